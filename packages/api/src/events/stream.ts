import type { FastifyReply, FastifyRequest } from 'fastify';
import { openEventStream } from '../edge/event-stream.ts';
import { answer } from '../errors/answers.ts';
import { sendAnswer } from '../errors/send-answer.ts';
import type { LiveParts, LiveView } from './live-view.ts';

/** More people than watch one contact centre; a page that reconnects in a loop must not hold every socket. */
const MAX_STREAMS = 100;

/**
 * Answers with a stream of server-sent events: `snapshot` with everything, then `update` with the parts that changed. A browser
 * whose connection broke says what it had last (`Last-Event-ID`) and gets what changed since, unless the server was started anew.
 * It ends when `mayStill` says so; `mayStill` never rejects.
 */
export function streamLiveView(
  request: FastifyRequest,
  reply: FastifyReply,
  view: LiveView,
  {
    full,
    callbackId = null,
    mayStill,
  }: {
    readonly full: boolean;
    readonly callbackId?: string | null;
    readonly mayStill: () => Promise<boolean>;
  },
): FastifyReply {
  if (view.watchers >= MAX_STREAMS)
    return sendAnswer(reply, answer('too-many-streams', { limit: String(MAX_STREAMS) }));
  const stream = openEventStream(request, reply, mayStill);
  const last = request.headers['last-event-id'];
  const stop = view.watch(
    {
      full,
      callbackId,
      send: (event, parts, id) => stream.write(`id: ${id}\nevent: ${event}\ndata: ${joinParts(parts)}`),
      heartbeat: () => stream.write(': still here'),
      end: () => stream.end(),
    },
    typeof last === 'string' ? last : null,
  );
  stream.onClose(stop);
  return reply;
}

/** The parts are JSON already. JSON text has no line breaks, so one `data` line carries it. */
function joinParts(parts: LiveParts): string {
  return `{${Object.entries(parts)
    .map(([name, text]) => `${JSON.stringify(name)}:${text}`)
    .join(',')}}`;
}
