import { writeFileSync } from 'node:fs';
import { Socket } from 'node:net';
import { getHeapStatistics } from 'node:v8';
import { Worker } from 'node:worker_threads';
import { SCRIPT_PLATFORM } from '../modules/script-platform.ts';
import {
  decodeOrders,
  decodeRequest,
  encodeMessage,
  lineCutter,
  PIPE_FD,
  type ProcessMessage,
} from './process-protocol.ts';
import { StepRunner } from './step-runner.ts';

// The entry file of an engine process: runs documents for the pool. Whatever a document brings to its end here, by a
// heap that overflows or a call that never returns, is this process and the one session whose request it has in hand.

/** Requests between two looks at the heap: a look costs some microseconds. */
const LOOK_EVERY = 256;
const MEGABYTE = 1 << 20;
/** When the machine runs out of memory, this goes before the process that has the calls (Linux: -1000 to 1000). */
const EXPENDABLE = '500';

try {
  writeFileSync('/proc/self/oom_score_adj', EXPENDABLE);
} catch {
  // Not Linux, or not allowed: then the system chooses as it likes.
}
// A Ctrl-C goes to the whole group; this process ends with its pipe, when the main process has ended its work.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);

/** A call that never returns cannot see that the main process is gone: this thread can. */
const GUARD = `const { ppid } = process;
setInterval(() => { if (process.ppid !== ppid) process.kill(process.pid, 'SIGKILL'); }, 1000);`;
new Worker(GUARD, { eval: true, resourceLimits: { maxOldGenerationSizeMb: 8 } }).unref();

const pipe = new Socket({ fd: PIPE_FD, readable: true, writable: true });
pipe.setEncoding('utf8');
pipe.on('error', () => process.exit(0));
pipe.on('close', () => process.exit(0));
pipe.on('end', () => process.exit(0));
const say = (message: ProcessMessage): boolean => pipe.write(`${encodeMessage(message)}\n`);

let runner: StepRunner | null = null;
let shrinkAbove = Number.POSITIVE_INFINITY;
let untilLook = LOOK_EVERY;
// One request after the other: the pool takes the oldest one that is not answered for the one in hand.
let last: Promise<void> = Promise.resolve();

pipe.on(
  'data',
  lineCutter((line) => {
    if (runner === null) {
      const { shrinkAboveMb, ...orders } = decodeOrders(line);
      shrinkAbove = shrinkAboveMb * MEGABYTE;
      runner = new StepRunner({
        ...orders,
        platform: SCRIPT_PLATFORM,
        onOwnLimit: (stepMs) => say({ kind: 'limit', stepMs }),
      });
      say({ kind: 'ready' });
      return;
    }
    const { handle } = bound(runner);
    last = last.then(() => handle(line));
  }),
);

function bound(running: StepRunner): { handle(line: string): Promise<void> } {
  return {
    async handle(line) {
      say({ kind: 'reply', reply: await running.handle(decodeRequest(line)) });
      if (--untilLook > 0) return;
      untilLook = LOOK_EVERY;
      if (getHeapStatistics().used_heap_size > shrinkAbove) running.shrink();
    },
  };
}
