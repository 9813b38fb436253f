import type { Statement } from '../database/statement.ts';

export const getConfiguration: Statement = {
  name: 'get-configuration',
  text: 'SELECT name, body FROM configuration WHERE kind = $1 AND name = $2',
};
