import type { IncomingMessage } from 'node:http';

/** How much of a body that is too large is read and dropped, so that the refusal reaches its sender. */
export const MAX_DRAINED_BYTES = 64 * 1_048_576;

/**
 * Reads what is left of a request and throws it away, at most `maxBytes`. A refusal that is sent while the client
 * still writes would reach it as a broken connection instead of an answer.
 */
export function drain(raw: IncomingMessage, maxBytes: number): Promise<void> {
  if (raw.readableEnded || raw.destroyed) return Promise.resolve();
  return new Promise((resolve) => {
    let left = maxBytes;
    const done = (): void => {
      raw.off('data', count).off('end', done).off('close', done).off('error', done);
      resolve();
    };
    const count = (chunk: Uint8Array): void => {
      left -= chunk.length;
      if (left < 0) done();
    };
    raw.on('data', count).on('end', done).on('close', done).on('error', done);
    raw.resume();
  });
}
