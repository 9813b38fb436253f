import type { Statement } from '../database/statement.ts';

export const openLegs: Statement = {
  name: 'open-legs',
  text: `
    SELECT leg_id AS "legId", call_id AS "callId", callback_id AS "callbackId", role, state, signalling,
      started_at AS "startedAt"
    FROM leg WHERE open ORDER BY started_at, leg_id`,
};
