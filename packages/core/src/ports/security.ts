import type { Json } from '../json.ts';
import type { Means } from '../security/principal.ts';
import type { KeyRole, Role } from '../security/role.ts';

/** Somebody who may log in. Instants are milliseconds since 1970. */
export interface Account {
  readonly name: string;
  readonly role: Role;
  /** The agent that the user is, for the desktop. */
  readonly agentId: string | null;
  /** As `hashPassword` makes it. */
  readonly passwordHash: string;
  readonly active: boolean;
  readonly createdAt: number;
  readonly changedAt: number;
}

export interface AccountRepository {
  /** By name. */
  list(): Promise<Account[]>;
  get(name: string): Promise<Account | null>;
  /** Creates or replaces; the time of creation of one that exists stays. */
  put(account: Account): Promise<void>;
  delete(name: string): Promise<boolean>;
}

/** A key of a program. The key itself is nowhere. */
export interface ApiKey {
  readonly id: string;
  readonly name: string;
  readonly role: KeyRole;
  /** Null: all services. */
  readonly services: readonly string[] | null;
  /** SHA-256 of its secret part, in hexadecimal digits. */
  readonly secretHash: string;
  readonly createdAt: number;
  readonly createdBy: string;
  /** Null: it does not end. */
  readonly expiresAt: number | null;
  /** To the minute; null: never. */
  readonly lastUsedAt: number | null;
}

export interface ApiKeyRepository {
  /** Oldest first. */
  list(): Promise<ApiKey[]>;
  get(id: string): Promise<ApiKey | null>;
  add(key: ApiKey): Promise<void>;
  used(id: string, at: number): Promise<void>;
  delete(id: string): Promise<boolean>;
}

/** Somebody who is logged in with a browser. */
export interface WebSession {
  /** SHA-256 of the token that the browser has, in hexadecimal digits. */
  readonly tokenHash: string;
  readonly user: string;
  /** Changes with the password of the user: a session of the time before it is over. */
  readonly stamp: string;
  readonly createdAt: number;
  readonly seenAt: number;
  readonly expiresAt: number;
}

export interface WebSessionRepository {
  add(session: WebSession): Promise<void>;
  get(tokenHash: string): Promise<WebSession | null>;
  seen(tokenHash: string, seenAt: number): Promise<void>;
  delete(tokenHash: string): Promise<void>;
  deleteOf(user: string): Promise<void>;
  /** Sessions that are over, or have not been used since; returns how many. */
  removeOver(times: { now: number; idleSince: number }, limit: number): Promise<number>;
}

/** Secrets that all nodes of an installation share. */
export interface SecretRepository {
  /** The secret of a name; `fresh` from now on when there is none yet. */
  obtain(name: string, fresh: string): Promise<string>;
}

/** Something that somebody did. */
export interface AuditEntry {
  readonly id: number;
  readonly at: number;
  /** Name of the user or key; who tried to log in. */
  readonly who: string;
  readonly role: KeyRole | null;
  readonly means: Means | null;
  /** Where the request came from. */
  readonly address: string;
  /** `PUT /services/:name`, `login`, ... */
  readonly action: string;
  readonly subject: string;
  /** Which one of that kind. */
  readonly name: string;
  readonly outcome: 'done' | 'refused';
  /** What differs, secrets hidden. */
  readonly before: Json;
  readonly after: Json;
  readonly requestId: string;
}

export interface AuditFilter {
  readonly who?: string;
  readonly subject?: string;
  readonly name?: string;
  readonly outcome?: AuditEntry['outcome'];
  readonly from?: number;
  /** Exclusive. */
  readonly to?: number;
  /** Only entries with a smaller id. */
  readonly before?: number;
  readonly limit: number;
}

export interface AuditRepository {
  add(entry: Omit<AuditEntry, 'id'>): Promise<void>;
  /** Newest first. */
  find(filter: AuditFilter): Promise<AuditEntry[]>;
  /** Forgets what is older, and all but the newest `most`; returns how many. */
  trim(keep: { since: number; most: number }, limit: number): Promise<number>;
}
