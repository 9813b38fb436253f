import type { Statement } from '../database/statement.ts';

/** The node has ended in order: others need not wait for it to be missed. */
export const endNode: Statement = {
  name: 'end-node',
  text: `UPDATE node SET seen_at = '-infinity' WHERE name = $1`,
};
