import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { readTextFile } from '../config/read-file.ts';
import type { SimulationRun } from '../simulate/run-simulation.ts';
import { shippedSimulation, shippedSimulations } from '../simulate/shipped.ts';
import type { CommandContext } from './main.ts';
import { onOneLine } from './on-one-line.ts';

interface Flags {
  readonly json?: boolean;
  readonly seed?: number;
  readonly random?: number;
  readonly recorded?: string;
  readonly lostEvents?: boolean;
}

const LARGEST_SEED = 4_294_967_295;

/** `ringback simulate FILE`: a day of a contact centre on virtual time (contract section 7). */
export function addSimulateCommand(program: Command, context: CommandContext): void {
  program
    .command('simulate')
    .description(
      'run a scenario on virtual time with simulated customers and agents, and report what came of it',
    )
    .argument(
      '[file]',
      `scenario, YAML or JSON; or the name of one that comes along: ${shippedSimulations().join(', ')}`,
    )
    .option('--seed <number>', 'another seed than that of the file', readSeed)
    .option('--random <number>', 'instead of a file: the small random centre with faults of a seed', readSeed)
    .option('--lost-events', 'with --random: what the switch says is lost at times')
    .option(
      '--recorded <file>',
      'customers ask as they did: the CSV export of callbacks; the file says how they behave',
    )
    .option('--json', 'print the report as one JSON object')
    .action(async (given: string | undefined, { json, seed, random, recorded, lostEvents }: Flags) => {
      if ((given === undefined) === (random === undefined)) {
        context.err('ringback: give either a file or --random with a seed\n');
        context.setExitCode(1);
        return;
      }
      const history = recorded === undefined ? null : resolve(context.cwd, recorded);
      if (history !== null && !existsSync(history)) {
        context.err(`ringback: there is no file ${recorded}\n`);
        context.setExitCode(1);
        return;
      }
      if (given === undefined) {
        const { runRandomSimulation } = await import('../simulate/run-simulation.ts');
        await tell(
          await runRandomSimulation(random ?? 0, { losesEvents: lostEvents === true }),
          `seed ${random}`,
          json === true,
          context,
        );
        return;
      }
      const file = given;
      const path = resolve(context.cwd, file);
      const found = existsSync(path) ? path : shippedSimulation(file);
      if (found === null) {
        context.err(
          `ringback: there is no file ${file}, and no scenario of that name; there are ${shippedSimulations().join(', ')}\n`,
        );
        context.setExitCode(1);
        return;
      }
      const { runSimulation } = await import('../simulate/run-simulation.ts');
      const run = await runSimulation(readTextFile(found, 'the scenario'), {
        seed: seed ?? null,
        recorded: history === null ? null : readTextFile(history, 'the recorded callbacks'),
      });
      await tell(run, file, json === true, context);
    });
}

/** Prints what came of a run; the exit code says whether it could be read, and whether everything held. */
async function tell(
  run: SimulationRun,
  file: string,
  isJson: boolean,
  context: CommandContext,
): Promise<void> {
  if (run.kind === 'problems') {
    for (const { field, why } of run.problems)
      context.err(`${onOneLine(`${file}: ${field === '' ? 'the scenario' : field} ${why}`)}\n`);
    context.setExitCode(1);
    return;
  }
  if (isJson) context.out(`${JSON.stringify(run.report)}\n`);
  else {
    const { printReport } = await import('../simulate/print-report.ts');
    context.out(printReport(run.report));
  }
  // A promise of the product that did not hold is a fault, whoever looks at the report.
  if (run.report.faults.brokenCount + run.report.faults.errorCount > 0) context.setExitCode(2);
}

function readSeed(text: string): number {
  const seed = Number(text);
  if (!/^\d+$/.test(text) || seed > LARGEST_SEED)
    throw new InvalidArgumentError(`A seed is a whole number from 0 to ${LARGEST_SEED}.`);
  return seed;
}
