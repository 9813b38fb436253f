import type { CallbackRecord } from '../callbacks/record.ts';
import type { CallbackId } from '../ids.ts';

/**
 * What became of it. `kept`, `late` and `early` go by the first call; `broken`: it ended without one; `changed` and
 * `cancelled`: the customer wanted it otherwise before.
 */
export type PromiseOutcome = 'open' | 'kept' | 'late' | 'early' | 'broken' | 'changed' | 'cancelled';

/** What a customer was told about when we call, and what became of it. Milliseconds since 1970. */
export interface PromiseRecord {
  readonly callbackId: CallbackId;
  /** Which of the promises about this callback, from 1. */
  readonly number: number;
  readonly service: string;
  /** Empty: the service names none. */
  readonly virtualQueue: string;
  readonly madeAt: number;
  /** Part of the product that told it: `api` when the request was accepted or moved, `check-queue-position`, `session`. */
  readonly channel: string;
  /** A time that was asked for; a wait that was told; or that it will be as soon as an agent is free. */
  readonly kind: 'time' | 'wait' | 'at-once';
  /** The window; `until` null: no end was told. */
  readonly from: number;
  readonly until: number | null;
  readonly outcome: PromiseOutcome;
  /** When the customer was first called after it was made, or was put through. */
  readonly calledAt: number | null;
  /** How long after the window, the grace left out; 0 when not late. */
  readonly lateMs: number;
}

/** Calls that come this long after the window are in time all the same. */
export const PROMISE_GRACE_MS = 60_000;
/** So long before the time that was asked for customers are called by default (`_desired_connect_time_threshold`). */
const EARLY_GRACE_MS = 180_000;

type Accepted = Pick<CallbackRecord, 'id' | 'service' | 'createdAt' | 'desiredAt'>;

/** The promise that accepting a request is: it is known from the record alone until something becomes of it. */
export function promiseAtAcceptance(record: Accepted, virtualQueue: string): PromiseRecord {
  const isForTime = record.desiredAt > record.createdAt;
  return {
    callbackId: record.id,
    number: 1,
    service: record.service,
    virtualQueue,
    madeAt: record.createdAt,
    channel: 'api',
    kind: isForTime ? 'time' : 'at-once',
    from: isForTime ? record.desiredAt : record.createdAt,
    until: isForTime ? record.desiredAt : null,
    outcome: 'open',
    calledAt: null,
    lateMs: 0,
  };
}

/** An open promise after the customer was called, or put through. */
export function promiseCalled(promise: PromiseRecord, at: number): PromiseRecord {
  const { kind, from, until } = promise;
  const lateMs = until === null ? 0 : Math.max(0, at - until - PROMISE_GRACE_MS);
  // Nobody minds that a wait was shorter than told.
  const isEarly = kind === 'time' && at < from - EARLY_GRACE_MS;
  return { ...promise, calledAt: at, lateMs, outcome: lateMs > 0 ? 'late' : isEarly ? 'early' : 'kept' };
}

/** An open promise after its callback has ended; `connectedAt`: when customer and agent talked, or null. */
export function promiseEnded(
  promise: PromiseRecord,
  { reason, connectedAt }: Pick<CallbackRecord, 'reason' | 'connectedAt'>,
): PromiseRecord {
  if (connectedAt !== null && connectedAt >= promise.madeAt) return promiseCalled(promise, connectedAt);
  return { ...promise, outcome: reason === 'CANCELLED' ? 'cancelled' : 'broken' };
}

/** How many promises of a virtual queue there were in a span, and what became of them. */
export interface PromiseScore {
  readonly virtualQueue: string;
  /** Number of the span since `from`. */
  readonly span: number;
  readonly promises: number;
  readonly outcomes: Readonly<Record<PromiseOutcome, number>>;
  /** Mean of the late ones, seconds; null when there was none. */
  readonly meanLateS: number | null;
  /** Kept ones over those that were for us to keep and are decided; null when there was none. */
  readonly score: number | null;
}

/** What became of some promises, counted: their number by outcome, and the sum of how late they were. */
export function promiseScore(
  counted: Readonly<Record<PromiseOutcome, number>>,
  lateMs: number,
): Pick<PromiseScore, 'promises' | 'outcomes' | 'meanLateS' | 'score'> {
  const { open, kept, late, early, broken, changed, cancelled } = counted;
  const decided = kept + late + early + broken;
  return {
    promises: decided + open + changed + cancelled,
    outcomes: { open, kept, late, early, broken, changed, cancelled },
    meanLateS: late === 0 ? null : lateMs / late / 1000,
    score: decided === 0 ? null : kept / decided,
  };
}

/** Where a list of promises goes on: after this one, in the order of windows. */
export type PromisePlace = Pick<PromiseRecord, 'from' | 'callbackId' | 'number'>;

/** Promises whose windows begin from `from` on and before `to`; of one virtual queue or of all. */
export interface PromiseSpan {
  readonly virtualQueue: string | null;
  /** By default all. */
  readonly service?: string;
  readonly from: number;
  readonly to: number;
}

/**
 * Promises to customers. They are written by the store itself, in the transactions of what they are made and judged by:
 * acceptance, moves, dial attempts, ends, and waits that were told.
 */
export interface PromiseRepository {
  /** Of one callback, in order; also when its record is gone. */
  ofCallback(id: CallbackId): Promise<PromiseRecord[]>;
  /** In the order of windows, callbacks and numbers, `limit` at most. */
  list(
    request: PromiseSpan & { readonly after: PromisePlace | null; readonly limit: number },
  ): Promise<PromiseRecord[]>;
  /** By virtual queue and span of so many milliseconds. */
  scores(request: PromiseSpan & { readonly spanMs: number }): Promise<PromiseScore[]>;
  /** Removes what was promised for before a time and is decided; gives how many. */
  removeBefore(before: number, limit: number): Promise<number>;
}
