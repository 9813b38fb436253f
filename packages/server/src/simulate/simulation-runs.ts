import { readFile } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import type { Clock, Json, SimulationState, Simulations } from '@ringback/core';
import { readScenario } from '@ringback/simulation';
import { parse } from 'yaml';
import { shippedSimulation, shippedSimulations } from './shipped.ts';
import type { SimulationNews } from './simulation.worker.ts';

/** Runs that wait for their turn. */
const MOST_WAITING = 8;
/** Runs whose outcome is kept: people compare a few. */
const MOST_KEPT = 40;
/** A run that takes longer is given up, milliseconds. */
const LONGEST_MS = 300_000;
/** Heap of the thread: a day with a hundred thousand customers fits. */
const HEAP_MB = 768;

interface Run {
  readonly id: string;
  readonly scenario: Json;
  state: SimulationState;
  end: (() => void) | null;
}

/** Simulations in a thread of their own, one at a time. */
export class SimulationRuns implements Simulations {
  readonly #clock: Pick<Clock, 'setTimer'>;
  readonly #unique: () => string;
  readonly #runs = new Map<string, Run>();
  #isBusy = false;
  #isClosed = false;

  /** `clock` runs at the speed of the machine: it bounds how long a run may take. */
  constructor({ clock, unique }: { clock: Pick<Clock, 'setTimer'>; unique: () => string }) {
    this.#clock = clock;
    this.#unique = unique;
  }

  async shipped() {
    return Promise.all(
      shippedSimulations().map(async (name) => {
        const scenario: Json = parse(await readFile(shippedSimulation(name) ?? '', 'utf8'));
        const title =
          typeof scenario === 'object' && scenario !== null && 'title' in scenario ? scenario.title : name;
        return { name, title: String(title), scenario };
      }),
    );
  }

  async start(scenario: Json) {
    const reading = readScenario(scenario);
    if (reading.kind === 'problems') return { kind: 'problems' as const, problems: reading.problems };
    const waiting = [...this.#runs.values()].filter(({ state }) => state.kind === 'waiting');
    if (this.#isClosed || waiting.length >= MOST_WAITING) return { kind: 'full' as const };
    const run: Run = { id: this.#unique(), scenario, state: { kind: 'waiting' }, end: null };
    this.#runs.set(run.id, run);
    this.#forget();
    this.#next();
    return { kind: 'started' as const, id: run.id };
  }

  state(id: string): SimulationState | null {
    return this.#runs.get(id)?.state ?? null;
  }

  stop(id: string): boolean {
    const run = this.#runs.get(id);
    if (run === undefined) return false;
    this.#runs.delete(id);
    run.end?.();
    return true;
  }

  /** Ends what runs; nothing is taken any more. */
  close(): void {
    this.#isClosed = true;
    for (const run of this.#runs.values()) run.end?.();
    this.#runs.clear();
  }

  #next(): void {
    if (this.#isBusy || this.#isClosed) return;
    const run = [...this.#runs.values()].find(({ state }) => state.kind === 'waiting');
    if (run === undefined) return;
    this.#isBusy = true;
    run.state = { kind: 'running', share: 0 };
    const worker = new Worker(entry(), {
      workerData: run.scenario,
      execArgv: ['--no-warnings'],
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
    });
    const fail = (why: string): void => {
      if (run.state.kind === 'running') run.state = { kind: 'failed', why };
    };
    const limit = this.#clock.setTimer(LONGEST_MS, () => {
      fail(`It took longer than ${LONGEST_MS / 60_000} minutes: simulate fewer hours or customers.`);
      void worker.terminate();
    });
    run.end = () => void worker.terminate();
    worker.on('message', (news: SimulationNews) => {
      if (news.kind === 'share') run.state = { kind: 'running', share: news.share };
      else if (news.kind === 'report') run.state = { kind: 'done', report: news.report as Json };
      else run.state = { kind: 'failed', why: news.why };
    });
    worker.on('error', (error: Error) => fail(error.message));
    worker.on('exit', () => {
      limit.cancel();
      run.end = null;
      fail('It ended before its time.');
      this.#isBusy = false;
      this.#next();
    });
    worker.unref();
  }

  /** The oldest outcomes make room for new ones. */
  #forget(): void {
    const over = [...this.#runs.values()].filter(
      ({ state }) => state.kind === 'done' || state.kind === 'failed',
    );
    for (const { id } of over.slice(0, Math.max(0, this.#runs.size - MOST_KEPT))) this.#runs.delete(id);
  }
}

/** Tests run from src, where a thread could not load TypeScript. */
function entry(): URL {
  const url = new URL('simulation.worker.js', import.meta.url);
  if (import.meta.url.endsWith('.ts')) url.pathname = url.pathname.replace(/\/src\/(?!.*\/src\/)/u, '/dist/');
  return url;
}
