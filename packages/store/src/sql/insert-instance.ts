import type { Statement } from '../database/statement.ts';

export const insertInstance: Statement = {
  name: 'insert-instance',
  text: `
    INSERT INTO service_instance (id, service, session_id, session_server, created_at, expires_at, user_data)
    VALUES ($1, $2, $3, $4, from_ms($5), from_ms($6), $7)`,
};
