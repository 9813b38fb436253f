import {
  agentId,
  type Configuration,
  dialledDigits,
  membersOf,
  type Party,
  parseTarget,
} from '@ringback/core';
import type { Json } from '@ringback/scxml';
import { deviceOf, type LegEntry } from '../../calls/call-book.ts';
import { objectValue } from '../attributes.ts';

export interface Destination {
  readonly party: Party;
  readonly role: LegEntry['role'];
  /** Name for the trace. */
  readonly who: string;
  readonly device: string;
}

export type AgentDirectory = Pick<Configuration, 'agents' | 'agent'>;

/**
 * Whom `to` means: the `resource` that `queue.submit.done` brought, an agent as target text (`1001@Stat_Server.A`, `1001@Switch.DN`),
 * or a number. Null when nobody can be dialled there.
 */
export function destinationOf(value: Json | undefined, agents: AgentDirectory): Destination | null {
  const resource = objectValue(value);
  if (resource !== null) {
    const id = resource['agentid'];
    return typeof id === 'string' ? agentDestination(id, agents, resource['name']) : null;
  }
  if (typeof value !== 'string' && typeof value !== 'number') return null;
  const text = String(value);
  return text.includes('@') ? targetDestination(text, agents) : numberDestination(text);
}

function targetDestination(text: string, agents: AgentDirectory): Destination | null {
  const parsed = parseTarget(text);
  if (parsed.kind === 'problem') return null;
  const { object } = parsed.target;
  if (object.kind === 'agent') {
    const agent = membersOf(object, agents.agents())[0];
    return agent === undefined ? null : agentDestination(agent.id, agents);
  }
  if (object.kind !== 'by-type') return null;
  if (object.type === 'DN') {
    const agent = agents.agents().find(({ dn }) => dn === object.name);
    return agent === undefined ? numberDestination(object.name) : agentDestination(agent.id, agents);
  }
  return object.type === 'DL' ? numberDestination(object.name) : null;
}

function agentDestination(id: string, agents: AgentDirectory, name?: Json): Destination {
  const agent = agents.agent(id);
  const party: Party = { kind: 'agent', agentId: agentId(id) };
  return {
    party,
    role: 'agent',
    who: typeof name === 'string' ? name : (agent?.name ?? id),
    device: deviceOf(party, agent?.dn ?? null),
  };
}

function numberDestination(text: string): Destination | null {
  const number = dialledDigits(text);
  if (!/^\+?[0-9*#]+$/.test(number)) return null;
  return { party: { kind: 'number', number }, role: 'customer', who: 'the customer', device: number };
}
