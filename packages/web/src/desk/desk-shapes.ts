import type { Agent, Call } from '../server/shapes.ts';

/** What the server asks of an agent (docs/reference/desk.md). */
export interface DeskTask {
  readonly id: string;
  readonly kind: 'preview' | 'disposition';
  readonly callbackId: string | null;
  readonly actions: readonly string[];
  readonly askedAt: string;
  readonly until: string | null;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface DeskSnapshot {
  readonly agent: Agent | null;
  readonly tasks: readonly DeskTask[];
  readonly call: Call | null;
  /** The server's clock. Absent in the first event of a stream. */
  readonly now?: string;
}

/** What an agent sees of a customer's request. */
export interface DeskRequest {
  readonly id: string;
  readonly service: string;
  readonly customerNumber: string | null;
  readonly createdAt: string;
  readonly desiredAt: string;
  readonly attempts: number;
  readonly userData: Readonly<Record<string, string>>;
}

export interface DeskCall {
  readonly call: Call | null;
  readonly callback: DeskRequest | null;
  /** Whether it is recorded: never, in any case, or when the agent wants it; null: it is not the agent's own. */
  readonly callRecording: 'off' | 'always' | 'on_demand' | null;
}

/** A request that the agent had, or may have, to do with. */
export interface StandingRequest extends DeskRequest {
  readonly state: string;
  readonly reason: string | null;
}

export interface Note {
  readonly at: string;
  readonly agentId: string;
  readonly agentName: string;
  readonly text: string;
}

export interface OwnCallback extends StandingRequest {
  readonly notes: readonly Note[];
}

/** Somebody whom the agent can ask. */
export interface Colleague {
  readonly id: string;
  readonly name: string;
  readonly state: string;
  readonly reachable: boolean;
}

/** What became of a request with this agent. */
export type Part = 'open' | 'talked' | 'rejected' | 'missed' | 'not-reached';

export interface RecentCallback extends StandingRequest {
  readonly part: Part;
  readonly at: string;
  readonly notes: number;
}

/** One that is to be called. */
export interface UpcomingCallback extends StandingRequest {
  /** The agent had to do with it before; else it is for anybody like him. */
  readonly own: boolean;
}

export interface OwnCallbacks {
  readonly recent: readonly RecentCallback[];
  readonly upcoming: readonly UpcomingCallback[];
}

export interface DeskQueue {
  readonly name: string;
  readonly length: number;
  readonly oldestAt: string | null;
}
