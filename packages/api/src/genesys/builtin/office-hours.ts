import { formatInstant, officeCalendar, openingAround, openPeriods, type Period, UTC } from '@ringback/core';
import type { ApiDependencies } from '../../dependencies.ts';
import { sendJson } from '../../edge/send-json.ts';
import { answer } from '../../errors/answers.ts';
import { sendAnswer } from '../../errors/send-answer.ts';
import { readWindow } from '../time-window.ts';
import type { BuiltinService } from './builtin-service.ts';

/**
 * When the office is open (API reference 5.5). Without an end the opening that goes on at the start: no period means that
 * the office is closed.
 */
export function officeHoursService({
  configuration,
  clock,
}: Pick<ApiDependencies, 'configuration' | 'clock'>): BuiltinService {
  return async ({ service, userData }, reply) => {
    const calendar = officeCalendar(service, (name) => configuration.service(name));
    if (calendar === null) return sendAnswer(reply, answer('unknown-generic-service', { service }));
    const reading = readWindow(userData, { now: clock.now(), zone: UTC });
    if (reading.kind === 'problem') return sendAnswer(reply, reading.answer);
    const { from, to } = reading.window;
    const current = from === to ? openingAround(calendar, from) : null;
    const periods = from === to ? (current === null ? [] : [current]) : openPeriods(calendar, from, to);
    return sendJson(reply, { error: null, periods: periods.map(periodView) });
  };
}

function periodView({ from, to }: Period): { from: string; to: string } {
  return { from: formatInstant(from), to: formatInstant(to) };
}
