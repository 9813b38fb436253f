import type { Statement } from '../database/statement.ts';
import { countChange } from './count-change.ts';

export const deleteConfiguration: Statement = {
  name: 'delete-configuration',
  text: `
    WITH gone AS (DELETE FROM configuration WHERE kind = $1 AND name = $2 RETURNING name),
      counted AS (${countChange('$3::boolean AND EXISTS (SELECT FROM gone)')})
    SELECT name FROM gone`,
};
