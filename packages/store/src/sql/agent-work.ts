import type { Statement } from '../database/statement.ts';
import { CALLBACK_COLUMNS } from './callback-columns.ts';

/** Callbacks that agent $1 was held for from $2 on, the last one first, $3 at most, with the lines of their history named $4. */
export const getAgentWork: Statement = {
  name: 'get-agent-work',
  text: `
    WITH part AS (
      SELECT callback_id, max(assigned_at) AS assigned_at FROM queue_assignment
      WHERE agent_id = $1 AND assigned_at >= from_ms($2) AND callback_id IS NOT NULL
      GROUP BY callback_id ORDER BY 2 DESC LIMIT $3)
    SELECT ${CALLBACK_COLUMNS}, part.assigned_at AS "assignedAt",
      coalesce((
        SELECT json_agg(json_build_object('at', (extract(epoch FROM h.at) * 1000)::bigint, 'event', h.event, 'data', h.data) ORDER BY h.at, h.id)
        FROM history h WHERE h.callback_id = part.callback_id AND h.event = ANY($4)), '[]') AS lines
    FROM part JOIN callback c ON c.id = part.callback_id
    ORDER BY part.assigned_at DESC`,
};

/** Callbacks that are scheduled and that agent $1 was held for before, the next one first; $2 at most. */
export const getAgentUpcoming: Statement = {
  name: 'get-agent-upcoming',
  text: `
    SELECT ${CALLBACK_COLUMNS} FROM callback c
    WHERE c.state = 'SCHEDULED'
      AND c.id = ANY(ARRAY(SELECT DISTINCT callback_id FROM queue_assignment
        WHERE agent_id = $1 AND callback_id IS NOT NULL))
    ORDER BY c.desired_at, c.seq LIMIT $2`,
};

/** Whether agent $1 was held for callback $2. */
export const hasAgentPart: Statement = {
  name: 'has-agent-part',
  text: `
    SELECT EXISTS (SELECT 1 FROM queue_assignment WHERE agent_id = $1 AND callback_id = $2) AS "hasPart"`,
};
