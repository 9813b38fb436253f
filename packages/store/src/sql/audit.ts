import type { Statement } from '../database/statement.ts';

/** $1 when, $2 who, $3 role, $4 means, $5 address, $6 action, $7 subject, $8 name, $9 outcome, $10 before, $11 after, $12 request. */
export const addAuditEntry: Statement = {
  name: 'add-audit-entry',
  text: `
    INSERT INTO audit (at, who, role, means, address, action, subject, name, outcome, before, after, request_id)
    VALUES (from_ms($1), $2, $3, $4, $5, $6, $7, $8, $9, $10::json, $11::json, $12)`,
};

/**
 * $1 who, $2 subject, $3 name, $4 outcome, $5 from, $6 to, $7 before id, $8 how many; null: any. People ask it, and rarely:
 * it is planned at each run.
 */
export const findAuditEntries: Statement = {
  text: `
    SELECT a.id, a.at, a.who, a.role, a.means, a.address, a.action, a.subject, a.name, a.outcome, a.before, a.after,
      a.request_id AS "requestId"
    FROM audit a
    WHERE ($1::text IS NULL OR a.who = $1) AND ($2::text IS NULL OR a.subject = $2)
      AND ($3::text IS NULL OR a.name = $3) AND ($4::text IS NULL OR a.outcome = $4)
      AND ($5::float8 IS NULL OR a.at >= from_ms($5)) AND ($6::float8 IS NULL OR a.at < from_ms($6))
      AND ($7::bigint IS NULL OR a.id < $7)
    ORDER BY a.id DESC LIMIT $8`,
};

/** $1 since when entries are kept, $2 how many, $3 how many to remove at once. */
export const trimAudit: Statement = {
  text: `
    WITH gone AS (
      DELETE FROM audit WHERE id IN (
        SELECT a.id FROM audit a
        WHERE a.at < from_ms($1) OR a.id <= (SELECT n.id FROM audit n ORDER BY n.id DESC OFFSET $2 LIMIT 1)
        ORDER BY a.id LIMIT $3 FOR UPDATE SKIP LOCKED
      ) RETURNING 1
    )
    SELECT count(*) AS count FROM gone`,
};
