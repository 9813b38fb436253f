import type { Statement } from '../database/statement.ts';

/** Callbacks of services ($1) that are submitted and in a state ($2), at most $3. */
export const submittedCallbacks: Statement = {
  name: 'submitted-callbacks',
  text: `
    SELECT id FROM callback WHERE submitted AND service = ANY ($1::text[]) AND state = $2
    ORDER BY service LIMIT $3`,
};
