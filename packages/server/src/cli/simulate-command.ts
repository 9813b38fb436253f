import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { shippedSimulation, shippedSimulations } from '../simulate/shipped.ts';
import type { CommandContext } from './main.ts';

interface Flags {
  readonly json?: boolean;
  readonly seed?: number;
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
      '<file>',
      `scenario, YAML or JSON; or the name of one that comes along: ${shippedSimulations().join(', ')}`,
    )
    .option('--seed <number>', 'another seed than that of the file', readSeed)
    .option('--json', 'print the report as one JSON object')
    .action(async (file: string, { json, seed }: Flags) => {
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
      const run = await runSimulation(readFileSync(found, 'utf8'), { seed: seed ?? null });
      if (run.kind === 'problems') {
        for (const { field, why } of run.problems)
          context.err(`${file}: ${field === '' ? 'the scenario' : field} ${why}\n`);
        context.setExitCode(1);
        return;
      }
      if (json === true) context.out(`${JSON.stringify(run.report)}\n`);
      else {
        const { printReport } = await import('../simulate/print-report.ts');
        context.out(printReport(run.report));
      }
      // A promise of the product that did not hold is a fault, whoever looks at the report.
      if (run.report.faults.brokenCount + run.report.faults.errorCount > 0) context.setExitCode(2);
    });
}

function readSeed(text: string): number {
  const seed = Number(text);
  if (!/^\d+$/.test(text) || seed > LARGEST_SEED)
    throw new InvalidArgumentError(`A seed is a whole number from 0 to ${LARGEST_SEED}.`);
  return seed;
}
