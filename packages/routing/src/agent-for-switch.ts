import type { AgentId } from '@ringback/core';
import type { Agent } from './agent.ts';

/** What another switch is told whose call cannot have the agent (RFC 3261 21.4). */
const UNKNOWN_AGENT = 404;
const NOT_THERE = 480;
const BUSY = 486;

/** The agent of a directory number for a call from another switch, or the SIP status why he cannot be had. */
export function agentForSwitch(
  dn: string,
  agents: Iterable<Agent>,
  isReachable: (id: AgentId) => boolean,
): Agent | number {
  for (const agent of agents) {
    if (agent.removed || agent.configuration.dn !== dn) continue;
    if (agent.requested.state === 'LoggedOut' || !isReachable(agent.configuration.id)) return NOT_THERE;
    return agent.state.kind === 'ready' ? agent : BUSY;
  }
  return UNKNOWN_AGENT;
}
