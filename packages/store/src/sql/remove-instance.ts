import type { Statement } from '../database/statement.ts';

/** $1 id. The access numbers that it holds are free again, and its files go with it. */
export const removeInstance: Statement = {
  name: 'remove-instance',
  text: `
    WITH freed AS (DELETE FROM access_booking WHERE owner = $1),
      files AS (DELETE FROM service_file WHERE owner = $1)
    DELETE FROM service_instance WHERE id = $1 RETURNING id`,
};
