import type { SessionId } from '../ids.ts';
import type { JsonObject } from '../json.ts';
import type { SessionTraceEntry } from '../ports/sessions.ts';

/** What a macrostep was given, whole: given once more, it comes to the same end (P7). */
export interface StepRecord {
  /** Counted since the session was begun or taken up: a number that is missing is a step that was not kept. */
  readonly number: number;
  /** Characters of what was given, so that recordings can be held to a size. */
  readonly size: number;
  readonly input:
    | {
        readonly kind: 'start';
        readonly parameters: JsonObject;
        readonly invokeId: string | null;
      }
    /** `event` as `_event` of SCXML has it; `more`: others of the same unit followed. */
    | { readonly kind: 'event'; readonly event: JsonObject; readonly more: boolean }
    /** The session was ended from outside: its exit handlers ran. */
    | { readonly kind: 'end' };
  /** `Math.random` of the step follows from it. */
  readonly seed: number;
  /** What scripts could see of the calls of the session; null = as in the step before. */
  readonly facts: JsonObject | null;
  /** Set where the session was begun or taken up: what scripts could see of the server. */
  readonly server: { readonly facts: JsonObject; readonly eventUrl: string } | null;
  /** The session as it was saved, where it was taken up from there, such as after a restart. */
  readonly snapshot: string | null;
  /** Effects in order, each in words, and a fingerprint of all that they say. */
  readonly decided: readonly string[];
  readonly fingerprint: string;
}

/** First key of a recording in a file: what it is, and which way of writing it. */
export const RECORDING_FORMAT = 'ringback-recording/1';

/** A session from its beginning, as it can be replayed away from where it ran. */
export interface SessionRecording {
  readonly sessionId: SessionId;
  readonly document: {
    readonly hash: string;
    readonly url: string;
    readonly text: string;
    readonly parts: Readonly<Record<string, string>>;
  };
  /** Oldest first. */
  readonly entries: readonly SessionTraceEntry[];
}
