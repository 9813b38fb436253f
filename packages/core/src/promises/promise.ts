import type { CallbackRecord, HistoryEntry } from '../callbacks/record.ts';
import type { DialAttempt } from '../ports/store.ts';
import type { WaitQuote } from '../wait-times/wait-quote.ts';

/** What a customer was told about when we call. Milliseconds since 1970. */
interface Told {
  readonly madeAt: number;
  /** Part of the product that told it: `api` when the request was accepted or moved, `check-queue-position`. */
  readonly channel: string;
  /** A time that was asked for; a wait that was told; or that it will be as soon as an agent is free. */
  readonly kind: 'time' | 'wait' | 'at-once';
  /** The window; `until` null: no end was told. */
  readonly from: number;
  readonly until: number | null;
}

/**
 * What became of it. `kept`, `late` and `early` go by the first call; `broken`: it ended without one; `changed` and
 * `cancelled`: the customer wanted it otherwise before.
 */
export type PromiseOutcome = 'open' | 'kept' | 'late' | 'early' | 'broken' | 'changed' | 'cancelled';

export interface KeptPromise extends Told {
  readonly outcome: PromiseOutcome;
  /** When the customer was first called after it was made, or was put through. */
  readonly calledAt: number | null;
  /** How long after the window, the grace left out; 0 when not late. */
  readonly lateMs: number;
}

export interface PromiseEvidence {
  readonly record: CallbackRecord;
  readonly lines: readonly HistoryEntry[];
  readonly attempts: readonly DialAttempt[];
  readonly quotes: readonly WaitQuote[];
}

/** Calls that come this much outside the window are in time all the same. */
export const PROMISE_GRACE_MS = 60_000;

/** Every promise that was made about a callback, in order, and what became of each. */
export function promisesOf(evidence: PromiseEvidence): KeptPromise[] {
  const told = toldOf(evidence);
  return told.map((promise, index) => judged(promise, told[index + 1] ?? null, evidence));
}

function toldOf({ record, lines, quotes }: PromiseEvidence): Told[] {
  const moves = lines.flatMap(({ event, at, source, data }) => {
    const { from, to } = data;
    return event === 'callback.rescheduled' && typeof from === 'number' && typeof to === 'number'
      ? [{ at, source, from, to }]
      : [];
  });
  const first = moves[0]?.from ?? record.desiredAt;
  const time = (madeAt: number, channel: string, at: number): Told => ({
    madeAt,
    channel,
    kind: 'time',
    from: at,
    until: at,
  });
  if (first > record.createdAt || moves.length > 0)
    return [time(record.createdAt, 'api', first), ...moves.map(({ at, source, to }) => time(at, source, to))];
  // The first wait that the customer asked for and was told.
  for (const { occasion, at, predictor, estimates } of quotes) {
    const estimate = estimates[predictor];
    if (occasion !== 'asked' || estimate === undefined) continue;
    const [from, until] = [at + estimate.lowS * 1000, at + estimate.highS * 1000];
    return [{ madeAt: at, channel: 'check-queue-position', kind: 'wait', from, until }];
  }
  return [{ madeAt: record.createdAt, channel: 'api', kind: 'at-once', from: record.createdAt, until: null }];
}

function judged(promise: Told, next: Told | null, { record, attempts }: PromiseEvidence): KeptPromise {
  const calledAt =
    attempts.map(({ startedAt }) => startedAt).find((at) => at >= promise.madeAt && at < endOf(next)) ??
    (record.connectedAt !== null && record.connectedAt >= promise.madeAt && next === null
      ? record.connectedAt
      : null);
  const { from, until, kind } = promise;
  const unkept = { ...promise, calledAt, lateMs: 0 };
  if (calledAt === null) {
    if (next !== null) return { ...unkept, outcome: 'changed' };
    if (record.state !== 'COMPLETED') return { ...unkept, outcome: 'open' };
    return { ...unkept, outcome: record.reason === 'CANCELLED' ? 'cancelled' : 'broken' };
  }
  const late = until === null ? 0 : Math.max(0, calledAt - until - PROMISE_GRACE_MS);
  if (late > 0) return { ...unkept, outcome: 'late', lateMs: late };
  // Nobody minds that a wait was shorter than told.
  const isEarly = kind === 'time' && calledAt < from - PROMISE_GRACE_MS;
  return { ...unkept, outcome: isEarly ? 'early' : 'kept' };
}

function endOf(next: Told | null): number {
  return next?.madeAt ?? Number.POSITIVE_INFINITY;
}

/** How many promises there were, and what became of them. */
export interface PromiseScore {
  readonly promises: number;
  readonly outcomes: Readonly<Record<PromiseOutcome, number>>;
  /** Mean of the late ones, seconds; null when there was none. */
  readonly meanLateS: number | null;
  /** Kept ones over those that were for us to keep and are decided; null when there was none. */
  readonly score: number | null;
}

/** Counts promises. */
export function promiseScore(promises: readonly KeptPromise[]): PromiseScore {
  const outcomes = { open: 0, kept: 0, late: 0, early: 0, broken: 0, changed: 0, cancelled: 0 };
  let lateMs = 0;
  for (const promise of promises) {
    outcomes[promise.outcome]++;
    lateMs += promise.lateMs;
  }
  const decided = outcomes.kept + outcomes.late + outcomes.early + outcomes.broken;
  return {
    promises: promises.length,
    outcomes,
    meanLateS: outcomes.late === 0 ? null : lateMs / outcomes.late / 1000,
    score: decided === 0 ? null : outcomes.kept / decided,
  };
}
