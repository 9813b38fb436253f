import { durationMs, formatInstant, isJsonObject, type JsonObject } from '@ringback/core';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { Type } from 'typebox';
import type { MovableClock } from '../dependencies.ts';
import { decodeJson } from '../edge/decode-json.ts';
import type { RouteDescription } from '../edge/route-description.ts';
import { sendJson } from '../edge/send-json.ts';
import { type Answer, answer } from '../errors/answers.ts';
import { Refusals } from '../errors/error-body.ts';
import { sendAnswer } from '../errors/send-answer.ts';

/** Faster than this a second of waiting is longer than a year. */
const MAX_RATE = 1_000_000;

const Shown = Type.Object({ now: Type.String(), rate: Type.Number() });
const OrderBody = Type.Object({
  advance: Type.Optional(Type.String({ description: 'ISO 8601 duration' })),
  rate: Type.Optional(Type.Number({ minimum: 0, maximum: MAX_RATE })),
});

/** A jump takes a tenth of a second for a day: centuries would never answer, and hold up every later jump. */
const LONGEST_JUMP_MS = 3_660 * 24 * 3_600_000;

type Order =
  | { readonly kind: 'advance'; readonly byMs: number }
  | { readonly kind: 'rate'; readonly rate: number }
  | { readonly kind: 'problem'; readonly answer: Answer };

/** `/test/clock` (contract section 5). Registered only when the process runs with `--test-clock`. */
export async function testClockPlugin(
  app: FastifyInstance,
  { clock }: { clock: MovableClock },
): Promise<void> {
  const described = (summary: string, more: Partial<RouteDescription> = {}) => ({
    schema: {
      tags: ['Test clock'],
      summary,
      response: { 200: Shown, ...Refusals },
      ...more,
    } satisfies RouteDescription,
    // Each mistake has its own words of refusal.
    validatorCompiler: () => () => true,
  });
  const show = (reply: FastifyReply): FastifyReply =>
    sendJson(reply, { now: formatInstant(Math.round(clock.now())), rate: clock.rate });

  app.get('/test/clock', described('What time it is, and how fast it runs'), (_request, reply) =>
    show(reply),
  );

  app.post(
    '/test/clock',
    described(
      'Jumps forward, or changes the rate; answers when the work of every timer due on the way is done',
      { body: OrderBody },
    ),
    async (request, reply) => {
      const bytes = request.body instanceof Uint8Array ? request.body : new Uint8Array();
      const decoding = decodeJson(bytes, null);
      if (decoding.kind === 'problem') return sendAnswer(reply, decoding.answer);
      const { value } = decoding;
      if (!isJsonObject(value)) return sendAnswer(reply, answer('bad-json', { why: 'must be an object' }));
      const order = readOrder(value, clock.now());
      switch (order.kind) {
        case 'problem':
          return sendAnswer(reply, order.answer);
        case 'advance':
          await clock.advance(order.byMs);
          return show(reply);
        case 'rate':
          await clock.setRate(order.rate);
          return show(reply);
      }
    },
  );
}

function readOrder(body: JsonObject, now: number): Order {
  const problem = (field: string, why: string): Order => ({
    kind: 'problem',
    answer: answer('bad-field', { field, why }),
  });
  const extra = Object.keys(body).find((key) => key !== 'advance' && key !== 'rate');
  if (extra !== undefined) return problem(extra, 'is not known here; known are advance and rate');
  const { advance, rate } = body;
  if (advance !== undefined && rate !== undefined)
    return problem('rate', 'cannot be set together with "advance"');
  if (rate !== undefined) {
    return typeof rate === 'number' && rate >= 0 && rate <= MAX_RATE
      ? { kind: 'rate', rate }
      : problem('rate', `must be a number from 0 to ${MAX_RATE}`);
  }
  if (advance === undefined) return problem('advance', 'or "rate" must be given');
  const byMs = typeof advance === 'string' ? durationMs(advance, now) : null;
  if (byMs === null) return problem('advance', 'must be an ISO 8601 duration such as PT24H');
  if (byMs < 0) return problem('advance', 'must not lead back in time');
  return byMs > LONGEST_JUMP_MS
    ? problem('advance', 'must not be longer than ten years')
    : { kind: 'advance', byMs };
}
