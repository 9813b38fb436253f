import { Worker } from 'node:worker_threads';
import type { FliteAnswer, FliteOrder } from './flite.worker.ts';
import type { Voice } from './voice.ts';

/** Voices that are inside of the program; others are the default one. */
const VOICES = new Set(['slt', 'rms', 'awb', 'kal', 'kal16']);
const DEFAULT_VOICE = 'slt';
/** Characters of one text; a minute and a half of speech. */
const LONGEST = 1_000;

/** English by Flite, in a thread of its own that is started when something is to be said. */
export function createFliteVoice(): Voice {
  let worker: Worker | null = null;
  let lastId = 0;
  const open = new Map<number, { resolve: (wav: Uint8Array) => void; reject: (error: Error) => void }>();
  const lost = (why: string): void => {
    worker = null;
    for (const { reject } of open.values()) reject(new Error(why));
    open.clear();
  };
  const thread = (): Worker => {
    if (worker) return worker;
    const started = new Worker(entry(), {
      // Node calls WASI experimental, on a line of its own in the middle of the log.
      execArgv: ['--no-warnings'],
      resourceLimits: { maxOldGenerationSizeMb: 128 },
    });
    started.on('message', (answer: FliteAnswer) => {
      const waiting = open.get(answer.id);
      open.delete(answer.id);
      if (answer.ok) waiting?.resolve(answer.wav);
      else waiting?.reject(new Error(answer.why));
    });
    started.on('error', (error: Error) => {
      if (worker === started) lost(error.message);
    });
    started.on('exit', () => {
      if (worker === started) lost('The thread that speaks has ended');
    });
    started.unref();
    worker = started;
    return started;
  };
  return {
    name: 'flite',
    synthesise(text, { voice }) {
      if (text.length > LONGEST)
        return Promise.reject(new Error(`The text is longer than ${LONGEST} characters`));
      const order: FliteOrder = {
        id: (lastId += 1),
        // A minus at the beginning would be an option of the program.
        text: text.replace(/^[\s-]+/u, ''),
        voice: voice !== null && VOICES.has(voice) ? voice : DEFAULT_VOICE,
      };
      return new Promise((resolve, reject) => {
        open.set(order.id, { resolve, reject });
        // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, no window
        thread().postMessage(order);
      });
    },
    async close() {
      const ending = worker;
      worker = null;
      await ending?.terminate();
    },
  };
}

/** Tests run from src, where a thread could not load TypeScript. */
function entry(): URL {
  const url = new URL('flite.worker.js', import.meta.url);
  if (import.meta.url.endsWith('.ts')) url.pathname = url.pathname.replace(/\/src\/(?!.*\/src\/)/u, '/dist/');
  return url;
}
