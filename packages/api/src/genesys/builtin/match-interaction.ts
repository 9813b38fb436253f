import {
  booleanOption,
  callingForm,
  dialledForm,
  type OptionMap,
  option,
  type ServiceOwner,
} from '@ringback/core';
import type { ApiDependencies } from '../../dependencies.ts';
import { sendJson } from '../../edge/send-json.ts';
import { answer } from '../../errors/answers.ts';
import { sendAnswer } from '../../errors/send-answer.ts';
import type { BuiltinService } from './builtin-service.ts';

type Dependencies = Pick<ApiDependencies, 'store' | 'clock' | 'orchestration' | 'telemetry'>;

/** Services found by one call, at most. */
const MOST_MATCHES = 1000;

/**
 * `match-interaction`: finds the service of a customer who calls by the number that was dialled, the code that was
 * entered, and the calling phone; what was booked is free again (API reference 5.3).
 */
export function matchInteraction(dependencies: Dependencies): BuiltinService {
  const { store, clock, orchestration, telemetry } = dependencies;
  const { services } = orchestration;

  async function view(owner: ServiceOwner, withData: boolean): Promise<Record<string, string>> {
    const data = withData ? await services.userData(owner) : null;
    return { ...data, _id: owner.id, _data_id: owner.id };
  }

  async function remove(owner: ServiceOwner): Promise<void> {
    if (owner.kind === 'instance') await services.remove(owner.id);
    else await orchestration.cancel(owner.id, 'CANCELLED');
  }

  return async ({ service, options, params }, reply) => {
    const number = dialledForm(option(params, '_access_number') ?? '');
    if (number === null) return sendAnswer(reply, answer('missing-parameter', { name: '_access_number' }));
    const isOn = (...names: string[]): boolean => names.some((name) => flag(name, params, options));
    const wantsAll = isOn('_return_multiple_matches');
    const ids = await store.access.match({
      number,
      code: option(params, '_access_code'),
      phone: callingForm(option(params, '_phone_number') ?? ''),
      now: clock.now(),
      limit: wantsAll ? MOST_MATCHES : 1,
    });
    const matches: Record<string, string>[] = [];
    for (const id of ids) {
      const owner = await services.owner(id);
      if (owner === null) continue;
      matches.push(await view(owner, isOn('_return_data', '_return_user_data')));
      if (isOn('_delete_service')) await remove(owner);
      telemetry.log('info', 'access.matched', { service, instanceId: id });
    }
    const [first] = matches;
    if (first === undefined) {
      telemetry.log('info', 'access.not-matched', { service });
      return sendAnswer(reply, answer('no-match'));
    }
    return sendJson(reply, wantsAll ? { matches } : first);
  };
}

/** Of the request, else of the service. */
function flag(name: string, params: OptionMap, options: OptionMap): boolean {
  return booleanOption(params, name, booleanOption(options, name, false));
}
