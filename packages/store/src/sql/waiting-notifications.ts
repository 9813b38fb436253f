import type { Statement } from '../database/statement.ts';

export const waitingNotifications: Statement = {
  name: 'waiting-notifications',
  text: `SELECT channel, count(*) AS count FROM notification GROUP BY channel`,
};
