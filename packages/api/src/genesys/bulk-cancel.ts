import { callbackId, type Json } from '@ringback/core';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ApiDependencies } from '../dependencies.ts';
import { decodeJson } from '../edge/decode-json.ts';
import { parseMediaType } from '../edge/media-type.ts';
import { sendJson } from '../edge/send-json.ts';
import { unstorable } from '../edge/unstorable.ts';
import { type Answer, answer } from '../errors/answers.ts';
import { sendAnswer } from '../errors/send-answer.ts';
import { DOCUMENTED_ONLY, schemas } from './schemas.ts';

type Dependencies = Pick<ApiDependencies, 'orchestration' | 'telemetry'>;

const MAX_IDS = 1_000;
/** Cancelled side by side: enough to share commits, too few to keep calls waiting. */
const AT_ONCE = 20;
const REASONS = ['CANCELLED_BY_ADMIN', 'CANCELLED'];

/** `POST /genesys/1/admin/callback/cancel`: many callbacks at once, each with a result of its own (API reference 4.15). */
export function bulkCancelRoute(app: FastifyInstance, { orchestration, telemetry }: Dependencies): void {
  async function cancelOne(id: string, reason: string): Promise<string | null> {
    if (unstorable(id) !== null) return `There is no callback [${id}].`;
    const outcome = await orchestration.cancel(callbackId(id), reason);
    switch (outcome.kind) {
      case 'cancelled':
        return null;
      case 'unknown':
        return `There is no callback [${id}].`;
      case 'not-cancellable':
        return `Callback [${id}] is ${outcome.state} and cannot be cancelled any more.`;
      case 'session-lost':
      case 'unreachable':
        return `Callback [${id}] cannot be cancelled: the server of its session cannot be told.`;
    }
  }

  app.post(
    '/genesys/1/admin/callback/cancel',
    { schema: schemas.bulkCancel, ...DOCUMENTED_ONLY },
    async (request, reply) => {
      const reading = readOrder(request);
      if (reading.kind === 'problem') return sendAnswer(reply, reading.answer);
      const { ids, reason } = reading;
      // Without a prototype, so that every id is a key like any other.
      const results: Record<string, Record<string, string>> = Object.create(null);
      for (let at = 0; at < ids.length; at += AT_ONCE) {
        const some = ids.slice(at, at + AT_ONCE);
        const problems = await Promise.all(some.map((id) => cancelOne(id, reason)));
        for (const [index, id] of some.entries()) results[id] = resultOf(id, problems[index] ?? null);
      }
      const failed = Object.values(results).filter(({ _ok_title }) => _ok_title !== 'Ok').length;
      telemetry.log('info', 'callbacks.bulk-cancelled', {
        requestId: request.id,
        cancelled: Object.keys(results).length - failed,
        failed,
      });
      return sendJson(reply, results);
    },
  );
}

/** A dialog of the kind that every other answer of a service is (API reference 4.11). */
function resultOf(id: string, problem: string | null): Record<string, string> {
  return {
    _id: id,
    _dialog_id: '0',
    _action: 'ConfirmationDialog',
    _text: problem ?? 'The callback was cancelled.',
    _ok_title: problem === null ? 'Ok' : 'FAILURE_MISSING',
  };
}

type OrderReading =
  | { readonly kind: 'order'; readonly ids: readonly string[]; readonly reason: string }
  | { readonly kind: 'problem'; readonly answer: Answer };

function readOrder(request: FastifyRequest): OrderReading {
  const bad = (name: string, why: string): OrderReading => ({
    kind: 'problem',
    answer: answer('bad-parameter', { name, why }),
  });
  const bytes = request.body instanceof Uint8Array ? request.body : new Uint8Array();
  const mediaType = parseMediaType(request.headers['content-type']);
  const decoding = decodeJson(bytes, mediaType?.charset ?? null);
  if (decoding.kind === 'problem') return decoding;
  const body: Json = decoding.value;
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    return { kind: 'problem', answer: answer('bad-json', { why: 'must be an object' }) };
  const members = new Map<string, Json>(Object.entries(body));
  const [ids, reason] = [members.get('ids'), members.get('reason')];
  if (!Array.isArray(ids) || ids.length === 0) return bad('ids', 'must be a list of ids of callbacks');
  if (ids.length > MAX_IDS) return bad('ids', `has more than ${MAX_IDS} members`);
  const texts = ids.filter((id) => typeof id === 'string');
  if (texts.length < ids.length) return bad('ids', 'must be a list of texts');
  const isKnown = typeof reason === 'string' && REASONS.includes(reason);
  return { kind: 'order', ids: [...new Set(texts)], reason: isKnown ? reason : 'CANCELLED_BY_ADMIN' };
}
