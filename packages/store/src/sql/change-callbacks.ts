import type { Statement } from '../database/statement.ts';
import { anyOf } from './any-of.ts';

/** Nobody else is about to start it; what this node ($2) has claimed is its own to leave. */
const IS_MOVED = `w."isMove" AND c.state = 'SCHEDULED' AND c.waiting
        AND (c.lease_until IS NULL OR c.lease_until <= now() OR c.lease_node = $2)`;

const moved = (column: string, value: string): string =>
  `${column} = CASE WHEN ${IS_MOVED} THEN ${value} ELSE c.${column} END`;

/** Changes properties, and the time of a callback that is scheduled. `isDone` is false where a move was asked for in vain. */
export const changeCallbacks: Statement = {
  name: 'change-callbacks',
  text: `
    WITH w AS MATERIALIZED (
      SELECT * FROM json_to_recordset($1::json) AS w(
        id text, "setParams" jsonb, "removedParams" text[], "setUserData" jsonb, "removedUserData" text[],
        "isNumber" boolean, "customerNumber" text, "isMove" boolean, state text, "desiredAt" float8,
        "dueAt" float8, "arrivedAt" float8, "expiresAt" float8)
    )
    UPDATE callback c SET
      params = (c.params - w."removedParams") || w."setParams",
      user_data = (c.user_data - w."removedUserData") || w."setUserData",
      customer_number = CASE WHEN w."isNumber" THEN w."customerNumber" ELSE c.customer_number END,
      ${moved('desired_at', 'from_ms(w."desiredAt")')},
      ${moved('due_at', 'from_ms(w."dueAt")')},
      ${moved('arrived_at', 'from_ms(w."arrivedAt")')},
      ${moved('expires_at', 'from_ms(w."expiresAt")')},
      ${moved('state', 'w.state')},
      ${moved('lease_until', 'NULL')}
    FROM w WHERE c.id = w.id AND c.id = ${anyOf('id')}
    RETURNING c.id, NOT w."isMove" OR (c.due_at = from_ms(w."dueAt") AND c.state = w.state AND c.waiting
      AND c.lease_until IS NULL) AS "isDone"`,
};
