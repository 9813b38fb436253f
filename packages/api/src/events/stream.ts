import type { FastifyReply, FastifyRequest } from 'fastify';
import { answer } from '../errors/answers.ts';
import { sendAnswer } from '../errors/send-answer.ts';
import type { LiveParts, LiveView } from './live-view.ts';

/** More people than watch one contact centre; a page that reconnects in a loop must not hold every socket. */
const MAX_STREAMS = 100;
/** A reader that is this far behind is gone or will never catch up; its browser connects anew and gets a snapshot. */
const MAX_UNSENT_BYTES = 4 * 1_048_576;
/** Milliseconds after which a browser connects again when the stream broke. */
const RETRY_MS = 2_000;

/**
 * Answers with a stream of server-sent events: `snapshot` with everything, then `update` with the parts that
 * changed. There is nothing to resume: each connection begins with a snapshot. It ends when `mayStill` says so;
 * `mayStill` never rejects.
 */
export function streamLiveView(
  request: FastifyRequest,
  reply: FastifyReply,
  view: LiveView,
  { full, mayStill }: { readonly full: boolean; readonly mayStill: () => Promise<boolean> },
): FastifyReply {
  if (view.watchers >= MAX_STREAMS)
    return sendAnswer(reply, answer('too-many-streams', { limit: String(MAX_STREAMS) }));
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
  const write = (text: string): void => {
    if (raw.writableLength > MAX_UNSENT_BYTES) raw.destroy();
    else raw.write(text);
    // Who was logged out meanwhile sees this much, and nothing more.
    void mayStill().then((may) => {
      if (!may) raw.end();
    });
  };
  const stop = view.watch({
    full,
    send: (event, parts) => write(`event: ${event}\ndata: ${joinParts(parts)}\n\n`),
    heartbeat: () => write(': still here\n\n'),
    end: () => raw.end(),
  });
  raw.on('close', stop);
  // A connection that breaks is closed; there is nobody to tell.
  raw.on('error', stop);
  request.raw.on('error', stop);
  return reply;
}

/** The parts are JSON already. JSON text has no line breaks, so one `data` line carries it. */
function joinParts(parts: LiveParts): string {
  return `{${Object.entries(parts)
    .map(([name, text]) => `${JSON.stringify(name)}:${text}`)
    .join(',')}}`;
}
