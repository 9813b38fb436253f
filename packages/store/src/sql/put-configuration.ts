import type { Statement } from '../database/statement.ts';

export const putConfiguration: Statement = {
  name: 'put-configuration',
  text: `
    INSERT INTO configuration (kind, name, body) VALUES ($1, $2, $3::json)
    ON CONFLICT (kind, name) DO UPDATE SET body = excluded.body`,
};
