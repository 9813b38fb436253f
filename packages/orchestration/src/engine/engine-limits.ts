import type { OptionMap } from '@ringback/core';
import { integerOption } from '@ringback/core';

/** Budgets of sessions (options of section `ors`; ORS reference 1 and 11). */
export interface EngineLimits {
  /** `max-microstep-count`: microsteps in one macrostep. */
  readonly microsteps: number;
  /** `max-script-steps`: loop rounds and calls of scripts in one macrostep. */
  readonly scriptSteps: number;
  /** `max-internal-events`: events that wait on the internal queue. */
  readonly internalEvents: number;
  /** `max-session-size`: characters of a saved session. */
  readonly snapshotLength: number;
}

export const DEFAULT_LIMITS: EngineLimits = {
  microsteps: 1_000,
  scriptSteps: 1_000_000,
  internalEvents: 1_000,
  snapshotLength: 4_000_000,
};

/** The budgets as section `ors` has them; what is no number or out of range is the default. */
export function engineLimits(options: OptionMap): EngineLimits {
  const limit = (name: string, whenUnset: number, max: number): number =>
    integerOption(options, name, whenUnset, { min: 1, max });
  return {
    microsteps: limit('max-microstep-count', DEFAULT_LIMITS.microsteps, 1_000_000),
    scriptSteps: limit('max-script-steps', DEFAULT_LIMITS.scriptSteps, 1_000_000_000),
    internalEvents: limit('max-internal-events', DEFAULT_LIMITS.internalEvents, 1_000_000),
    snapshotLength: limit('max-session-size', DEFAULT_LIMITS.snapshotLength, 100_000_000),
  };
}
