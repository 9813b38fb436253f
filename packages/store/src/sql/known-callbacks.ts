import type { Statement } from '../database/statement.ts';

/** Which of the ids ($1) are stored. */
export const knownCallbacks: Statement = {
  name: 'known-callbacks',
  text: 'SELECT id FROM callback WHERE id = ANY ($1::text[])',
};
