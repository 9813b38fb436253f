import type { Statement } from '../database/statement.ts';

/** Makes version $2 of document $1 the current one, if it is there. */
export const setCurrentDocument: Statement = {
  name: 'set-current-document',
  text: `
    UPDATE current_document c SET version = u.version
    FROM uploaded_document u WHERE c.name = $1 AND u.name = c.name AND u.version = $2
    RETURNING c.version`,
};
