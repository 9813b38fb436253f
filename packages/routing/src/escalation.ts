import type { Target, TargetStep } from '@ringback/core';

export interface PlannedStep extends TargetStep {
  readonly targets: readonly Target[];
}

/** How far a request has come through the steps of its target list. */
export interface Stage {
  readonly targets: readonly Target[];
  /** Index of the step whose turn is next. */
  readonly next: number;
  /** When that is, milliseconds since 1970; null: never. */
  readonly at: number | null;
}

/** Conditions of which none held are looked at again after this long. */
const RETRY_MS = 1000;

/** Before the first step of a request that got in line at a time. */
export function firstStage(enteredAt: number): Stage {
  return { targets: [], next: 0, at: enteredAt };
}

/**
 * Goes on to the last step whose time has come. `holds` judges the condition of a step at the moment of its turn. A
 * request that is submitted again with the time at which it entered first comes as far as it had come.
 */
export function climb(
  plan: readonly PlannedStep[],
  { targets: before, next: from, at: since }: Stage,
  now: number,
  holds: (step: PlannedStep) => boolean,
): Stage {
  let targets = before;
  let at = since ?? now;
  let next = from;
  for (let step = plan[next]; step !== undefined; step = plan[next]) {
    next++;
    if (step.condition !== null && !holds(step)) continue;
    targets = step.clear ? step.targets : [...targets, ...step.targets];
    if (step.timeoutMs === 0 || next === plan.length) continue;
    at += step.timeoutMs;
    if (at > now) return { targets, next, at };
  }
  const isNobodyTried = targets.length === 0 && plan.some(({ condition }) => condition !== null);
  return isNobodyTried ? { targets, next: 0, at: now + RETRY_MS } : { targets, next, at: null };
}
