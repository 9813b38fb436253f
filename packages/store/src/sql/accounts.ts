import type { Statement } from '../database/statement.ts';

const COLUMNS = `
  a.name, a.role, a.agent_id AS "agentId", a.password_hash AS "passwordHash", a.active,
  a.created_at AS "createdAt", a.changed_at AS "changedAt"`;

export const listAccounts: Statement = {
  name: 'list-accounts',
  text: `SELECT ${COLUMNS} FROM account a ORDER BY a.name`,
};

export const getAccount: Statement = {
  name: 'get-account',
  text: `SELECT ${COLUMNS} FROM account a WHERE a.name = $1`,
};

/** $1 name, $2 role, $3 agent, $4 hash, $5 active, $6 created, $7 changed. */
export const putAccount: Statement = {
  name: 'put-account',
  text: `
    INSERT INTO account (name, role, agent_id, password_hash, active, created_at, changed_at)
    VALUES ($1, $2, $3, $4, $5, from_ms($6), from_ms($7))
    ON CONFLICT (name) DO UPDATE SET
      role = excluded.role, agent_id = excluded.agent_id, password_hash = excluded.password_hash,
      active = excluded.active, changed_at = excluded.changed_at`,
};

export const deleteAccount: Statement = {
  name: 'delete-account',
  text: 'DELETE FROM account WHERE name = $1 RETURNING name',
};
