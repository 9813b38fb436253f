import type { Statement } from '../database/statement.ts';

export const addNotifications: Statement = {
  name: 'add-notifications',
  text: `
    INSERT INTO notification (id, channel, receiver, line, callback_id, event, due_at, expires_at, body)
    SELECT id, channel, receiver, line, "callbackId", event, from_ms("dueAt"), from_ms("expiresAt"), body
    FROM json_to_recordset($1::json) AS w(id text, channel text, receiver text, line text, "callbackId" text,
      event text, "dueAt" float8, "expiresAt" float8, body jsonb, "onlyWith" text)
    WHERE "onlyWith" IS NULL OR EXISTS (SELECT FROM callback c WHERE c.id = "onlyWith")
    ON CONFLICT (id) DO NOTHING`,
};
