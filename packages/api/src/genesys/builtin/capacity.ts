import { capacityPeriods, capacityPlan, formatInstant, localText } from '@ringback/core';
import type { ApiDependencies } from '../../dependencies.ts';
import { sendJson } from '../../edge/send-json.ts';
import { answer } from '../../errors/answers.ts';
import { sendAnswer } from '../../errors/send-answer.ts';
import { readWindow, readZone } from '../time-window.ts';
import type { BuiltinService } from './builtin-service.ts';

/** Bookings that each bucket has room for, by stretches of local time (API reference 5.6). */
export function capacityService({ clock }: Pick<ApiDependencies, 'clock'>): BuiltinService {
  return async ({ options, userData }, reply) => {
    for (const name of ['start', 'end']) {
      if ((userData[name] ?? '') === '') return sendAnswer(reply, answer('missing-parameter', { name }));
    }
    const plan = capacityPlan(options);
    const asked = readZone(userData);
    if (asked.kind === 'problem') return sendAnswer(reply, asked.answer);
    const zone = asked.zone ?? plan.zone;
    const reading = readWindow(userData, { now: clock.now(), zone });
    if (reading.kind === 'problem') return sendAnswer(reply, reading.answer);
    const { from, to } = reading.window;
    const periods = capacityPeriods(plan, from, Math.max(to, from + 1));
    const tooLarge = periods.find(({ configured }) => configured > plan.most);
    if (tooLarge !== undefined) {
      const at = formatInstant(tooLarge.from);
      const slots = { value: String(tooLarge.configured), at, most: String(plan.most) };
      return sendAnswer(reply, answer('capacity-too-large', slots));
    }
    return sendJson(reply, {
      error: null,
      timezone: zone,
      periods: periods.map((period) => ({
        from: localText(zone, period.from),
        to: localText(zone, period.to),
        capacity: period.capacity,
      })),
    });
  };
}
