import type { Statement } from '../database/statement.ts';

/** What node $1 wrote and has not done is node $2's to do. */
export const takeOutbox: Statement = {
  name: 'take-outbox',
  text: 'UPDATE session_outbox SET node = $2 WHERE node = $1',
};
