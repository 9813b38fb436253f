import type { Statement } from '../database/statement.ts';

/** The node has ended in order: others need not wait for it to be missed. */
export const removeNode: Statement = {
  name: 'remove-node',
  text: 'DELETE FROM node WHERE name = $1',
};
