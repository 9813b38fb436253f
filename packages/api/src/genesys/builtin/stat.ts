import { peekStatistic, type StatisticPorts } from '@ringback/core';
import { sendJson } from '../../edge/send-json.ts';
import { sendAnswer } from '../../errors/send-answer.ts';
import { statisticAnswer } from '../statistics/statistic-routes.ts';
import type { BuiltinService } from './builtin-service.ts';

/** `stat`: the value of the statistic that the request or the options of the service name (API reference 5.7, 9.1). */
export function statService(ports: StatisticPorts): BuiltinService {
  return async ({ options, params, userData }, reply) => {
    const outcome = peekStatistic({ ...options, ...params, ...userData }, ports);
    return outcome.kind === 'value'
      ? sendJson(reply, { value: outcome.value })
      : sendAnswer(reply, statisticAnswer(outcome));
  };
}
