import type { Json } from '@ringback/script';
import type { Effect } from './effect.ts';

/** Why the platform ended a session. */
export type FailureReason =
  | 'microstep-limit'
  | 'state-entry-limit'
  | 'script-budget'
  | 'queue-limit'
  | 'effect-limit';

/** Where a session stands after a step. */
export type SessionStatus =
  | { readonly kind: 'running' }
  /** Reached a top-level final state. */
  | { readonly kind: 'final'; readonly state: string; readonly donedata?: Json }
  /** Ended by `terminateSession`. */
  | { readonly kind: 'cancelled' }
  /** Ended by a limit, after an `error.execution.<reason>` event did not help. */
  | { readonly kind: 'failed'; readonly reason: FailureReason; readonly message: string };

/** One microstep, or an event that nothing answered. */
export interface TraceEntry {
  /** Name of the event, absent for eventless transitions and the start. */
  readonly event?: string;
  readonly eventType?: 'platform' | 'internal' | 'external';
  readonly transitions: readonly TraceTransition[];
  /** Ids of states left and entered, in the order it happened. */
  readonly left: readonly string[];
  readonly entered: readonly string[];
}

export interface TraceTransition {
  readonly source: string;
  readonly targets: readonly string[];
  readonly line: number;
  /** The file of the line, when it is not the document itself. */
  readonly url?: string;
}

/** What a script was told by a function of the platform: a replay gives the same answers. */
export interface PlatformRead {
  readonly name: string;
  readonly args: readonly Json[];
  /** Absent when it gave nothing, or failed. */
  readonly value?: Json;
  readonly problem?: string;
}

/** What one macrostep did. The session object has already moved on. */
export interface StepResult {
  readonly effects: readonly Effect[];
  readonly trace: readonly TraceEntry[];
  /** In the order it was asked for. */
  readonly reads: readonly PlatformRead[];
  readonly status: SessionStatus;
}
