import type { Statement } from '../database/statement.ts';
import { anyOf } from './any-of.ts';

export const removeNotifications: Statement = {
  name: 'remove-notifications',
  text: `
    WITH w AS MATERIALIZED (SELECT * FROM json_to_recordset($1::json) AS w(id text))
    DELETE FROM notification n WHERE n.id = ${anyOf('id')}`,
};
