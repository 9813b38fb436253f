import type { Statement } from '../database/statement.ts';
import { countChange } from './count-change.ts';

export const putConfiguration: Statement = {
  name: 'put-configuration',
  text: `
    WITH counted AS (${countChange('$4::boolean')})
    INSERT INTO configuration (kind, name, body) VALUES ($1, $2, $3::json)
    ON CONFLICT (kind, name) DO UPDATE SET body = excluded.body`,
};
