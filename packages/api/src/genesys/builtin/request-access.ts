import { type AccessDesk, callbackId, instanceId, option, type Store } from '@ringback/core';
import type { ApiDependencies } from '../../dependencies.ts';
import { sendJson } from '../../edge/send-json.ts';
import { unstorable } from '../../edge/unstorable.ts';
import { answer } from '../../errors/answers.ts';
import { sendAnswer } from '../../errors/send-answer.ts';
import { accessTexts, noAccessAnswer } from './access-answer.ts';
import type { BuiltinService } from './builtin-service.ts';

type Dependencies = Pick<ApiDependencies, 'store' | 'clock' | 'telemetry'>;

interface Standing {
  readonly aliveUntil: number;
  /** The phone of its customer, where it is known. */
  readonly phone: string | null;
}

/** `request-access`: gives a service that is there already a number that its customer may call (API reference 5.2). */
export function requestAccess({ store, clock, telemetry }: Dependencies, desk: AccessDesk): BuiltinService {
  return async ({ service, options, params }, reply) => {
    const id = option(params, '_id');
    if (id === null) return sendAnswer(reply, answer('missing-parameter', { name: '_id' }));
    const standing = unstorable(id) === null ? await standingOf(store, id, clock.now()) : null;
    if (standing === null) return sendAnswer(reply, answer('unknown-instance', { id }));
    const outcome = await desk.allocate({
      owner: id,
      phone: option(params, '_phone_number') ?? standing.phone,
      aliveUntil: standing.aliveUntil,
      options: [params, options],
    });
    if (outcome.kind !== 'allocated') {
      telemetry.log('info', 'access.refused', { service, instanceId: id, reason: outcome.kind });
      return sendAnswer(reply, noAccessAnswer(outcome));
    }
    telemetry.log('info', 'access.given', { service, instanceId: id, seconds: outcome.expiresInS });
    return sendJson(reply, accessTexts(outcome));
  };
}

/** Null when nobody alive has the id. */
async function standingOf(
  store: Pick<Store, 'callbacks' | 'instances'>,
  id: string,
  now: number,
): Promise<Standing | null> {
  const instance = await store.instances.get(instanceId(id));
  if (instance !== null && instance.expiresAt > now) return { aliveUntil: instance.expiresAt, phone: null };
  const record = await store.callbacks.get(callbackId(id));
  return record === null || record.state === 'COMPLETED'
    ? null
    : { aliveUntil: record.expiresAt, phone: record.customerNumber };
}
