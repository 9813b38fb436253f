import type { Statement } from '../database/statement.ts';

export const removeSubscription: Statement = {
  name: 'remove-subscription',
  text: `DELETE FROM subscription WHERE id = $1 RETURNING id`,
};
