import type { Statement } from '../database/statement.ts';

/** $1 digest, $2 user, $3 stamp, $4 created, $5 seen, $6 end. */
export const addWebSession: Statement = {
  name: 'add-web-session',
  text: `
    INSERT INTO web_session (token_hash, user_name, stamp, created_at, seen_at, expires_at)
    VALUES ($1, $2, $3, from_ms($4), from_ms($5), from_ms($6))`,
};

export const getWebSession: Statement = {
  name: 'get-web-session',
  text: `
    SELECT w.token_hash AS "tokenHash", w.user_name AS "user", w.stamp, w.created_at AS "createdAt",
      w.seen_at AS "seenAt", w.expires_at AS "expiresAt"
    FROM web_session w WHERE w.token_hash = $1`,
};

export const seenWebSession: Statement = {
  name: 'seen-web-session',
  text: 'UPDATE web_session SET seen_at = from_ms($2) WHERE token_hash = $1',
};

export const deleteWebSession: Statement = {
  name: 'delete-web-session',
  text: 'DELETE FROM web_session WHERE token_hash = $1',
};

export const deleteWebSessionsOf: Statement = {
  name: 'delete-web-sessions-of',
  text: 'DELETE FROM web_session WHERE user_name = $1',
};

/** $1 now, $2 not used since, $3 how many. */
export const removeOverWebSessions: Statement = {
  name: 'remove-over-web-sessions',
  text: `
    WITH gone AS (
      DELETE FROM web_session WHERE token_hash IN (
        SELECT w.token_hash FROM web_session w
        WHERE w.expires_at < from_ms($1) OR w.seen_at < from_ms($2) LIMIT $3 FOR UPDATE SKIP LOCKED
      ) RETURNING 1
    )
    SELECT count(*) AS count FROM gone`,
};
