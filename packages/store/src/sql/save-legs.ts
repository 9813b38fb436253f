import type { Statement } from '../database/statement.ts';

/** A leg that has ended is not opened again. $2 is the node that dialled. */
export const saveLegs: Statement = {
  name: 'save-legs',
  text: `
    INSERT INTO leg (leg_id, call_id, callback_id, role, state, signalling, started_at, open, node)
    SELECT "legId", "callId", "callbackId", role, state, signalling, from_ms("startedAt"), state <> 'ended', $2
    FROM json_to_recordset($1::json) AS w(
      "legId" text, "callId" text, "callbackId" text, role text, state text, signalling jsonb, "startedAt" float8)
    ON CONFLICT (leg_id) DO UPDATE SET
      call_id = excluded.call_id, callback_id = excluded.callback_id, state = excluded.state,
      signalling = excluded.signalling, open = excluded.open
    WHERE leg.open`,
};
