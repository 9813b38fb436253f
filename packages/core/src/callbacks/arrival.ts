import type { OptionMap } from '../ports/store.ts';
import { integerOption } from '../services/options.ts';

/** Nobody has waited longer than this before. */
const OLDEST_S = 30 * 86_400;

/**
 * Since when a callback stands in line, milliseconds since 1970: from when it is due, less the time that the customer
 * had waited already (`_urs_call_interaction_age`, seconds; callback options 5). An age that is none counts as 0.
 */
export function arrivalOf(options: OptionMap, dueAt: number): number {
  return dueAt - integerOption(options, '_urs_call_interaction_age', 0, { min: 0, max: OLDEST_S }) * 1000;
}
