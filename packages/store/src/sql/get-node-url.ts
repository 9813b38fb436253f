import type { Statement } from '../database/statement.ts';

export const getNodeUrl: Statement = {
  name: 'get-node-url',
  text: 'SELECT url FROM node WHERE name = $1',
};
