import type { Statement } from '../database/statement.ts';

export const deleteConfiguration: Statement = {
  name: 'delete-configuration',
  text: 'DELETE FROM configuration WHERE kind = $1 AND name = $2 RETURNING name',
};
