import type { Statement } from '../database/statement.ts';

/** Once at a start: what an earlier process of this node had in hand. */
export const releaseNotifications: Statement = {
  name: 'release-notifications',
  text: `UPDATE notification SET lease_node = NULL, lease_until = NULL WHERE lease_node = $1`,
};
