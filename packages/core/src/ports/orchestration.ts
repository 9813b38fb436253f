import type { Refusal } from '../admission/refusal.ts';
import type { CallbackRecord } from '../callbacks/record.ts';
import type { CallbackState } from '../callbacks/state.ts';
import type { CallbackId } from '../ids.ts';
import type { Desk } from './desk.ts';
import type { DocumentLibrary } from './documents.ts';
import type { InCallDesk } from './in-call.ts';
import type { OrsServices } from './service-instances.ts';
import type { Sessions } from './sessions.ts';
import type { CallbackChange } from './store.ts';

export type CancelOutcome =
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'not-cancellable'; readonly state: string }
  /** The server that ran its session knows it no more. */
  | { readonly kind: 'session-lost' }
  /** The server that runs its session cannot be told. */
  | { readonly kind: 'unreachable'; readonly why: string };

/** What another server says of a callback whose session it runs. `reason` counts at the end only. */
export interface RecordNews {
  readonly state: CallbackState;
  readonly reason: string;
}

/** `impossible`: no other server runs it, or it cannot go there. */
export type ReportOutcome = 'reported' | 'unknown' | 'impossible';

export interface CancelOptions {
  /** The callback ends even when the server of its session cannot be told. */
  readonly discardFailure?: boolean;
}

/** What somebody who sees a callback between its turns wants to change of it. */
export type ChangeDecision =
  | { readonly kind: 'change'; readonly change: CallbackChange }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

export type ChangeOutcome =
  | { readonly kind: 'changed' }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

/** Where a callback stands in its virtual queue. */
export interface QueuePlace {
  readonly virtualQueue: string;
  /** From 1; 0 when it does not wait any more. */
  readonly position: number;
  readonly waiting: number;
  /** Seconds; -1 when nobody can say. */
  readonly waitS: number;
  /** Whether an agent is about to be there for it (`_eta_pos_threshold`). */
  readonly isAgentNear: boolean;
}

export type QueuePlaceOutcome =
  | { readonly kind: 'place'; readonly place: QueuePlace }
  | { readonly kind: 'unknown' }
  /** Not started, over, or lost: there is no session to ask. */
  | { readonly kind: 'no-session' }
  /** Only its own document knows. */
  | { readonly kind: 'ask-the-session' };

/** What the API asks of the sessions. */
export interface Orchestration {
  readonly sessions: Sessions;
  readonly documents: DocumentLibrary;
  readonly services: OrsServices;
  readonly desk: Desk;
  readonly inCall: InCallDesk;
  /** There may be something due, now or at that time (a hint after acceptance; the claim is the truth). */
  wake(dueAt?: number): void;
  /** Ends a callback for the given reason; resolves when that is committed. */
  cancel(id: CallbackId, reason: string, options?: CancelOptions): Promise<CancelOutcome>;
  /**
   * Changes properties or the time of a callback while nothing else happens to it; resolves when that is committed.
   * A session that runs for it hears `callback.changed`.
   */
  change(id: CallbackId, decide: (record: CallbackRecord) => ChangeDecision): Promise<ChangeOutcome>;
  /** Takes what another server says of a callback that it runs; resolves when that is committed. */
  report(id: CallbackId, news: RecordNews): Promise<ReportOutcome>;
  queuePlace(id: CallbackId): Promise<QueuePlaceOutcome>;
}
