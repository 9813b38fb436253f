import type { CallbackRecord, HistoryEntry } from '../callbacks/record.ts';
import type { AgentId, CallbackId } from '../ids.ts';

/** A callback that an agent was held for, and what tells how he and it got on. */
export interface AgentWorkEntry {
  readonly record: CallbackRecord;
  /** When he was held for it last. Milliseconds since 1970. */
  readonly assignedAt: number;
  /** Lines of its history with the wanted events, in order. */
  readonly lines: readonly Pick<HistoryEntry, 'at' | 'event' | 'data'>[];
}

/** Callbacks as the agents see them who had to do with them. An agent has a part in a callback once the router gave him to it. */
export interface AgentWorkRepository {
  /** Those that the agent was held for from a time on, the last one first. */
  recent(request: {
    readonly agentId: AgentId;
    /** Milliseconds since 1970. */
    readonly from: number;
    /** Names of the lines of history that are wanted. */
    readonly events: readonly string[];
    readonly limit: number;
  }): Promise<AgentWorkEntry[]>;
  /** Those that the agent once had a part in and that are scheduled now, the next one first. */
  upcoming(request: { readonly agentId: AgentId; readonly limit: number }): Promise<CallbackRecord[]>;
  /** Whether the agent has a part in this callback. */
  hasPart(agentId: AgentId, id: CallbackId): Promise<boolean>;
}
