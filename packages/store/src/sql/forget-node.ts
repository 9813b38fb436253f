import type { Statement } from '../database/statement.ts';

/** Node $2 has taken over everything of node $1. */
export const forgetNode: Statement = {
  name: 'forget-node',
  text: 'DELETE FROM node WHERE name = $1 AND taker = $2',
};
