import type { CallbackId, SessionId } from '../ids.ts';
import type { CallbackState } from './state.ts';

/**
 * One callback as it is stored: what was asked for, where it stands, and how it ended.
 * All times are milliseconds since 1970.
 */
export interface CallbackRecord {
  readonly id: CallbackId;
  /** Order of acceptance: breaks ties between equal arrival times. Given by the store. */
  readonly seq: number;
  readonly service: string;
  readonly state: CallbackState;
  /** Set exactly when the state is COMPLETED (`_callback_reason`). */
  readonly reason: string | null;
  readonly customerNumber: string | null;
  /** When the request was accepted. */
  readonly createdAt: number;
  /** When the customer wants the call; the acceptance time for an immediate one. */
  readonly desiredAt: number;
  /** When its session is to be started. */
  readonly dueAt: number;
  /** Since when it stands in line: acceptance, or the due time of a scheduled one. Never moves by retries. */
  readonly arrivedAt: number;
  /** When the record is gone, once it has ended. */
  readonly expiresAt: number;
  readonly sessionId: SessionId | null;
  /** Base URL of the server of sessions that runs it; null for this platform. */
  readonly sessionServer: string | null;
  /** When customer and agent were connected; committed before they could talk. From then on nobody is dialled. */
  readonly connectedAt: number | null;
  readonly completedAt: number | null;
  /** Number of dial attempts committed so far. */
  readonly attempts: number;
  /** Request parameters whose names begin with an underscore. */
  readonly params: Readonly<Record<string, string>>;
  /** User data of the caller: every other name. */
  readonly userData: Readonly<Record<string, string>>;
}

/** Whether a callback has ended and its time is over: nobody outside finds it any more, removed or not. */
export function isExpired(
  { state, expiresAt }: Pick<CallbackRecord, 'state' | 'expiresAt'>,
  now: number,
): boolean {
  return state === 'COMPLETED' && expiresAt <= now;
}

/** A record before the store numbered it. */
export type NewCallback = Omit<
  CallbackRecord,
  'seq' | 'sessionId' | 'sessionServer' | 'connectedAt' | 'completedAt' | 'attempts'
>;

/** One line of the history of a callback (`GET /api/v1/callbacks/{id}/trace`). */
export interface HistoryEntry {
  readonly callbackId: CallbackId;
  readonly at: number;
  /** Which part says so: `api`, `scheduler`, `session`, `routing`, `telephony`, `agent`, `admin`, `system`. */
  readonly source: string;
  /** Past tense, dotted: `callback.accepted`, `dial.started`, `agent.reserved`. */
  readonly event: string;
  /** One plain sentence for a supervisor. */
  readonly text: string;
  readonly stateBefore: CallbackState | null;
  readonly stateAfter: CallbackState | null;
  readonly data: Readonly<Record<string, unknown>>;
}
