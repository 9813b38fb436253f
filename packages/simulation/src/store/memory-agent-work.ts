import type { AgentId, AgentWorkRepository, CallbackId, CallbackRecord, HistoryEntry } from '@ringback/core';
import type { MemoryAssignments } from './memory-assignments.ts';

interface WorkData {
  readonly records: ReadonlyMap<CallbackId, CallbackRecord>;
  readonly lines: readonly HistoryEntry[];
  readonly assignments: MemoryAssignments;
}

/** What agents had to do with, in memory; every look goes through `read`, which may refuse it. */
export function memoryAgentWork(data: WorkData, read: <T>(look: () => T) => T): AgentWorkRepository {
  /** Since when the agent was last held for each callback, the last one first. */
  const lastOf = (agentId: AgentId, from: number): [CallbackRecord, number][] => {
    const last = new Map<CallbackId, number>();
    for (const { callbackId, at } of data.assignments.ofAgent(agentId))
      if (callbackId !== null && at >= from) last.set(callbackId, Math.max(at, last.get(callbackId) ?? at));
    return [...last]
      .flatMap(([id, at]): [CallbackRecord, number][] => {
        const record = data.records.get(id);
        return record === undefined ? [] : [[record, at]];
      })
      .sort(([, a], [, b]) => b - a);
  };
  return {
    recent: async ({ agentId, from, events, limit }) =>
      read(() =>
        lastOf(agentId, from)
          .slice(0, limit)
          .map(([record, assignedAt]) => ({
            record: { ...record },
            assignedAt,
            lines: data.lines
              .filter((line) => line.callbackId === record.id && events.includes(line.event))
              .map(({ at, event, data: facts }) => ({ at, event, data: facts })),
          })),
      ),
    upcoming: async ({ agentId, limit }) =>
      read(() =>
        lastOf(agentId, 0)
          .map(([record]) => record)
          .filter(({ state }) => state === 'SCHEDULED')
          .sort((a, b) => a.desiredAt - b.desiredAt || a.seq - b.seq)
          .slice(0, limit),
      ),
    hasPart: async (agentId, id) =>
      read(() => data.assignments.ofAgent(agentId).some(({ callbackId }) => callbackId === id)),
  };
}
