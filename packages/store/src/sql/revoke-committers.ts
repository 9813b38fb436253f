import type { Statement } from '../database/statement.ts';

/** Whoever committed for node $1 so far commits nothing more. Waits for what it is committing right now. */
export const revokeCommitters: Statement = {
  name: 'revoke-committers',
  text: 'UPDATE commit_mark SET revoked = true WHERE node = $1 AND NOT revoked',
};
