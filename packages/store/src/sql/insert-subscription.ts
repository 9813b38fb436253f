import type { Statement } from '../database/statement.ts';

export const insertSubscription: Statement = {
  name: 'insert-subscription',
  text: `
    INSERT INTO subscription (id, subscriber_id, channel, target, language, filter, is_pattern, expires_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, from_ms($8))`,
};
