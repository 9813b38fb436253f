import { type AccessDesk, instanceId, integerOption, option } from '@ringback/core';
import type { ApiDependencies } from '../../dependencies.ts';
import { sendJson } from '../../edge/send-json.ts';
import { sendAnswer } from '../../errors/send-answer.ts';
import { accessTexts, noAccessAnswer, telUrl } from './access-answer.ts';
import type { BuiltinService } from './builtin-service.ts';

type Dependencies = Pick<ApiDependencies, 'store' | 'clock' | 'chance' | 'node' | 'telemetry'>;

const DEFAULT_TTL_S = 30;
const LONGEST_TTL_S = 86_400 * 3650;

/**
 * `request-interaction`: keeps the data of a customer who wants to call, and gives him a number to be known by
 * (API reference 5.1). The data live for `_ttl` seconds, and as long as the number is his.
 */
export function requestInteraction(
  { store, clock, chance, node, telemetry }: Dependencies,
  desk: AccessDesk,
): BuiltinService {
  return async ({ service, options, params, userData }, reply) => {
    const id = instanceId(`${node}-${chance.uuid()}`);
    const createdAt = clock.now();
    const ttl = integerOption(options, '_ttl', DEFAULT_TTL_S, { min: 1, max: LONGEST_TTL_S });
    const aliveUntil = createdAt + ttl * 1000;
    const phone = option(params, '_phone_number') ?? option(params, '_customer_number');
    const outcome = await desk.allocate({ owner: id, phone, aliveUntil, options: [params, options] });
    if (outcome.kind !== 'allocated') {
      telemetry.log('info', 'access.refused', { service, reason: outcome.kind });
      return sendAnswer(reply, noAccessAnswer(outcome));
    }
    await store.instances.insert({
      id,
      service,
      sessionId: null,
      sessionServer: null,
      createdAt,
      expiresAt: Math.max(aliveUntil, outcome.expiresAt),
      userData,
    });
    telemetry.log('info', 'access.given', { instanceId: id, service, seconds: outcome.expiresInS });
    return sendJson(reply, { _id: id, ...accessTexts(outcome), _tel_url: telUrl(outcome.number) });
  };
}
