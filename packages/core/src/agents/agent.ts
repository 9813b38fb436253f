import type { AgentId } from '../ids.ts';

/** An agent as configured (contract section 3). Times in seconds where the name says so. */
export interface AgentConfiguration {
  readonly id: AgentId;
  readonly name: string;
  /** Directory number of the agent's phone; also its SIP user when it registers. */
  readonly dn: string;
  /** Fixed address; without it the agent is dialled where the phone registered. */
  readonly uri: string | null;
  readonly password: string | null;
  readonly skills: Readonly<Record<string, number>>;
  readonly groups: readonly string[];
  /** State at start; `Ready` logs a fixed phone in at every start. */
  readonly state: 'LoggedOut' | 'NotReady' | 'Ready';
  /** Seconds of after-call work. */
  readonly wrapUp: number;
}

/**
 * What an agent is doing now. `reserved` to `talking` carry whom for; `not-ready` says why
 * (Stat Server: LoggedOut, NotReadyForNextCall, AfterCallWork, WaitForNextCall, CallRinging, CallInbound...).
 */
export type AgentState =
  | { readonly kind: 'logged-out'; readonly since: number }
  | { readonly kind: 'not-ready'; readonly since: number; readonly reason: string }
  | { readonly kind: 'ready'; readonly since: number }
  | {
      readonly kind: 'reserved';
      readonly since: number;
      readonly until: number;
      readonly reservation: string;
    }
  | { readonly kind: 'ringing'; readonly since: number; readonly callId: string }
  | { readonly kind: 'talking'; readonly since: number; readonly callId: string }
  | { readonly kind: 'after-call-work'; readonly since: number; readonly until: number };

/** What an agent, supervisor or administrator may ask for (contract section 4). */
export type RequestedAgentState = 'Ready' | 'NotReady' | 'LoggedOut';

/** Name of a state as the admin API and reports show it. */
export function agentStateName(state: AgentState): string {
  switch (state.kind) {
    case 'logged-out':
      return 'LoggedOut';
    case 'not-ready':
      return 'NotReady';
    case 'ready':
      return 'Ready';
    case 'reserved':
      return 'Reserved';
    case 'ringing':
      return 'Ringing';
    case 'talking':
      return 'Talking';
    case 'after-call-work':
      return 'AfterCallWork';
  }
}
