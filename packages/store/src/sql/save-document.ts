import type { Statement } from '../database/statement.ts';

/** The same text has the same hash: what is stored stays. */
export const saveDocument: Statement = {
  name: 'save-document',
  text: `
    INSERT INTO document (hash, url, text, stored_at, parts) VALUES ($1, $2, $3, from_ms($4), $5)
    ON CONFLICT (hash) DO NOTHING`,
};
