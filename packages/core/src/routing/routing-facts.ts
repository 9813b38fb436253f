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
  /** The same since the agent logged in last, and for how long calls took him; absent while nobody knows. */
  readonly sinceLogin?: AgentSinceLogin;
}

export interface AgentSinceLogin {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly answered: number;
  readonly completed: number;
  /** Milliseconds, the call that is under way included. */
  readonly busyMs: number;
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
  /** What further predictors of waits go by; absent where nobody keeps it. */
  readonly outlook?: QueueOutlook;
}

/** The queue as one who enters it now finds it. */
export interface QueueOutlook {
  /** Those who would be served before, of all queues that the same agents serve. */
  readonly ahead: number;
  /** Agents of its targets who are at work: ready, or with a call. */
  readonly agentsWorking: number;
  readonly agentsFree: number;
  /** Mean time for which a call takes these agents up, from being chosen until ready again; null before the first one. */
  readonly occupiedMs: number | null;
  /** Share of the time of these agents that calls of this queue took lately; null before the first one. */
  readonly effectivePortion: number | null;
  /** Mean time between two of these agents becoming free for this queue, others taking their share; null: nobody can say. */
  readonly agentGapMs: number | null;
  /** Wait of the last one who got an agent. */
  readonly lastWaitMs: number | null;
  /** Wait so far of the one who is next. */
  readonly headWaitMs: number | null;
  /** Mean time after which somebody who waits gives up; null: nobody did lately. */
  readonly patienceMs: number | null;
}
