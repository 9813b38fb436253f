import type { Statement } from '../database/statement.ts';

/** Nodes other than $1 that were not seen for $2 ms. */
export const lostNodes: Statement = {
  name: 'lost-nodes',
  text: `
    SELECT name FROM node
    WHERE name <> $1 AND seen_at < now() - $2::float8 * interval '1 millisecond' ORDER BY name`,
};
