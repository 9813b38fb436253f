import type { Statement } from '../database/statement.ts';

const COLUMNS = `
  k.id, k.name, k.role, k.services, k.secret_hash AS "secretHash", k.created_at AS "createdAt",
  k.created_by AS "createdBy", k.expires_at AS "expiresAt", k.last_used_at AS "lastUsedAt"`;

export const listApiKeys: Statement = {
  name: 'list-api-keys',
  text: `SELECT ${COLUMNS} FROM api_key k ORDER BY k.created_at, k.id`,
};

export const getApiKey: Statement = {
  name: 'get-api-key',
  text: `SELECT ${COLUMNS} FROM api_key k WHERE k.id = $1`,
};

/** $1 id, $2 name, $3 role, $4 services, $5 digest, $6 created, $7 by whom, $8 end. */
export const addApiKey: Statement = {
  name: 'add-api-key',
  text: `
    INSERT INTO api_key (id, name, role, services, secret_hash, created_at, created_by, expires_at)
    VALUES ($1, $2, $3, $4, $5, from_ms($6), $7, from_ms($8))`,
};

export const usedApiKey: Statement = {
  name: 'used-api-key',
  text: 'UPDATE api_key SET last_used_at = from_ms($2) WHERE id = $1',
};

export const deleteApiKey: Statement = {
  name: 'delete-api-key',
  text: 'DELETE FROM api_key WHERE id = $1 RETURNING id',
};
