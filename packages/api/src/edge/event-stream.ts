import type { FastifyReply, FastifyRequest } from 'fastify';

/** A reader that is this far behind is gone or will never catch up; it connects anew. */
const MAX_UNSENT_BYTES = 4 * 1_048_576;
/** Milliseconds after which a browser connects again when the stream broke. */
const RETRY_MS = 2_000;

export interface EventStream {
  /** One block of the stream, without the empty line at its end. */
  write(block: string): void;
  end(): void;
  /** Calls once the connection is over, whoever ended it. */
  onClose(closed: () => void): void;
}

/** Makes the answer to a request a stream of server-sent events. It ends when `mayStill` says so; `mayStill` never rejects. */
export function openEventStream(
  request: FastifyRequest,
  reply: FastifyReply,
  mayStill: () => Promise<boolean>,
): EventStream {
  const { raw } = reply;
  reply.hijack();
  for (const [name, value] of Object.entries(reply.getHeaders())) {
    if (value !== undefined) raw.setHeader(name, value);
  }
  raw.setHeader('content-type', 'text/event-stream');
  raw.setHeader('x-accel-buffering', 'no');
  // Kept alive, the connection would outlive the stream and hold up the end of the server.
  raw.setHeader('connection', 'close');
  raw.writeHead(200);
  raw.write(`retry: ${RETRY_MS}\n\n`);
  return {
    write(block) {
      if (raw.writableLength > MAX_UNSENT_BYTES) raw.destroy();
      else raw.write(`${block}\n\n`);
      // Who was logged out meanwhile sees this much, and nothing more.
      void mayStill().then((may) => {
        if (!may) raw.end();
      });
    },
    end: () => raw.end(),
    onClose(closed) {
      raw.on('close', closed);
      // A connection that breaks is closed; there is nobody to tell.
      raw.on('error', closed);
      request.raw.on('error', closed);
    },
  };
}
