import type { Statement } from '../database/statement.ts';
import { anyOf } from './any-of.ts';

/**
 * Callbacks whose session is over or lost, and that are to be started again: they wait as new ones do. One that has ended, or
 * has another session by now, stays as it is.
 */
export const restartCallbacks: Statement = {
  name: 'restart-callbacks',
  text: `
    WITH w AS MATERIALIZED (
      SELECT * FROM json_to_recordset($1::json) AS w(
        id text, "leaves" text, state text, "desiredAt" float8, "dueAt" float8, "arrivedAt" float8,
        "expiresAt" float8)
    )
    UPDATE callback c SET
      session_id = NULL, session_server = NULL, connected_at = NULL, waiting = true, lease_until = NULL,
      state = w.state, desired_at = from_ms(w."desiredAt"), due_at = from_ms(w."dueAt"),
      arrived_at = from_ms(w."arrivedAt"), expires_at = from_ms(w."expiresAt")
    FROM w WHERE c.id = w.id AND c.id = ${anyOf('id')} AND c.session_id = w.leaves AND c.state <> 'COMPLETED'`,
};
