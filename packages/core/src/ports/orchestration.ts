import type { CallbackId } from '../ids.ts';
import type { DocumentLibrary } from './documents.ts';
import type { OrsServices } from './service-instances.ts';
import type { Sessions } from './sessions.ts';

export type CancelOutcome =
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'not-cancellable'; readonly state: string }
  /** The server that ran its session knows it no more. */
  | { readonly kind: 'session-lost' }
  /** The server that runs its session cannot be told. */
  | { readonly kind: 'unreachable'; readonly why: string };

export interface CancelOptions {
  /** The callback ends even when the server of its session cannot be told. */
  readonly discardFailure?: boolean;
}

/** What the API asks of the sessions. */
export interface Orchestration {
  readonly sessions: Sessions;
  readonly documents: DocumentLibrary;
  readonly services: OrsServices;
  /** There may be something due, now or at that time (a hint after acceptance; the claim is the truth). */
  wake(dueAt?: number): void;
  /** Ends a callback for the given reason; resolves when that is committed. */
  cancel(
    id: CallbackId,
    reason: 'CANCELLED' | 'CANCELLED_BY_ADMIN',
    options?: CancelOptions,
  ): Promise<CancelOutcome>;
}
