import type { Statement } from '../database/statement.ts';

/** Reads one index entry for each callback that is submitted. */
export const countSubmitted: Statement = {
  name: 'count-submitted',
  text: 'SELECT service, count(*) AS count FROM callback WHERE submitted GROUP BY service ORDER BY service',
};
