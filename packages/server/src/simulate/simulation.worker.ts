import { parentPort, workerData } from 'node:worker_threads';
import { runScenario } from './run-simulation.ts';

// The entry file of the thread that simulates: a day takes a core for seconds, which no call may wait for.

/** The share is told when it has grown by so much. */
const STEP = 0.01;

export type SimulationNews =
  | { readonly kind: 'share'; readonly share: number }
  | { readonly kind: 'report'; readonly report: unknown }
  | { readonly kind: 'failed'; readonly why: string };

const tell = (news: SimulationNews): void => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, no window
  parentPort?.postMessage(news);
};

let told = 0;
const run = await runScenario(workerData, (share) => {
  if (share < told + STEP) return;
  told = share;
  tell({ kind: 'share', share });
});
if (run.kind === 'report') tell({ kind: 'report', report: run.report });
else tell({ kind: 'failed', why: run.problems.map(({ field, why }) => `${field} ${why}`).join('; ') });
