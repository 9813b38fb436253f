import type { Statement } from '../database/statement.ts';

/** The lock makes it wait for a transaction whose client was lost and that the server has not ended yet. */
export const readMark: Statement = {
  name: 'read-mark',
  text: 'SELECT batch FROM commit_mark WHERE committer = $1 FOR UPDATE',
};
