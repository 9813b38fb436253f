import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { callingThreadEngine } from '@ringback/orchestration';
import {
  type RecordedRequest,
  randomScenario,
  readScenario,
  type ScenarioProblem,
  type SimulationReport,
  simulate,
} from '@ringback/simulation';
import { parseDocument } from 'yaml';
import { readRecorded } from './read-recorded.ts';

/** Of one anchor, those within others counted as often as they come. */
const MOST_ALIASES = 100;

/** The documents that come with the product. */
const SCENARIOS = new URL('../../../../scenarios/', import.meta.url);

export type SimulationRun =
  | { readonly kind: 'report'; readonly report: SimulationReport }
  | { readonly kind: 'problems'; readonly problems: readonly ScenarioProblem[] };

/** Runs the random scenario of a seed. */
export function runRandomSimulation(
  seed: number,
  faults: { readonly losesEvents: boolean },
): Promise<SimulationRun> {
  return runFile(randomScenario(seed, faults), null);
}

/**
 * Runs the scenario of a YAML or JSON text. `seed` takes the place of the one in the file; `recorded`, a table of callbacks, that
 * of the customers who would ask by chance.
 */
export async function runSimulation(
  text: string,
  { seed, recorded }: { readonly seed: number | null; readonly recorded: string | null },
): Promise<SimulationRun> {
  const file = readYaml(text);
  if (file.kind === 'problems') return file;
  const history = recorded === null ? null : readRecorded(recorded);
  if (history?.kind === 'problem') {
    const { field, why } = history.problem;
    return { kind: 'problems', problems: [{ field: `the recorded callbacks: ${field}`, why }] };
  }
  return runFile(file.value, seed, history?.requests ?? null);
}

function readYaml(
  text: string,
): { readonly kind: 'value'; readonly value: unknown } | Extract<SimulationRun, { kind: 'problems' }> {
  const problem = (field: string, why: string) => ({ kind: 'problems' as const, problems: [{ field, why }] });
  const document = parseDocument(text);
  const [error] = document.errors;
  if (error !== undefined) {
    const [why = ''] = error.message.split('\n');
    const line = `line ${error.linePos?.[0].line ?? 1}`;
    // The parser says so of what it cannot follow any further.
    return problem(line, why.startsWith('Maximum call stack') ? 'is nested too deep' : why);
  }
  try {
    return { kind: 'value', value: document.toJS({ maxAliasCount: MOST_ALIASES }) };
  } catch (fault) {
    if (!(fault instanceof ReferenceError)) throw fault;
    return problem('', `takes parts of it again by aliases (*name) more than ${MOST_ALIASES} times`);
  }
}

/** Runs a scenario that was read already; `progress` is told the share that is over, 0 to 1. */
export function runScenario(file: unknown, progress: (share: number) => void): Promise<SimulationRun> {
  return runFile(file, null, null, progress);
}

async function runFile(
  file: unknown,
  seed: number | null,
  recorded: readonly RecordedRequest[] | null = null,
  progress?: (share: number) => void,
): Promise<SimulationRun> {
  const reading = readScenario(file, recorded);
  if (reading.kind === 'problems') return reading;
  const scenario = seed === null ? reading.scenario : { ...reading.scenario, seed };
  const texts = new Map<string, string>();
  const report = await simulate(scenario, {
    // What is saved of sessions is read after a crash alone.
    engine: callingThreadEngine(undefined, {
      neverSaves: scenario.faults.every(({ kind }) => kind !== 'crash' && kind !== 'crash-at-commit'),
    }),
    turn: () => new Promise((resolve) => setImmediate(resolve)),
    ...(progress === undefined ? {} : { progress }),
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
