import { type CallbackRecord, localMoment, type OptionMap } from '@ringback/core';

/** Calls may be begun so long before the time that was asked for. */
const EARLY_MS = 900_000;
const HOUR_S = 3600;

/**
 * Whether a customer may be called at a time, as clocks show it: by `_calling_hours` and `_calling_zone` of the service where both
 * are set, which is looked at without anything that decides about dials. Without them nobody can say, and it counts as allowed.
 */
export function mayBeCalled(options: OptionMap, { desiredAt }: CallbackRecord, at: number): boolean {
  const { _calling_hours: hours = '', _calling_zone: zone } = options;
  const moment = zone === undefined ? null : localMoment(zone, at);
  if (moment === null || !/^\d{2}:\d{2}-\d{2}:\d{2}(,\d{2}:\d{2}-\d{2}:\d{2})*$/.test(hours)) return true;
  const graceMs = Number(options['_calling_hours_grace'] ?? HOUR_S) * 1000;
  if (at >= desiredAt - EARLY_MS && at < desiredAt + graceMs) return true;
  const time = moment.time.slice(0, 5);
  return hours.split(',').some((span) => {
    const [from = '', to = ''] = span.split('-');
    return from <= time && time < to;
  });
}
