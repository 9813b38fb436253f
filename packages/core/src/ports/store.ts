import type { AdmissionLimits, RateWindow } from '../admission/limits.ts';
import type { CallbackRecord, HistoryEntry, NewCallback } from '../callbacks/record.ts';
import type { CallbackState } from '../callbacks/state.ts';
import type { CallbackId, CallId, LegId, RequestId, SessionId } from '../ids.ts';
import type { Json, JsonObject } from '../json.ts';
import type { NewNotification } from '../notification/notification.ts';
import type { PromiseRepository } from '../promises/promise.ts';
import type { AssignmentRecord, AssignmentRepository } from '../routing/assignment.ts';
import type { QueueHistoryRepository } from '../routing/queue-history.ts';
import type { SlotBookings } from '../slots/free-places.ts';
import type { WaitQuoteRepository } from '../wait-times/wait-quote.ts';
import type { AccessRepository } from './access.ts';
import type { AgentWorkRepository } from './agent-work.ts';
import type { CallbackFacts, CallbackFactsOrder } from './callback-facts.ts';
import type { CallbackPage, CallbackPageOrder } from './callback-page.ts';
import type { CallbackTally, CallbackTallyOrder } from './callback-tally.ts';
import type { ConfigurationRepository } from './configuration.ts';
import type { DocumentRepository } from './documents.ts';
import type { NotificationRepository, SubscriptionRepository } from './notification.ts';
import type {
  AccountRepository,
  ApiKeyRepository,
  AuditRepository,
  SecretRepository,
  WebSessionRepository,
} from './security.ts';
import type { ServiceFileRepository } from './service-files.ts';
import type { InstanceRepository, UserDataChange } from './service-instances.ts';
import type { SessionTraceEntry } from './sessions.ts';
import type { SlotPlace } from './slot-place.ts';
import type { StoredDataRepository } from './stored-data.ts';

export type { ConfigurationRepository, OptionMap } from './configuration.ts';

/** Result of one dial attempt, as reports and retries see it. */
export type DialResult =
  | 'answered'
  /** A machine, or a fax, answered (call progress detection). */
  | 'answering_machine'
  | 'fax'
  | 'busy'
  | 'no_answer'
  | 'rejected'
  | 'unreachable'
  | 'congestion'
  | 'not_allowed'
  | 'cancelled'
  | 'interrupted';

/** A dial attempt to a customer; unique per callback and number, committed before anything leaves (P2). */
export interface DialAttempt {
  readonly callbackId: CallbackId;
  readonly number: number;
  readonly callId: CallId;
  readonly startedAt: number;
  readonly endedAt: number | null;
  readonly result: DialResult | null;
  readonly sipStatus: number | null;
}

/** A leg as the switch needs it to reconcile after a crash. `signalling` is the adapter's own plain data. */
export interface StoredLeg {
  readonly legId: LegId;
  readonly callId: CallId;
  readonly callbackId: CallbackId | null;
  readonly role: 'customer' | 'agent';
  readonly state: 'dialling' | 'answered' | 'ended';
  readonly signalling: Json;
  readonly startedAt: number;
}

/** A version of a scenario document, with everything that it was made of: sessions go on with it whatever becomes of its sources. */
export interface StoredDocument {
  readonly hash: string;
  readonly url: string;
  readonly text: string;
  /** Texts that it drew in, by URL. */
  readonly parts: Readonly<Record<string, string>>;
}

/** A session at rest: between two macrosteps. */
export interface StoredSession {
  readonly sessionId: SessionId;
  readonly callbackId: CallbackId | null;
  readonly documentHash: string;
  readonly snapshot: string;
  /** Address of its document; empty when that is not stored. */
  readonly documentUrl: string;
  /** The node that runs it. */
  readonly owner: string;
  readonly startedAt: number;
  /** Who is told of its end; null: nobody. Plain data of whoever started it. */
  readonly starter: JsonObject | null;
}

/** What one session has for another, or for a server outside. */
export interface OutboxEntry {
  readonly id: string;
  /** The session that handles it; null for what goes outside. */
  readonly receiver: SessionId | null;
  /** Null: at once. */
  readonly dueAt: number | null;
  readonly body: JsonObject;
}

/** A running session in lists. */
export interface SessionSummary {
  readonly sessionId: SessionId;
  readonly callbackId: CallbackId | null;
  /** Address of its document. */
  readonly document: string | null;
  /** Name of the node that runs it. */
  readonly node: string;
  /** When it moved last, milliseconds since 1970. */
  readonly savedAt: number;
}

/** Something a session asked of a functional module that has not been answered yet. */
export interface PendingAction {
  readonly sessionId: SessionId;
  readonly requestId: RequestId;
  /** `queue.submit`, `ixn.createcall`, ... */
  readonly action: string;
  readonly payload: JsonObject;
}

/** A delayed event of a session. */
export interface SessionTimer {
  readonly sessionId: SessionId;
  readonly sendId: string;
  readonly dueAt: number;
  readonly event: JsonObject;
}

/**
 * One change to the store. Writes are data: those of one unit are committed together or not at all, and the
 * units of the same few milliseconds share one commit.
 */
export type Write =
  | {
      readonly kind: 'callback.insert';
      readonly callback: NewCallback;
      /** This and `limits` only by way of `accept`, which says what became of it. */
      readonly place?: SlotPlace;
      readonly limits?: CallbackLimits;
    }
  | {
      readonly kind: 'callback.update';
      readonly id: CallbackId;
      /** Only given fields change. A record that is COMPLETED never changes its state or reason again. */
      readonly set: {
        readonly state?: CallbackState;
        readonly reason?: string;
        readonly sessionId?: SessionId;
        /** Base URL of the server that runs the session; goes with `sessionId`, absent for this platform. */
        readonly sessionServer?: string;
        /** Null: the conversation that was about to begin did not. */
        readonly connectedAt?: number | null;
        readonly completedAt?: number;
        /** The customer had stood in line since then already; a later time changes nothing. */
        readonly arrivedAt?: number;
      };
    }
  | { readonly kind: 'callback.change'; readonly id: CallbackId; readonly change: CallbackChange }
  | { readonly kind: 'callback.restart'; readonly id: CallbackId; readonly restart: CallbackRestart }
  | { readonly kind: 'history.append'; readonly entry: HistoryEntry }
  /** The first save is the start of the session; its `starter` never changes. The owner is the node that commits. */
  | {
      readonly kind: 'session.save';
      readonly session: Omit<StoredSession, 'documentUrl' | 'owner' | 'startedAt'>;
      readonly savedAt: number;
    }
  /** The session ended: its timers and pending actions go with it. */
  | { readonly kind: 'session.end'; readonly sessionId: SessionId; readonly endedAt: number }
  | { readonly kind: 'timer.set'; readonly timer: SessionTimer }
  | { readonly kind: 'timer.clear'; readonly sessionId: SessionId; readonly sendId: string }
  | { readonly kind: 'outbox.add'; readonly entry: OutboxEntry }
  | { readonly kind: 'outbox.remove'; readonly id: string }
  /** Moves the time of an entry that still waits for it. */
  | { readonly kind: 'outbox.move'; readonly id: string; readonly dueAt: number }
  /** A message to somebody outside, as part of what it tells. */
  | { readonly kind: 'notification.add'; readonly notification: NewNotification }
  /** Sent, or given up. */
  | { readonly kind: 'notification.remove'; readonly id: string }
  /** Nobody has taken it any more; it is due again then. */
  | {
      readonly kind: 'notification.return';
      readonly id: string;
      readonly dueAt: number;
      readonly attempts: number;
    }
  | { readonly kind: 'action.add'; readonly action: PendingAction }
  | { readonly kind: 'action.remove'; readonly sessionId: SessionId; readonly requestId: RequestId }
  /** Fails the unit when the number exists already; also counts up the callback's `attempts`. */
  | {
      readonly kind: 'attempt.insert';
      readonly attempt: Pick<DialAttempt, 'callbackId' | 'number' | 'callId' | 'startedAt'>;
    }
  | {
      readonly kind: 'attempt.finish';
      readonly callbackId: CallbackId;
      readonly number: number;
      readonly endedAt: number;
      readonly result: DialResult;
      readonly sipStatus: number | null;
    }
  /** An agent went to somebody who waited. */
  | { readonly kind: 'assignment.add'; readonly assignment: AssignmentRecord }
  | { readonly kind: 'leg.save'; readonly leg: StoredLeg }
  | { readonly kind: 'leg.end'; readonly legId: LegId; readonly endedAt: number; readonly cause: string };

/** What somebody changes of a request that was accepted. */
export interface CallbackChange {
  readonly params: PropertyChange;
  readonly userData: PropertyChange;
  /** The number, when that changes. */
  readonly customerNumber?: string | null;
  /** The unit fails with STORE_CONFLICT unless the callback is SCHEDULED and nobody has begun to start it. */
  readonly move?: CallbackMove;
}

export interface PropertyChange {
  readonly set: Readonly<Record<string, string>>;
  readonly removed: readonly string[];
}

/**
 * A callback is to be started again at a time, by a session of its own: the one that it `leaves` is over, or lost. Nothing
 * changes when it has ended, or has another one. Milliseconds since 1970.
 */
export type CallbackRestart = Pick<CallbackRecord, 'desiredAt' | 'dueAt' | 'arrivedAt' | 'expiresAt'> & {
  readonly leaves: SessionId;
  readonly state: 'SCHEDULED' | 'QUEUED';
  /** Its place from now on. It is taken even where none is left: what was agreed with a customer is kept. */
  readonly place?: SlotPlace;
};

/** Another time for a callback that is scheduled. Milliseconds since 1970. */
export type CallbackMove = Pick<CallbackRecord, 'desiredAt' | 'dueAt' | 'arrivedAt' | 'expiresAt'> & {
  readonly state: 'SCHEDULED' | 'QUEUED';
  /** Its place from now on, instead of the one that it had. The unit fails with STORE_SLOT_FULL when there is none left. */
  readonly place?: SlotPlace;
};

/** Commits units of writes; resolves when they are durable. Throws STORE_UNAVAILABLE (retryable) and changes nothing then. */
export interface UnitOfWork {
  commit(writes: readonly Write[]): Promise<void>;
}

export interface FilterCondition {
  readonly key: string;
  readonly value: string;
  readonly negated: boolean;
  /** Services whose callbacks have this value where they do not say otherwise. */
  readonly services?: readonly string[];
}

/** What a new callback is held against in the transaction that stores it. */
export interface CallbackLimits {
  readonly limits: AdmissionLimits;
  /** It is wanted now: the limits of values and of submitted callbacks are for it. */
  readonly isNow: boolean;
  /** Values that are counted. */
  readonly values: readonly { readonly name: string; readonly value: string }[];
  /** The only value is the number of the callback, and records outlive the day: they can be counted instead. */
  readonly isByNumber: boolean;
}

export type Acceptance =
  | { readonly kind: 'accepted' }
  /** Nothing was stored: the service had accepted as many within the window. */
  | { readonly kind: 'window-full'; readonly window: RateWindow }
  | { readonly kind: 'same-value'; readonly name: string; readonly value: string }
  /** As many callbacks of the number have not ended. */
  | { readonly kind: 'same-number' }
  /** As many callbacks of the service are submitted. */
  | { readonly kind: 'queue-full' }
  /** Nothing was stored: the slot has no place left. */
  | { readonly kind: 'slot-full' };

export interface CallbackFilter {
  readonly service?: string;
  /** All (AND) or any (OR) of the conditions; a property is `_id`, `_callback_state`, `_customer_number`, or a key of params or user data. */
  readonly operand: 'AND' | 'OR';
  readonly conditions: readonly FilterCondition[];
  /** Only callbacks that are wanted from one instant to another, both included. Milliseconds since 1970. */
  readonly desired?: { readonly from: number; readonly to: number };
  readonly states?: readonly CallbackState[];
  /** Milliseconds since 1970: what has ended and expired by then is not found, removed or not. */
  readonly now: number;
  readonly limit: number;
}

export interface CallbackRepository {
  get(id: CallbackId): Promise<CallbackRecord | null>;
  /** Newest first. */
  find(filter: CallbackFilter): Promise<CallbackRecord[]>;
  /** In any order, a page at a time. */
  page(order: CallbackPageOrder): Promise<CallbackPage>;
  /** Reads all callbacks that are kept: for reports. By service and span. */
  tally(order: CallbackTallyOrder): Promise<CallbackTally[]>;
  /** What documents reported, oldest first. */
  facts(order: CallbackFactsOrder): Promise<CallbackFacts[]>;
  /** Sets and removes keys of the user data; false when there is no such callback. */
  changeUserData(id: CallbackId, change: UserDataChange): Promise<boolean>;
  /** What was written of a callback since its acceptance, oldest first (`storyOf` makes the whole story of it). */
  history(id: CallbackId): Promise<HistoryEntry[]>;
  attempts(id: CallbackId): Promise<DialAttempt[]>;
  /** Takes up to `limit` callbacks that are due and have no session, oldest first, under a lease of this node; nobody else gets them meanwhile. */
  claimDue(request: { now: number; limit: number; node: string; leaseMs: number }): Promise<CallbackRecord[]>;
  /** Gives back what this node had claimed before it died. */
  releaseClaims(node: string): Promise<void>;
  /** Due time of the next callback without a session and without a live claim, or null. */
  nextDue(): Promise<number | null>;
  /** Callbacks that outlived their time without having ended: the oldest first. */
  overdue(now: number, limit: number): Promise<CallbackId[]>;
  /** Completed and expired records are removed; returns how many. */
  removeExpired(now: number, limit: number): Promise<number>;
  /** Forgets what no limit looks at any more, at most about so many; returns how many. */
  removeOldTallies(now: number, limit: number): Promise<number>;
  /** Callbacks of services that are submitted and in a state. */
  submitted(services: readonly string[], state: CallbackState, limit: number): Promise<CallbackId[]>;
  /** How many callbacks of each service are submitted and have not ended; services without any are left out. */
  countSubmitted(): Promise<{ service: string; count: number }[]>;
  /** Counts for metrics and the live page. */
  countByState(): Promise<{ service: string; state: CallbackState; count: number }[]>;
}

/** Macrosteps of one session that followed each other. */
export interface SessionTrace {
  readonly sessionId: SessionId;
  readonly entries: readonly SessionTraceEntry[];
}

/** Places in slots that callbacks have taken. Those of cancelled ones are free again with the commit that cancels. */
export interface BookingRepository {
  /** How many are booked for the slots that begin from `from` to `to` (exclusive), in the order of time; empty slots are left out. */
  count(service: string, from: number, to: number): Promise<SlotBookings[]>;
  /** Forgets the counts of slots that began before an instant; returns how many. */
  removeBefore(before: number, limit: number): Promise<number>;
}

export interface SessionRepository {
  get(id: SessionId): Promise<StoredSession | null>;
  /** Sessions that have not ended and that belong to this node, in batches by id. */
  running(request: { node: string; after: SessionId | null; limit: number }): Promise<SessionId[]>;
  /** Sessions that have not ended, by id, on any node. */
  list(request: { after: SessionId | null; limit: number }): Promise<SessionSummary[]>;
  pendingActions(ids: readonly SessionId[]): Promise<PendingAction[]>;
  /** Takes timers that are due: they are removed by the unit that handles their event (`timer.clear`). Oldest first. */
  dueTimers(now: number, limit: number): Promise<SessionTimer[]>;
  /** Delayed events of one session, the next one first. */
  timersOf(id: SessionId): Promise<SessionTimer[]>;
  /** The earliest due time after this one. */
  nextTimer(after: number): Promise<number | null>;
  /**
   * Entries of the outbox that are due and this node's to do, in the order they were written. They stay until a unit
   * removes them.
   */
  dueOutbox(now: number, limit: number): Promise<OutboxEntry[]>;
  /** The earliest due time after this one of what waits for its time. */
  nextOutbox(after: number): Promise<number | null>;
  /** The start of a session that waits for its time. */
  scheduledStart(id: SessionId): Promise<OutboxEntry | null>;
  /** Adds to the traces of sessions; not part of any unit. */
  addTrace(traces: readonly SessionTrace[]): Promise<void>;
  /** Forgets all but the newest additions of each of these sessions. */
  trimTrace(ids: readonly SessionId[], most: number): Promise<void>;
  /** The callback of a session, as long as either is known; null: it has none. */
  callbackOf(id: SessionId): Promise<CallbackId | null>;
  /** Oldest first; empty when nothing is known. */
  trace(id: SessionId): Promise<SessionTraceEntry[]>;
  /** Removes sessions without a callback that ended before a time, and traces of nothing; gives how many sessions. */
  removeEnded(before: number, limit: number): Promise<number>;
  /** Running sessions of this node that were started before a time. */
  aged(startedBefore: number, limit: number): Promise<SessionId[]>;
  saveDocument(document: StoredDocument & { readonly storedAt: number }): Promise<void>;
  document(hash: string): Promise<StoredDocument | null>;
  /** What a session runs, or ran while that is known. */
  documentOf(id: SessionId): Promise<StoredDocument | null>;
}

export interface LegRepository {
  /** Legs of a node that have not ended: what it may have left on phones when it died. */
  open(node: string): Promise<StoredLeg[]>;
  /** Attempts of a node without a result. */
  openAttempts(node: string): Promise<DialAttempt[]>;
}

/** The nodes that work on one database. Each says every second that it is alive. */
export interface NodeRepository {
  /** Nodes that were not seen for some seconds, or ended in order; empty while this one cannot judge. */
  lost(): Promise<string[]>;
  /**
   * Takes the place of a lost node: from then on that one commits nothing more, even if it was only asleep. False when
   * it is back, or another node was quicker.
   */
  replace(name: string): Promise<boolean>;
  /**
   * Some of the running sessions of a replaced node, which belong to this one from now on; empty when none is left. Those
   * that have asked the switch for something are taken apart from the others.
   */
  takeSessions(
    from: string,
    which: { readonly onPhone: boolean; readonly limit: number },
  ): Promise<SessionId[]>;
  /** What a replaced node left in the outbox is this one's to do. */
  takeOutbox(from: string): Promise<void>;
  /** Everything of a replaced node was taken over. */
  forget(name: string): Promise<void>;
  /** Where this node is reached over HTTP. */
  announce(url: string): Promise<void>;
  url(name: string): Promise<string | null>;
}

/** Everything that survives. */
export interface Store extends UnitOfWork {
  readonly callbacks: CallbackRepository;
  readonly sessions: SessionRepository;
  readonly legs: LegRepository;
  readonly nodes: NodeRepository;
  readonly configuration: ConfigurationRepository;
  readonly documents: DocumentRepository;
  readonly serviceFiles: ServiceFileRepository;
  readonly instances: InstanceRepository;
  readonly access: AccessRepository;
  readonly notifications: NotificationRepository;
  readonly subscriptions: SubscriptionRepository;
  readonly storedData: StoredDataRepository;
  readonly bookings: BookingRepository;
  readonly accounts: AccountRepository;
  readonly apiKeys: ApiKeyRepository;
  readonly webSessions: WebSessionRepository;
  readonly secrets: SecretRepository;
  readonly audit: AuditRepository;
  /**
   * Commits a unit that begins with a new callback and its place in a slot, or nothing of it when the slot is full: decided
   * in the transaction that stores it, so that a slot is never oversold. What else is in the unit are messages about it.
   * Throws as `commit` does.
   */
  accept(unit: readonly Write[]): Promise<Acceptance>;
  readonly assignments: AssignmentRepository;
  readonly agentWork: AgentWorkRepository;
  readonly waitQuotes: WaitQuoteRepository;
  readonly promises: PromiseRepository;
  readonly queueHistory: QueueHistoryRepository;
  /** Resolves when the database answers; throws STORE_UNAVAILABLE otherwise. */
  ping(): Promise<void>;
  close(): Promise<void>;
}
