import type { Statement } from '../database/statement.ts';

/** Says that node $1 is alive, by the database's own clock. */
export const beatNode: Statement = {
  name: 'beat-node',
  text: `
    INSERT INTO node (name, seen_at) VALUES ($1, now())
    ON CONFLICT (name) DO UPDATE SET seen_at = excluded.seen_at`,
};
