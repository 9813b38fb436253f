import { isWaitPredictor, type OptionMap, option, PREDICTOR_NAMES } from '@ringback/core';
import { sendJson } from '../../edge/send-json.ts';
import { answer } from '../../errors/answers.ts';
import { sendAnswer } from '../../errors/send-answer.ts';
import { queueNames, type WaitTimeDesk } from '../wait-times/answer-wait-times.ts';
import type { BuiltinService } from './builtin-service.ts';

/** The service that the browser widget asks for waits; it answers whether or not somebody configured it. */
export const WAIT_TIME_SERVICE: { readonly name: string; readonly options: OptionMap } = {
  name: 'ewt-for-vq',
  options: { _type: 'builtin', _service: 'urs-stat' },
};

/**
 * `urs-stat`: the expected wait of the virtual queue `name`, or of all of them (API reference 9.2). The service may have
 * a queue of its own in `_urs_virtual_queue`, and a mode in `aqt`.
 */
export function ursStat(desk: WaitTimeDesk): BuiltinService {
  return async ({ options, params, userData }, reply) => {
    const asked = option(userData, 'aqt') ?? option(options, 'aqt');
    const predictor = asked ?? 'urs2';
    if (!isWaitPredictor(predictor)) {
      const why = `must be one of ${PREDICTOR_NAMES.join(', ')}`;
      return sendAnswer(reply, answer('bad-parameter', { name: 'aqt', why }));
    }
    const names = queueNames(
      option(userData, 'name') ??
        option(params, '_urs_virtual_queue') ??
        option(options, '_urs_virtual_queue') ??
        '',
    );
    const [only] = names;
    return names.length === 1 && only !== undefined
      ? sendJson(reply, desk.of(only, predictor, asked !== null))
      : sendJson(reply, desk.byQueue(names, predictor, asked !== null));
  };
}
