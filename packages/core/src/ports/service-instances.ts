import type { CallbackId, InstanceId, SessionId } from '../ids.ts';
import type { ServiceFile } from './service-files.ts';
import type { SessionAnswer } from './sessions.ts';
import type { StoredFile } from './stored-data.ts';

/** One use of a configured service of type `ors` that is no callback: a session, and what belongs to it. */
export interface ServiceInstance {
  readonly id: InstanceId;
  readonly service: string;
  /** Null until its session was started. */
  readonly sessionId: SessionId | null;
  /** Base URL of the server that runs the session; null for this platform. */
  readonly sessionServer: string | null;
  /** Times are milliseconds since 1970. */
  readonly createdAt: number;
  /** When it ends, whatever its document thinks (`_ttl`). */
  readonly expiresAt: number;
  readonly userData: Readonly<Record<string, string>>;
}

export interface InstanceRepository {
  insert(instance: ServiceInstance): Promise<void>;
  get(id: InstanceId): Promise<ServiceInstance | null>;
  /** False when the instance is gone. */
  attachSession(id: InstanceId, sessionId: SessionId, sessionServer: string | null): Promise<boolean>;
  /** Sets and removes keys of the user data; false when the instance is gone. */
  changeUserData(id: InstanceId, change: UserDataChange): Promise<boolean>;
  /** Instances whose time is over, the oldest first. */
  expired(now: number, limit: number): Promise<ServiceInstance[]>;
  remove(id: InstanceId): Promise<boolean>;
}

export interface UserDataChange {
  readonly set: Readonly<Record<string, string>>;
  readonly remove: readonly string[];
}

/** `too-much`: the owner would have more files than it may; nothing was changed. */
export type UserDataOutcome = 'changed' | 'gone' | 'too-much';

/** What a document answered: here, or as another server sent it. */
export type ServiceAnswer =
  | { readonly from: 'session'; readonly answer: SessionAnswer }
  | {
      readonly from: 'server';
      readonly status: number;
      /** Null when it named none. */
      readonly contentType: string | null;
      readonly body: Uint8Array;
    };

/** `unreachable`: no server took the session; `document`: it is the document's fault. */
export interface StartFailure {
  readonly kind: 'failed';
  readonly reason: 'document' | 'unreachable';
  /** Plain words. */
  readonly why: string;
}

export type ServiceStart =
  /** `answer` is what the document said to `gms.start`; null: it does not listen to it. */
  | { readonly kind: 'started'; readonly id: InstanceId; readonly answer: ServiceAnswer | null }
  /** The document did not want to; nothing is left of it. */
  | { readonly kind: 'refused'; readonly answer: ServiceAnswer }
  /** It could not be started; nothing is left of it. */
  | StartFailure;

export type SubmitOutcome =
  /** It runs, or will in a moment. */
  | { readonly kind: 'submitted'; readonly answer: ServiceAnswer | null }
  /** The document did not want to; the callback is COMPLETED with `SUBMIT_FAILED`. */
  | { readonly kind: 'refused'; readonly answer: ServiceAnswer }
  /** Its session could not be started; the callback is COMPLETED with `SUBMIT_FAILED`. */
  | StartFailure;

export type ActionOutcome =
  | { readonly kind: 'answered'; readonly answer: ServiceAnswer }
  | { readonly kind: 'unknown' }
  /** There is no session (any more) that could answer. */
  | { readonly kind: 'no-session' }
  | { readonly kind: 'unanswered'; readonly seconds: number }
  | { readonly kind: 'failed'; readonly why: string };

/** What an id of a service belongs to. */
export type ServiceOwner =
  | { readonly kind: 'instance'; readonly id: InstanceId; readonly service: string }
  | { readonly kind: 'callback'; readonly id: CallbackId; readonly service: string };

/** Services of type `ors` by the generic API (API reference 3). */
export interface OrsServices {
  /** Starts a service that is no callback. */
  start(request: {
    readonly service: string;
    readonly params: Readonly<Record<string, string>>;
    readonly userData: Readonly<Record<string, string>>;
    readonly files: readonly ServiceFile[];
  }): Promise<ServiceStart>;
  /** Starts the session of a callback that was just accepted and is not for later. */
  submit(request: {
    readonly id: CallbackId;
    readonly service: string;
    readonly params: Readonly<Record<string, string>>;
  }): Promise<SubmitOutcome>;
  owner(id: string): Promise<ServiceOwner | null>;
  /** Hands a request to the session of an instance or a callback. */
  act(owner: ServiceOwner, action: string, data: Readonly<Record<string, string>>): Promise<ActionOutcome>;
  /** Null when it is gone. */
  userData(owner: ServiceOwner): Promise<Readonly<Record<string, string>> | null>;
  /** Changes the user data, and keeps files. The session is not told. */
  changeUserData(
    owner: ServiceOwner,
    change: UserDataChange,
    files?: readonly ServiceFile[],
  ): Promise<UserDataOutcome>;
  /** Null when there is none under the key. */
  file(owner: ServiceOwner, key: string): Promise<StoredFile | null>;
  /** Ends the session of an instance, and forgets the instance; false when it is gone. */
  remove(id: InstanceId): Promise<boolean>;
}
