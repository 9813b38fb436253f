import {
  type AgentConfiguration,
  type AgentState,
  agentNames,
  type CallId,
  type LegId,
  type RequestedAgentState,
} from '@ringback/core';
import type { Deadline } from './deadlines.ts';

/** What an agent, supervisor, administrator or rule asked for last: where the agent rests between calls. */
interface AgentRequest {
  readonly state: RequestedAgentState;
  /** Why not ready; empty when nobody said. */
  readonly reason: string;
}

/** One agent as the book keeps it. Only the agent book changes it. */
export interface Agent {
  configuration: AgentConfiguration;
  /** No longer configured; goes as soon as the phone is free. */
  removed: boolean;
  requested: AgentRequest;
  state: AgentState;
  /** Since when the agent could have been given work; a hold that led to no ringing does not change it. */
  readySince: number;
  /** Legs to the agent's phone that have not ended. */
  readonly legs: Map<LegId, { readonly callId: CallId; readonly answered: boolean }>;
  /** End of a hold or of after-call work. */
  deadline: Deadline | null;
}

/** Who has been ready longest comes first; the id decides between equals, so that the choice can be repeated. */
export function compareReady(a: Agent, b: Agent): number {
  if (a === b) return 0;
  return a.readySince - b.readySince || (a.configuration.id < b.configuration.id ? -1 : 1);
}

/** What an agent does when neither held, nor on the phone, nor in after-call work. */
export function restingState({ requested, readySince }: Agent, now: number): AgentState {
  switch (requested.state) {
    case 'Ready':
      return { kind: 'ready', since: readySince };
    case 'NotReady':
      return { kind: 'not-ready', since: now, reason: requested.reason };
    case 'LoggedOut':
      return { kind: 'logged-out', since: now };
  }
}

/** What an agent does who has legs: talking outweighs ringing. Null without legs. */
export function phoneState(agent: Agent, now: number): AgentState | null {
  let state: AgentState | null = null;
  for (const { callId, answered } of agent.legs.values()) {
    if (answered) return { kind: 'talking', since: now, callId };
    state ??= { kind: 'ringing', since: now, callId };
  }
  return state;
}

/** Whether two states say the same, their beginning aside. */
export function isSameState(a: AgentState, b: AgentState): boolean {
  if (a.kind !== b.kind) return false;
  if (a.kind === 'not-ready' && b.kind === 'not-ready') return a.reason === b.reason;
  if ((a.kind === 'ringing' || a.kind === 'talking') && (b.kind === 'ringing' || b.kind === 'talking'))
    return a.callId === b.callId;
  return a.kind === 'ready' || a.kind === 'logged-out';
}

/** Whether one of these names means the agent. */
export function isCalled({ configuration }: Agent, names: readonly string[]): boolean {
  return names.length > 0 && agentNames(configuration).some((name) => names.includes(name));
}
