import type { AgentState } from '../agents/agent.ts';
import type { AgentId } from '../ids.ts';

/** What statistics are computed from: a copy of the moment, plain data. Counts begin with the process. */
export interface RoutingFacts {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly agents: readonly AgentFacts[];
  /** Virtual queues that somebody waits in or was in since the process began. */
  readonly queues: readonly QueueFacts[];
}

export interface AgentFacts {
  readonly id: AgentId;
  readonly dn: string;
  readonly name: string;
  readonly groups: readonly string[];
  readonly skills: Readonly<Record<string, number>>;
  readonly state: AgentState['kind'];
  readonly since: number;
  /** Calls that this agent answered, and those that are over with their after-call work. */
  readonly answered: number;
  readonly completed: number;
}

export interface QueueFacts {
  readonly name: string;
  readonly waiting: number;
  /** Arrival of the one who stands longest; null when nobody waits. */
  readonly oldestArrival: number | null;
  readonly entered: number;
  /** Got an agent. */
  readonly distributed: number;
  /** Left without one. */
  readonly abandoned: number;
  /** The agent answered. */
  readonly answered: number;
  readonly completed: number;
  /** Agents who may serve those that wait here; everybody while nobody waits. */
  readonly agentsLoggedIn: number;
  readonly agentsReady: number;
  /** Mean of the last calls of this queue, talk and after-call work; null before the first one. */
  readonly handleTimeMs: number | null;
  /** Mean time between the last calls that got an agent (AQT, routing reference 2.5); null before the second one. */
  readonly quitTimeMs?: number | null;
}
