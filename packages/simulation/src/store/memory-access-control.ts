import type {
  Account,
  AccountRepository,
  ApiKey,
  ApiKeyRepository,
  AuditEntry,
  AuditFilter,
  AuditRepository,
  SecretRepository,
  WebSession,
  WebSessionRepository,
} from '@ringback/core';

type Check = () => void;

/** Users in memory. */
export class MemoryAccounts implements AccountRepository {
  readonly #check: Check;
  readonly #accounts = new Map<string, Account>();

  /** `check` throws while the store is away. */
  constructor(check: Check = () => undefined) {
    this.#check = check;
  }

  async list() {
    this.#check();
    return [...this.#accounts.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  async get(name: string) {
    this.#check();
    return this.#accounts.get(name) ?? null;
  }

  async put(account: Account) {
    this.#check();
    const { createdAt } = this.#accounts.get(account.name) ?? account;
    this.#accounts.set(account.name, { ...account, createdAt });
  }

  async delete(name: string) {
    this.#check();
    return this.#accounts.delete(name);
  }
}

/** Keys of programs in memory. */
export class MemoryApiKeys implements ApiKeyRepository {
  readonly #check: Check;
  readonly #keys = new Map<string, ApiKey>();

  constructor(check: Check = () => undefined) {
    this.#check = check;
  }

  async list() {
    this.#check();
    return [...this.#keys.values()].sort((a, b) => a.createdAt - b.createdAt);
  }

  async get(id: string) {
    this.#check();
    return this.#keys.get(id) ?? null;
  }

  async add(key: ApiKey) {
    this.#check();
    this.#keys.set(key.id, key);
  }

  async used(id: string, at: number) {
    this.#check();
    const key = this.#keys.get(id);
    if (key !== undefined) this.#keys.set(id, { ...key, lastUsedAt: at });
  }

  async delete(id: string) {
    this.#check();
    return this.#keys.delete(id);
  }
}

/** Browsers that are logged in, in memory. */
export class MemoryWebSessions implements WebSessionRepository {
  readonly #check: Check;
  readonly #sessions = new Map<string, WebSession>();

  constructor(check: Check = () => undefined) {
    this.#check = check;
  }

  async add(session: WebSession) {
    this.#check();
    this.#sessions.set(session.tokenHash, session);
  }

  async get(tokenHash: string) {
    this.#check();
    return this.#sessions.get(tokenHash) ?? null;
  }

  async seen(tokenHash: string, seenAt: number) {
    this.#check();
    const session = this.#sessions.get(tokenHash);
    if (session !== undefined) this.#sessions.set(tokenHash, { ...session, seenAt });
  }

  async delete(tokenHash: string) {
    this.#check();
    this.#sessions.delete(tokenHash);
  }

  async deleteOf(user: string) {
    this.#check();
    for (const session of this.#sessions.values())
      if (session.user === user) this.#sessions.delete(session.tokenHash);
  }

  async removeOver({ now, idleSince }: { now: number; idleSince: number }, limit: number) {
    this.#check();
    const over = [...this.#sessions.values()]
      .filter(({ expiresAt, seenAt }) => expiresAt < now || seenAt < idleSince)
      .slice(0, limit);
    for (const { tokenHash } of over) this.#sessions.delete(tokenHash);
    return over.length;
  }
}

/** Secrets of the installation in memory. */
export class MemorySecrets implements SecretRepository {
  readonly #check: Check;
  readonly #secrets = new Map<string, string>();

  constructor(check: Check = () => undefined) {
    this.#check = check;
  }

  async obtain(name: string, fresh: string) {
    this.#check();
    const secret = this.#secrets.get(name) ?? fresh;
    this.#secrets.set(name, secret);
    return secret;
  }
}

/** The audit log in memory. */
export class MemoryAudit implements AuditRepository {
  readonly #check: Check;
  #entries: AuditEntry[] = [];
  #lastId = 0;

  constructor(check: Check = () => undefined) {
    this.#check = check;
  }

  async add(entry: Omit<AuditEntry, 'id'>) {
    this.#check();
    this.#entries.push({ ...entry, id: ++this.#lastId });
  }

  async find({ who, subject, name, outcome, from, to, before, limit }: AuditFilter) {
    this.#check();
    return this.#entries
      .filter(
        (entry) =>
          (who === undefined || entry.who === who) &&
          (subject === undefined || entry.subject === subject) &&
          (name === undefined || entry.name === name) &&
          (outcome === undefined || entry.outcome === outcome) &&
          (from === undefined || entry.at >= from) &&
          (to === undefined || entry.at < to) &&
          (before === undefined || entry.id < before),
      )
      .reverse()
      .slice(0, limit);
  }

  async trim({ since, most }: { since: number; most: number }, limit: number) {
    this.#check();
    const gone = this.#entries
      .filter(({ at }, index) => at < since || index < this.#entries.length - most)
      .slice(0, limit);
    this.#entries = this.#entries.filter((entry) => !gone.includes(entry));
    return gone.length;
  }
}
