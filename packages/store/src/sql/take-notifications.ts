import type { Statement } from '../database/statement.ts';
import { anyOf } from './any-of.ts';

/**
 * Takes messages that are due under a lease. $1 now of the domain, $2 how many in all, $3 of each receiver, $4 node,
 * $5 lease in ms on the database's clock, $6 receivers that get nothing now, $7 users who are here.
 * Goes from receiver to receiver through the index, so that what waits for one that is away costs one step, however
 * much it is. Nothing is taken of a line while something earlier of it waits for its time or is in other hands.
 */
export const takeNotifications: Statement = {
  name: 'take-notifications',
  text: `
    WITH RECURSIVE receiver AS (
      (SELECT n.receiver FROM notification n ORDER BY n.receiver LIMIT 1)
      UNION ALL
      SELECT (SELECT n.receiver FROM notification n WHERE n.receiver > r.receiver ORDER BY n.receiver LIMIT 1)
      FROM receiver r WHERE r.receiver IS NOT NULL
    ), due AS MATERIALIZED (
      SELECT found.id FROM receiver r CROSS JOIN LATERAL (
        SELECT n.id FROM notification n
        WHERE n.receiver = r.receiver AND n.due_at <= from_ms($1)
          AND (n.lease_until IS NULL OR n.lease_until <= now())
          AND (n.line IS NULL OR NOT EXISTS (
            SELECT FROM notification e WHERE e.line = n.line AND e.seq < n.seq
              AND (e.due_at > from_ms($1) OR e.lease_until > now())))
        ORDER BY n.due_at, n.seq LIMIT $3
        FOR UPDATE SKIP LOCKED
      ) found
      WHERE r.receiver IS NOT NULL AND r.receiver <> ALL ($6::text[])
        AND (r.receiver NOT LIKE 'comet %' OR r.receiver = ANY ($7::text[]))
      LIMIT $2
    )
    UPDATE notification n SET lease_node = $4, lease_until = now() + $5::float8 * interval '1 millisecond'
    WHERE n.id = ${anyOf('id', 'due')}
    RETURNING n.id, n.seq, n.channel, n.receiver, n.line, n.callback_id AS "callbackId", n.event, n.attempts,
      n.due_at AS "dueAt", n.expires_at AS "expiresAt", n.body`,
};
