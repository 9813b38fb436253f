import { Worker } from 'node:worker_threads';

import { builtModule } from './built-module.ts';
import type { MediaChannel, MediaChannelListener } from './engine-channel.ts';
import type { MediaMessage } from './media-protocol.ts';

/** An engine in a worker thread of its own, so that no garbage collection of the owner's thread delays RTP. */
export function workerChannel(
  data: { readonly host: string; readonly ports: string },
  listener: MediaChannelListener,
): MediaChannel {
  const worker = new Worker(builtModule('./media.worker', import.meta.url), {
    workerData: data,
    name: 'ringback-media',
  });
  let isOver = false;
  const lose = (cause: unknown): void => {
    if (isOver) return;
    isOver = true;
    listener.lost(cause);
  };
  worker.on('message', (message: MediaMessage) => {
    if (!isOver) listener.message(message);
  });
  worker.on('error', lose);
  worker.on('exit', (code) => lose(new Error(`the media thread exited with code ${String(code)}`)));
  return {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, no window
    send: (request) => worker.postMessage(request),
    end: async () => {
      isOver = true;
      await worker.terminate();
    },
  };
}
