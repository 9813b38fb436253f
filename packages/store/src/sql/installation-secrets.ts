import type { Statement } from '../database/statement.ts';

/** $1 name, $2 the value if there is none yet. The empty update locks the row, so that the value of a concurrent insert is seen. */
export const obtainSecret: Statement = {
  name: 'obtain-secret',
  text: `
INSERT INTO installation_secret AS s (name, value) VALUES ($1, $2)
ON CONFLICT (name) DO UPDATE SET value = s.value
RETURNING s.value`,
};
