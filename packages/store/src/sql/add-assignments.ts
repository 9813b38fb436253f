import type { Statement } from '../database/statement.ts';

/** $1: assignments as JSON, times in milliseconds. */
export const addAssignments: Statement = {
  name: 'add-assignments',
  text: `
    INSERT INTO queue_assignment (virtual_queue, assigned_at, request_id, callback_id, agent_id, target, priority,
      arrived_at, position, passed_over)
    SELECT "virtualQueue", from_ms(at), "requestId", "callbackId", "agentId", target, priority,
      from_ms("arrivedAt"), position, "passedOver"
    FROM jsonb_to_recordset($1::jsonb) AS w("virtualQueue" text, at float8, "requestId" text, "callbackId" text,
      "agentId" text, target text, priority float8, "arrivedAt" float8, position integer, "passedOver" jsonb)`,
};
