import type { OptionMap } from '../ports/store.ts';
import { integerOption, option } from '../services/options.ts';

const OPTION = '_booking_expiration_timeout';
const DEFAULT_S = 30;
const SHORTEST_S = 5;
const LONGEST_S = 1800;

/**
 * Seconds that an access number is booked: of the first of these that says so (request, service, group), 30 when none
 * does, never less than 5 or more than 1800 (API reference 5.4).
 */
export function bookingTimeS(sources: readonly OptionMap[]): number {
  const source = sources.find((options) => option(options, OPTION) !== null) ?? {};
  return Math.min(LONGEST_S, Math.max(SHORTEST_S, integerOption(source, OPTION, DEFAULT_S)));
}
