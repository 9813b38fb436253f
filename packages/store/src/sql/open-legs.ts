import type { Statement } from '../database/statement.ts';

/** Legs that node $1 dialled and that have not ended. */
export const openLegs: Statement = {
  name: 'open-legs',
  text: `
    SELECT leg_id AS "legId", call_id AS "callId", callback_id AS "callbackId", role, state, signalling,
      started_at AS "startedAt"
    FROM leg WHERE open AND coalesce(node, $1) = $1 ORDER BY started_at, leg_id`,
};
