import type { DialledForm } from '../access/dialled-form.ts';

/** A number that may be given out. */
export interface AccessCandidate extends DialledForm {
  /** What the customer is told. */
  readonly number: string;
  readonly code: string | null;
  /** Who holds it holds the number alone; null: anybody may be given it at any time. */
  readonly lock: string | null;
}

export interface BookingRequest {
  /** In the order in which they are wanted. */
  readonly candidates: readonly AccessCandidate[];
  /** Id of the service that is to be found by it. */
  readonly owner: string;
  /** The phone that will call. */
  readonly phone: DialledForm | null;
  /** Times are milliseconds since 1970. */
  readonly now: number;
  readonly expiresAt: number;
}

export type BookingOutcome =
  | { readonly kind: 'booked'; readonly number: string; readonly code: string | null }
  /** Somebody else was quicker with the one that was free: ask again. */
  | { readonly kind: 'overtaken' }
  | { readonly kind: 'none-free' };

export interface AccessQuery {
  readonly number: DialledForm;
  /** The one that was entered; null: none. A booking with a code is found by it alone, one without only without. */
  readonly code: string | null;
  /** Who calls; null: not known. */
  readonly phone: DialledForm | null;
  readonly now: number;
  readonly limit: number;
}

/** Access numbers given out, across all nodes. */
export interface AccessRepository {
  /** Books the first candidate that nobody holds. */
  book(request: BookingRequest): Promise<BookingOutcome>;
  /**
   * Owners, alive, whose access data fit: the number spelt alike first, then the newest booking. What they had booked
   * is free again; of several who ask at once one gets the answer.
   */
  match(query: AccessQuery): Promise<string[]>;
  /** Everything that an owner has booked is free again. */
  release(owner: string): Promise<void>;
  /** How many of these locks are held. */
  countHeld(locks: readonly string[], now: number): Promise<number>;
  /** Returns how many bookings that are over were removed. */
  removeExpired(now: number, limit: number): Promise<number>;
}
