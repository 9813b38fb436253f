import type { CallbackId } from '../ids.ts';
import type { DocumentLibrary } from './documents.ts';

export type CancelOutcome =
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'not-cancellable'; readonly state: string };

/** What the API asks of the sessions. */
export interface Orchestration {
  readonly documents: DocumentLibrary;
  /** There may be something due, now or at that time (a hint after acceptance; the claim is the truth). */
  wake(dueAt?: number): void;
  /** Ends a callback for the given reason; resolves when that is committed. */
  cancel(id: CallbackId, reason: 'CANCELLED' | 'CANCELLED_BY_ADMIN'): Promise<CancelOutcome>;
}
