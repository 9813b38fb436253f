import type { AgentId, CallbackId, CallId, RecordingId } from '../ids.ts';

/** A conversation that is or was recorded. Instants are milliseconds since 1970. */
export interface ConversationRecord {
  readonly id: RecordingId;
  readonly callId: CallId;
  readonly callbackId: CallbackId | null;
  readonly service: string | null;
  /** Who began it; null: the service has all conversations recorded. */
  readonly agentId: AgentId | null;
  readonly startedAt: number;
  readonly endedAt: number | null;
  readonly durationMs: number | null;
  /** `broken`: it ended with the process, or its file could not be written to the end; what there is can be heard. */
  readonly state: 'recording' | 'complete' | 'broken';
  /** It is removed then. */
  readonly expiresAt: number;
}

export interface RecordingQuery {
  readonly callbackId: CallbackId | null;
  readonly service: string | null;
  readonly limit: number;
}

/** Recorded conversations: files of this node. */
export interface RecordingArchive {
  /** Writes down that one begins; gives the path of its file, which is not there yet. */
  begin(
    facts: Pick<
      ConversationRecord,
      'id' | 'callId' | 'callbackId' | 'service' | 'agentId' | 'startedAt' | 'expiresAt'
    >,
  ): Promise<string>;
  finish(
    id: RecordingId,
    end: { readonly at: number; readonly durationMs: number; readonly isWhole: boolean },
  ): Promise<void>;
  /** The newest first. */
  find(query: RecordingQuery): Promise<readonly ConversationRecord[]>;
  get(id: RecordingId): Promise<ConversationRecord | null>;
  /** WAV; null when there is none, or while it is being recorded. */
  audio(id: RecordingId): Promise<Uint8Array | null>;
  /** False when there is none. One that goes on is not removed. */
  remove(id: RecordingId): Promise<boolean>;
  /** How many were removed. */
  removeExpired(now: number): Promise<number>;
}
