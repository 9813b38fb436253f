import type { Statement } from '../database/statement.ts';

/** Rows come as one JSON array: cheaper to write for Node than an array per column. Order of rows = order of `seq`. */
export const insertCallbacks: Statement = {
  name: 'insert-callbacks',
  text: `
    INSERT INTO callback (id, service, state, reason, customer_number, created_at, desired_at, due_at, arrived_at,
      expires_at, waiting, params, user_data)
    SELECT id, service, state, reason, "customerNumber", from_ms("createdAt"), from_ms("desiredAt"),
      from_ms("dueAt"), from_ms("arrivedAt"), from_ms("expiresAt"), state <> 'COMPLETED', params, "userData"
    FROM json_to_recordset($1::json) AS w(
      id text, service text, state text, reason text, "customerNumber" text, "createdAt" float8,
      "desiredAt" float8, "dueAt" float8, "arrivedAt" float8, "expiresAt" float8, params jsonb, "userData" jsonb)`,
};
