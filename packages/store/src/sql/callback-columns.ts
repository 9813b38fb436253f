import type { CallbackRecord } from '@ringback/core';
import type { Row } from '../database/statement.ts';

/** Columns of a callback under the names of its record: a row that holds them is one. */
export const CALLBACK_COLUMNS = `c.id, c.seq, c.service, c.state, c.reason, c.customer_number AS "customerNumber",
  c.created_at AS "createdAt", c.desired_at AS "desiredAt", c.due_at AS "dueAt", c.arrived_at AS "arrivedAt",
  c.expires_at AS "expiresAt", c.session_id AS "sessionId",
  c.session_server AS "sessionServer", c.connected_at AS "connectedAt",
  c.completed_at AS "completedAt", c.attempts, c.params, c.user_data AS "userData"`;

export type CallbackRow = CallbackRecord & Row;
