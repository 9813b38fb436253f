import type { AgentWorkEntry, AgentWorkRepository } from '@ringback/core';
import type { Database } from '../database/database.ts';
import type { Row } from '../database/statement.ts';
import { getAgentUpcoming, getAgentWork, hasAgentPart } from '../sql/agent-work.ts';
import type { CallbackRow } from '../sql/callback-columns.ts';

type WorkRow = CallbackRow & Omit<AgentWorkEntry, 'record'>;

/** Callbacks as the agents see them who had to do with them, in PostgreSQL. */
export function createAgentWorkRepository(database: Database): AgentWorkRepository {
  return {
    async recent({ agentId, from, events, limit }) {
      const rows = await database.query<WorkRow>(getAgentWork, [agentId, from, limit, events]);
      return rows.map(({ assignedAt, lines, ...record }) => ({ record, assignedAt, lines }));
    },
    upcoming: ({ agentId, limit }) => database.query<CallbackRow>(getAgentUpcoming, [agentId, limit]),
    async hasPart(agentId, id) {
      const [row] = await database.query<{ hasPart: boolean } & Row>(hasAgentPart, [agentId, id]);
      return row?.hasPart ?? false;
    },
  };
}
