import { callbackId } from '@ringback/core';
import type { FastifyInstance } from 'fastify';
import type { ApiDependencies } from '../../dependencies.ts';
import { sendJson } from '../../edge/send-json.ts';
import { unstorable } from '../../edge/unstorable.ts';
import { answer } from '../../errors/answers.ts';
import { sendAnswer } from '../../errors/send-answer.ts';
import { DOCUMENTED_ONLY } from '../schemas.ts';
import { readOrder, textsOf } from './json-order.ts';
import { schemas } from './schemas.ts';

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
      const ids = textsOf(reading.members.get('ids'), MAX_IDS);
      if ('why' in ids) return sendAnswer(reply, answer('bad-parameter', { name: 'ids', why: ids.why }));
      const given = reading.members.get('reason');
      const reason = typeof given === 'string' && REASONS.includes(given) ? given : 'CANCELLED_BY_ADMIN';
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
