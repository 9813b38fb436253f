import type { OptionMap } from '@ringback/core';
import { booleanOption, integerOption } from '@ringback/core';

/** Budgets of sessions (options of section `ors`; ORS reference 1 and 11). */
export interface EngineLimits {
  /** `max-microstep-count`: microsteps in one macrostep. */
  readonly microsteps: number;
  /** `max-state-entry-count`: entries of the same state in one macrostep. */
  readonly stateEntries: number;
  /** `max-script-steps`: loop rounds and calls of scripts in one macrostep. */
  readonly scriptSteps: number;
  /** `max-internal-events`: events that wait on the internal queue. */
  readonly internalEvents: number;
  /** `max-session-size`: characters of a saved session. */
  readonly snapshotLength: number;
  /** `process-event-timeout`: milliseconds for one event, with all that follows from it at once; `_processEventTimeout` of a document replaces it. */
  readonly stepMs: number;
  /** `trace-data`: whether steps tell which variables they changed. Costs a comparison of all of them for each step. */
  readonly tracesData: boolean;
}

export const DEFAULT_LIMITS: EngineLimits = {
  microsteps: 1_000,
  stateEntries: 100,
  scriptSteps: 1_000_000,
  internalEvents: 1_000,
  snapshotLength: 4_000_000,
  stepMs: 1_000,
  tracesData: false,
};

/** The budgets as section `ors` has them; what is no number or out of range is the default. */
export function engineLimits(options: OptionMap): EngineLimits {
  const limit = (name: string, whenUnset: number, max: number): number =>
    integerOption(options, name, whenUnset, { min: 1, max });
  return {
    microsteps: limit('max-microstep-count', DEFAULT_LIMITS.microsteps, 1_000_000),
    stateEntries: limit('max-state-entry-count', DEFAULT_LIMITS.stateEntries, 1_000_000),
    scriptSteps: limit('max-script-steps', DEFAULT_LIMITS.scriptSteps, 1_000_000_000),
    internalEvents: limit('max-internal-events', DEFAULT_LIMITS.internalEvents, 1_000_000),
    snapshotLength: limit('max-session-size', DEFAULT_LIMITS.snapshotLength, 100_000_000),
    stepMs: limit('process-event-timeout', DEFAULT_LIMITS.stepMs, 600_000),
    tracesData: booleanOption(options, 'trace-data', DEFAULT_LIMITS.tracesData),
  };
}

/** Threads for sessions and the heap of each, MB. */
export interface PoolShape {
  readonly size: number;
  readonly heapMb: number;
}

/** Heap of all threads together, and the least that one can do with. */
const HEAP_MB = 1024;
const LEAST_HEAP_MB = 512;

/**
 * `session-processing-threads`: one less than there are cores by default. `session-heap-size` in MB for each: 1 GB
 * among them by default, and 512 at least.
 */
export function poolShape(options: OptionMap, cores: number): PoolShape {
  const size = integerOption(options, 'session-processing-threads', Math.max(1, cores - 1), {
    min: 1,
    max: 64,
  });
  const heapMb = integerOption(
    options,
    'session-heap-size',
    Math.max(LEAST_HEAP_MB, Math.floor(HEAP_MB / size)),
    { min: 64, max: 65_536 },
  );
  return { size, heapMb };
}
