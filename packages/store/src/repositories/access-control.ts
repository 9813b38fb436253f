import type {
  Account,
  AccountRepository,
  ApiKey,
  ApiKeyRepository,
  AuditEntry,
  AuditRepository,
  SecretRepository,
  WebSession,
  WebSessionRepository,
} from '@ringback/core';
import type { Database } from '../database/database.ts';
import type { Row } from '../database/statement.ts';
import { deleteAccount, getAccount, listAccounts, putAccount } from '../sql/accounts.ts';
import { addApiKey, deleteApiKey, getApiKey, listApiKeys, usedApiKey } from '../sql/api-keys.ts';
import { addAuditEntry, findAuditEntries, trimAudit } from '../sql/audit.ts';
import { obtainSecret } from '../sql/installation-secrets.ts';
import {
  addWebSession,
  deleteWebSession,
  deleteWebSessionsOf,
  getWebSession,
  removeOverWebSessions,
  seenWebSession,
} from '../sql/web-sessions.ts';

/** Users in PostgreSQL. */
export function createAccountRepository(database: Database): AccountRepository {
  return {
    list: () => database.query<Account & Row>(listAccounts),
    async get(name) {
      const [row] = await database.query<Account & Row>(getAccount, [name]);
      return row ?? null;
    },
    async put({ name, role, agentId, passwordHash, active, createdAt, changedAt }) {
      await database.query(putAccount, [name, role, agentId, passwordHash, active, createdAt, changedAt]);
    },
    delete: async (name) => (await database.query(deleteAccount, [name])).length > 0,
  };
}

/** Keys of programs in PostgreSQL. */
export function createApiKeyRepository(database: Database): ApiKeyRepository {
  return {
    list: () => database.query<ApiKey & Row>(listApiKeys),
    async get(id) {
      const [row] = await database.query<ApiKey & Row>(getApiKey, [id]);
      return row ?? null;
    },
    async add({ id, name, role, services, secretHash, createdAt, createdBy, expiresAt }) {
      const values = [id, name, role, services, secretHash, createdAt, createdBy, expiresAt];
      await database.query(addApiKey, values);
    },
    async used(id, at) {
      await database.query(usedApiKey, [id, at]);
    },
    delete: async (id) => (await database.query(deleteApiKey, [id])).length > 0,
  };
}

/** Browsers that are logged in, in PostgreSQL. */
export function createWebSessionRepository(database: Database): WebSessionRepository {
  return {
    async add({ tokenHash, user, stamp, createdAt, seenAt, expiresAt }) {
      await database.query(addWebSession, [tokenHash, user, stamp, createdAt, seenAt, expiresAt]);
    },
    async get(tokenHash) {
      const [row] = await database.query<WebSession & Row>(getWebSession, [tokenHash]);
      return row ?? null;
    },
    async seen(tokenHash, seenAt) {
      await database.query(seenWebSession, [tokenHash, seenAt]);
    },
    async delete(tokenHash) {
      await database.query(deleteWebSession, [tokenHash]);
    },
    async deleteOf(user) {
      await database.query(deleteWebSessionsOf, [user]);
    },
    async removeOver({ now, idleSince }, limit) {
      const [row] = await database.query<{ count: number }>(removeOverWebSessions, [now, idleSince, limit]);
      return row?.count ?? 0;
    },
  };
}

/** Secrets of the installation in PostgreSQL. */
export function createSecretRepository(database: Database): SecretRepository {
  return {
    async obtain(name, fresh) {
      const [row] = await database.query<{ value: string }>(obtainSecret, [name, fresh]);
      return row?.value ?? fresh;
    },
  };
}

/** The audit log in PostgreSQL. */
export function createAuditRepository(database: Database): AuditRepository {
  return {
    async add(entry) {
      const { at, who, role, means, address, action, subject, name, outcome, before, after, requestId } =
        entry;
      const states = [JSON.stringify(before), JSON.stringify(after)];
      const values = [at, who, role, means, address, action, subject, name, outcome, ...states, requestId];
      await database.query(addAuditEntry, values);
    },
    async find({ who, subject, name, outcome, from, to, before, limit }) {
      const values = [who, subject, name, outcome, from, to, before].map((value) => value ?? null);
      return database.query<AuditEntry & Row>(findAuditEntries, [...values, limit]);
    },
    async trim({ since, most }, limit) {
      const [row] = await database.query<{ count: number }>(trimAudit, [since, most, limit]);
      return row?.count ?? 0;
    },
  };
}
