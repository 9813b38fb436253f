import type { Statement } from '../database/statement.ts';

export const setNodeUrl: Statement = {
  name: 'set-node-url',
  text: 'UPDATE node SET url = $2 WHERE name = $1',
};
