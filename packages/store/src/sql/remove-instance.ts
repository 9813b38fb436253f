import type { Statement } from '../database/statement.ts';

export const removeInstance: Statement = {
  name: 'remove-instance',
  text: `DELETE FROM service_instance WHERE id = $1 RETURNING id`,
};
