/** Columns of a dial attempt under the names of the port. */
export const ATTEMPT_COLUMNS = `callback_id AS "callbackId", number, call_id AS "callId", started_at AS "startedAt",
  ended_at AS "endedAt", result, sip_status AS "sipStatus"`;
