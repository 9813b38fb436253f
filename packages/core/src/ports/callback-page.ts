import type { CallbackRecord } from '../callbacks/record.ts';
import type { CallbackState } from '../callbacks/state.ts';

export type CallbackTime = 'createdAt' | 'desiredAt' | 'completedAt';
export type CallbackSort = CallbackTime | 'service' | 'state' | 'reason' | 'customerNumber' | 'attempts';

/** A page of a table of callbacks. Instants are milliseconds since 1970. */
export interface CallbackPageOrder {
  readonly service?: string;
  /** Of one of these. */
  readonly services?: readonly string[];
  readonly states?: readonly CallbackState[];
  readonly reason?: string;
  /** Digits that the number has somewhere, in this order and without gaps. */
  readonly digits?: string;
  /** Which time lies from one instant (included) to another (excluded); null: there is no such bound. */
  readonly time?: { readonly of: CallbackTime; readonly from: number | null; readonly to: number | null };
  /** What has no value comes last either way. */
  readonly sort: CallbackSort;
  readonly descending: boolean;
  readonly offset: number;
  readonly limit: number;
  /** Whether all that fit are counted, which takes longer the more there are. */
  readonly counted: boolean;
  /** What has ended and expired by then is not found. */
  readonly now: number;
}

export interface CallbackPage {
  readonly callbacks: readonly CallbackRecord[];
  /** How many fit in all; null when they were not counted. */
  readonly total: number | null;
}
