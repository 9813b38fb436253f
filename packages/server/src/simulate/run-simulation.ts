import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { callingThreadEngine } from '@ringback/orchestration';
import {
  randomScenario,
  readScenario,
  type ScenarioProblem,
  type SimulationReport,
  simulate,
} from '@ringback/simulation';
import { parseDocument } from 'yaml';

/** The documents that come with the product. */
const SCENARIOS = new URL('../../../../scenarios/', import.meta.url);

export type SimulationRun =
  | { readonly kind: 'report'; readonly report: SimulationReport }
  | { readonly kind: 'problems'; readonly problems: readonly ScenarioProblem[] };

/** Runs the random scenario of a seed. */
export function runRandomSimulation(seed: number): Promise<SimulationRun> {
  return runFile(randomScenario(seed), null);
}

/** Runs the scenario of a YAML or JSON text. `seed` takes the place of the one in the file. */
export async function runSimulation(
  text: string,
  { seed }: { readonly seed: number | null },
): Promise<SimulationRun> {
  const document = parseDocument(text);
  const [error] = document.errors;
  if (error !== undefined)
    return {
      kind: 'problems',
      problems: [{ field: `line ${error.linePos?.[0].line ?? 1}`, why: error.message.split('\n')[0] ?? '' }],
    };
  return runFile(document.toJS({ maxAliasCount: 100 }), seed);
}

async function runFile(file: unknown, seed: number | null): Promise<SimulationRun> {
  const reading = readScenario(file);
  if (reading.kind === 'problems') return reading;
  const scenario = seed === null ? reading.scenario : { ...reading.scenario, seed };
  const texts = new Map<string, string>();
  const report = await simulate(scenario, {
    // What is saved of sessions is read after a crash alone.
    engine: callingThreadEngine(undefined, {
      neverSaves: scenario.faults.every(({ kind }) => kind !== 'crash' && kind !== 'crash-at-commit'),
    }),
    turn: () => new Promise((resolve) => setImmediate(resolve)),
    stockDocumentUrl: new URL('user-terminated.scxml', SCENARIOS).href,
    async readFile(url) {
      if (!url.startsWith(SCENARIOS.href))
        return { ok: false, message: `${url} is not part of the simulation` };
      // The clock of a day runs thousands of times faster than the disk.
      const text = texts.get(url) ?? (await readFile(fileURLToPath(url), 'utf8'));
      texts.set(url, text);
      return { ok: true, text };
    },
  });
  return { kind: 'report', report };
}
