import type { Statement } from '../database/statement.ts';

/** Reads the whole table (about 0.2 s per million rows): for a page or a scrape every few seconds, not per request. */
export const countByState: Statement = {
  name: 'count-by-state',
  text: 'SELECT service, state, count(*) AS count FROM callback GROUP BY service, state ORDER BY service, state',
};
