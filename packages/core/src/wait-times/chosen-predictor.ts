import type { OptionMap } from '../ports/store.ts';
import { option } from '../services/options.ts';
import { isWaitPredictor, type WaitPredictor } from './predictor.ts';

/** Section in which operators choose. */
export const WAIT_TIMES_SECTION = 'wait-times';

/**
 * The predictor that the operator chose for a queue: `predictor.<queue>` of section `wait-times`, else `predictor`. Null:
 * nobody did, or it is none.
 */
export function chosenPredictor(section: OptionMap | null, queue: string): WaitPredictor | null {
  if (section === null) return null;
  for (const name of [`predictor.${queue}`, 'predictor']) {
    const value = Object.hasOwn(section, name) ? (option(section, name)?.trim().toLowerCase() ?? '') : '';
    if (isWaitPredictor(value)) return value;
  }
  return null;
}
