import type { Statement } from '../database/statement.ts';
import { anyOf } from './any-of.ts';

/** $1 now, $2 how many. */
export const expireNotifications: Statement = {
  name: 'expire-notifications',
  text: `
    WITH old AS MATERIALIZED (
      SELECT id FROM notification WHERE expires_at <= from_ms($1)
        AND (lease_until IS NULL OR lease_until <= now())
      ORDER BY expires_at LIMIT $2 FOR UPDATE SKIP LOCKED
    )
    DELETE FROM notification n WHERE n.id = ${anyOf('id', 'old')}
    RETURNING n.id, n.channel, n.callback_id AS "callbackId", n.event`,
};
