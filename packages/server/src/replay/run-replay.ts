import { Worker } from 'node:worker_threads';
import type { ReplayEnd } from '@ringback/orchestration';
import type { ReplayNews, ReplayOrder } from './replay.worker.ts';
import { endAsJson, endInWords } from './replay-words.ts';

/** A step that takes longer never ends: where it ran, one was ended after a second. */
const LONGEST_STEP_S = 30;
/** Heap of the thread: sessions are held to far less. */
const HEAP_MB = 768;

/**
 * Replays a recording in a thread of its own, and prints each step when it is done. Gives whether all came out as it is
 * recorded. What takes time or memory without end is given up, and told as what cannot be replayed.
 */
export function runReplay(
  order: ReplayOrder,
  print: (line: string) => void,
  longestStepS: number = LONGEST_STEP_S,
): Promise<boolean> {
  return new Promise((settle, fail) => {
    let steps = 0;
    let isSame: boolean | null = null;
    const worker = new Worker(entry(), {
      workerData: order,
      execArgv: ['--no-warnings'],
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
    });
    const giveUp = (why: string): void => {
      if (isSame !== null) return;
      isSame = false;
      const end: ReplayEnd = { kind: 'impossible', why: `Step ${steps + 1} ${why}` };
      print(order.isJson ? endAsJson(end) : endInWords(end));
    };
    const limit = setTimeout(() => {
      giveUp(`takes longer than ${longestStepS} s.`);
      void worker.terminate();
    }, longestStepS * 1_000);
    worker.on('message', (news: ReplayNews) => {
      if (isSame !== null) return;
      limit.refresh();
      print(news.line);
      if (news.kind === 'end') isSame = news.isSame;
      else steps++;
    });
    worker.on('error', (error: Error) => {
      if ('code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY')
        giveUp(`takes more memory than ${HEAP_MB} MB.`);
      else fail(error);
    });
    worker.on('exit', () => {
      clearTimeout(limit);
      giveUp('ended before its time.');
      settle(isSame === true);
    });
  });
}

/** Tests run from src, where a thread could not load TypeScript. */
function entry(): URL {
  const url = new URL('replay.worker.js', import.meta.url);
  if (import.meta.url.endsWith('.ts')) url.pathname = url.pathname.replace(/\/src\/(?!.*\/src\/)/u, '/dist/');
  return url;
}
