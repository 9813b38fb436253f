import type { Statement } from '../database/statement.ts';

/** Assignments of virtual queue $1 from $2 on and before $3 that passed somebody over, overtakes first; $4 at most. */
export const getPassingAssignments: Statement = {
  name: 'get-passing-assignments',
  text: `
    SELECT assigned_at AS at, virtual_queue AS "virtualQueue", request_id AS "requestId",
      callback_id AS "callbackId", agent_id AS "agentId", target, priority, arrived_at AS "arrivedAt", position,
      passed_over AS "passedOver"
    FROM queue_assignment
    WHERE virtual_queue = $1 AND assigned_at >= from_ms($2) AND assigned_at < from_ms($3)
      AND passed_over IS NOT NULL
    ORDER BY passed_over -> 'reasons' ? 'overtaken' DESC, assigned_at DESC, id DESC LIMIT $4`,
};
