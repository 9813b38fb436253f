import type {
  CallbackId,
  CallbackRecord,
  CallbackState,
  CallId,
  JsonObject,
  OptionMap,
  RequestId,
  SessionId,
} from '@ringback/core';
import type { Starter } from '../outbox/outgoing.ts';

/** What a session must know of its callback to decide; kept in step with what is committed. */
export interface CallbackStanding {
  readonly id: CallbackId;
  readonly service: string;
  readonly seq: number;
  /** The time that the customer asked for, milliseconds since 1970; that of the request when it is to be at once. */
  readonly desiredAt: number;
  /** When the request was accepted, milliseconds since 1970. */
  readonly createdAt: number;
  /** Since when it stands in line: the request, or what it followed from. */
  arrivedAt: number;
  /** Effective options of the request, as they were when the session started. */
  readonly options: OptionMap;
  userData: Readonly<Record<string, string>>;
  state: CallbackState;
  attempts: number;
  /** Set from the moment customer and agent were connected: nobody is dialled for this callback any more. */
  connectedAt: number | null;
  /** Call of the dial attempt that has no result yet (P2: at most one). */
  liveAttempt: { readonly number: number; readonly callId: CallId } | null;
}

/** A request that the session made and that has not been answered. */
export interface Pending {
  readonly requestId: RequestId;
  /** `queue.submit`, `queue.reservation`, `ixn.createcall`, `ixn.redirect`, `dialog.play`. */
  readonly action: string;
  readonly payload: JsonObject;
}

/** A session that this process works with: everything but the run of its document, which is the engine's. */
export interface LiveSession {
  readonly sessionId: SessionId;
  readonly documentHash: string;
  /** What is relative in it is relative to this. */
  readonly documentUrl: string;
  /** Who started it and hears of its end. */
  readonly starter: Starter | null;
  readonly startedAt: number;
  readonly callback: CallbackStanding | null;
  readonly pending: Map<RequestId, Pending>;
  /** Calls that this session started and that have not ended. */
  readonly calls: Set<CallId>;
  /** As it was saved last, until the engine has taken it up; null = the engine has it. */
  snapshot: string | null;
  /** What scripts may know of this session (see `ScriptPlatform`), as the engine has it. */
  factsGiven: JsonObject | null;
  /** Macrosteps since it is in memory. */
  steps: number;
}

/** A session in memory from now on: what the engine is still to be given is marked so. */
export function liveSession(
  fields: Pick<
    LiveSession,
    'sessionId' | 'documentHash' | 'documentUrl' | 'starter' | 'startedAt' | 'callback' | 'snapshot'
  > & {
    readonly pending?: readonly Pending[];
  },
): LiveSession {
  const { pending, ...rest } = fields;
  return {
    pending: new Map(pending?.map((entry) => [entry.requestId, entry])),
    calls: new Set(),
    factsGiven: null,
    steps: 0,
    ...rest,
  };
}

/** What of a record a session keeps at hand. */
export function standingOf(record: CallbackRecord, options: OptionMap): CallbackStanding {
  return {
    id: record.id,
    service: record.service,
    seq: record.seq,
    createdAt: record.createdAt,
    arrivedAt: record.arrivedAt,
    desiredAt: record.desiredAt,
    userData: record.userData,
    options,
    state: record.state,
    attempts: record.attempts,
    connectedAt: record.connectedAt,
    liveAttempt: null,
  };
}

/** What decisions may change of a session before they are committed. */
export interface Checkpoint {
  readonly steps: number;
  readonly pending: readonly Pending[];
  readonly standing: Pick<CallbackStanding, 'state' | 'attempts' | 'liveAttempt' | 'arrivedAt'> | null;
}

export function checkpointOf({ pending, callback, steps }: LiveSession): Checkpoint {
  return {
    steps,
    pending: [...pending.values()],
    standing:
      callback === null
        ? null
        : {
            state: callback.state,
            attempts: callback.attempts,
            liveAttempt: callback.liveAttempt,
            arrivedAt: callback.arrivedAt,
          },
  };
}

/** Takes back what was decided since. That customer and agent were connected is nobody's decision: it stays. */
export function rollBack(live: LiveSession, checkpoint: Checkpoint): void {
  live.steps = checkpoint.steps;
  live.pending.clear();
  for (const pending of checkpoint.pending) live.pending.set(pending.requestId, pending);
  if (live.callback !== null && checkpoint.standing !== null)
    Object.assign(live.callback, checkpoint.standing);
}
