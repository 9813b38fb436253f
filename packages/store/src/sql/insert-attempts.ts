import type { Statement } from '../database/statement.ts';

/** The primary key refuses a number that exists: never two dials under one number (P2). */
export const insertAttempts: Statement = {
  name: 'insert-attempts',
  text: `
    INSERT INTO dial_attempt (callback_id, number, call_id, started_at)
    SELECT "callbackId", number, "callId", from_ms("startedAt")
    FROM json_to_recordset($1::json) AS w(
      "callbackId" text, number integer, "callId" text, "startedAt" float8)`,
};
