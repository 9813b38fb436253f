import type { Statement } from '../database/statement.ts';

/** $1 owner. */
export const releaseAccess: Statement = {
  name: 'release-access',
  text: `DELETE FROM access_booking WHERE owner = $1`,
};
