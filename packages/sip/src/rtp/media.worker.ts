import { randomBytes } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { parentPort, workerData } from 'node:worker_threads';
import { performMediaRequest } from './engine-channel.ts';
import { MediaEngine } from './media-engine.ts';
import type { MediaMessage, MediaRequest } from './media-protocol.ts';

// The media thread's composition root: the one place where the engine gets the real clock and real chance. A fault
// that nobody handles ends the thread, which the owner's thread hears of.

const port = parentPort;
if (port === null) throw new Error('media.worker is the entry file of a worker thread');

const { host, ports } = workerData as { readonly host: string; readonly ports: string };
const post = (message: MediaMessage): void => port.postMessage(message);
const engine = new MediaEngine({
  host,
  ports,
  randomBytes,
  clock: {
    now: () => performance.now(),
    setTimer: (delayMs, fire) => {
      const timer = setTimeout(fire, delayMs);
      return { cancel: () => clearTimeout(timer) };
    },
  },
  emit: post,
});
port.on('message', (request: MediaRequest) => void performMediaRequest(engine, request).then(post));
