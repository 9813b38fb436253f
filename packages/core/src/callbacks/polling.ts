import type { OptionMap } from '../ports/store.ts';
import { integerOption, option } from '../services/options.ts';

const MINUTE_MS = 60_000;
/** The longest period and the widest window; beyond, an option is taken for a mistake. */
const MOST_S = 86_400;
const MOST_MINUTES = 60 * 24 * 366;

/** `queue-polling-rate` (60 s) and its like in section `callback`, in milliseconds. */
export function pollingMs(section: OptionMap | null, name: string, defaultS: number): number {
  return integerOption(section ?? {}, name, defaultS, { min: 1, max: MOST_S }) * 1000;
}

/**
 * A window as `_queue_poll_period` and `_queue_ping_ors_period` give it, `from,to` in minutes relative to now; what is no
 * window is the default. Milliseconds.
 */
export function minutesWindow(
  options: OptionMap,
  name: string,
  whenUnset: readonly [from: number, to: number],
): { readonly from: number; readonly to: number } {
  const [, from, to] = /^\s*([+-]?\d{1,7})\s*,\s*([+-]?\d{1,7})\s*$/.exec(option(options, name) ?? '') ?? [];
  const given = [Number(from), Number(to)] as const;
  const isWindow = given[0] <= given[1] && given.every((edge) => Math.abs(edge) <= MOST_MINUTES);
  const [first, last] = isWindow ? given : whenUnset;
  return { from: first * MINUTE_MS, to: last * MINUTE_MS };
}
