import type { Statement } from '../database/statement.ts';

export const getDocument: Statement = {
  name: 'get-document',
  text: 'SELECT hash, url, text, parts FROM document WHERE hash = $1',
};
