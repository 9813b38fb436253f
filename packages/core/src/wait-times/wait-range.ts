/** A range in which a wait will be with a stated probability, seconds. */
export type WaitRange = { readonly lowS: number; readonly highS: number };

/** Share of waits that shall lie in the range. */
export const RANGE_COVERAGE = 0.8;

/**
 * How far the range goes to both sides, in standard deviations of a normal distribution: learnt from what happened to
 * earlier quotes, so that the range covers what it says, however good or bad the predictor is.
 */
export type RangeWidth = { readonly low: number; readonly high: number };

/** Before anything is known: the quantiles of an Erlang distribution (10 % and 90 %). */
export const FIRST_WIDTH: RangeWidth = { low: 1.2816, high: 1.2816 };

/** Outside on either side. */
const OUTSIDE = (1 - RANGE_COVERAGE) / 2;
/** How fast the width follows. */
const STEP = 0.05;
const WIDEST = 50;

/**
 * The range around a quote: waiting for `turns` agents to become free takes a time with an Erlang distribution of that
 * many stages (routing reference 5.2), here by Wilson and Hilferty's approximation of its quantiles.
 */
export function waitRange(waitS: number, turns: number, width: RangeWidth): WaitRange {
  const stages = Math.max(1, turns);
  const lowS = waitS * quantile(stages, -width.low);
  return { lowS: round(lowS), highS: round(Math.max(lowS, waitS * quantile(stages, width.high))) };
}

function quantile(stages: number, deviations: number): number {
  const root = 1 - 1 / (9 * stages) + deviations / (3 * Math.sqrt(stages));
  return Math.max(0, root) ** 3;
}

/** Seconds to the millisecond. */
function round(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}

/** The width after a wait has ended that had been quoted with a range. A range of no width teaches nothing. */
export function learnWidth(width: RangeWidth, { lowS, highS }: WaitRange, waitedS: number): RangeWidth {
  if (highS <= lowS) return width;
  return {
    low: moved(width.low, waitedS < lowS),
    high: moved(width.high, waitedS > highS),
  };
}

/** Grows when the wait was outside, and shrinks a little when not: in balance, 10 % are outside. */
function moved(deviations: number, isOutside: boolean): number {
  return Math.min(WIDEST, Math.max(-WIDEST, deviations + STEP * ((isOutside ? 1 : 0) - OUTSIDE)));
}
