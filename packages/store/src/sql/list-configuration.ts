import type { Statement } from '../database/statement.ts';

export const listConfiguration: Statement = {
  name: 'list-configuration',
  text: 'SELECT name, body FROM configuration WHERE kind = $1 ORDER BY name',
};
