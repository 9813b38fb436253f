import type { Statement } from '../database/statement.ts';

const COLUMNS = `id, subscriber_id AS "subscriberId", channel, target, language, filter, expires_at AS "expiresAt"`;

/** $1 tags, $2 now: filters that are one of the tags, and all patterns. */
export const findSubscriptions: Statement = {
  name: 'find-subscriptions',
  text: `
    SELECT ${COLUMNS} FROM subscription WHERE NOT is_pattern AND filter = ANY ($1::text[]) AND expires_at > from_ms($2)
    UNION ALL
    SELECT ${COLUMNS} FROM subscription WHERE is_pattern AND expires_at > from_ms($2)`,
};
