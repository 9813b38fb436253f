import type { AgentFacts, AgentId, QueueFacts, RoutingFacts } from '@ringback/core';
import type { Agent } from './agent.ts';
import type { AgentBook } from './agent-book.ts';
import type { Outlooks } from './ewt/outlooks.ts';
import type { Tallies } from './tallies.ts';
import type { TargetGroup } from './target-groups.ts';
import type { WaitingRequest, WaitingRequests } from './waiting-requests.ts';

export interface FactsParts {
  readonly book: AgentBook;
  readonly requests: WaitingRequests;
  readonly tallies: Tallies;
  readonly outlooks: Outlooks;
}

/** Everything that statistics are computed from, copied. */
export function routingFacts(parts: FactsParts, now: number): RoutingFacts {
  const { book, requests, tallies } = parts;
  const names = new Set([...requests.queues().map(({ name }) => name), ...tallies.names()]);
  return {
    at: now,
    agents: [...book.all()].map((agent) => agentFacts(agent, tallies, now)),
    queues: [...names].sort().map((name) => factsOfQueue(name, parts)),
  };
}

/** The part of it that is about one virtual queue; one that nobody was in yet is empty. */
export function factsOfQueue(name: string, { book, requests, tallies, outlooks }: FactsParts): QueueFacts {
  const facts = queueFactsOf(name, requests.inOrder(name), book, tallies);
  const outlook = outlooks.ofQueue(name);
  return outlook === null ? facts : { ...facts, outlook };
}

/** What statistics of one virtual queue are computed from. */
export function queueFactsOf(
  name: string,
  waiting: readonly WaitingRequest[],
  book: AgentBook,
  tallies: Tallies,
): QueueFacts {
  return {
    name,
    waiting: waiting.length,
    oldestArrival: waiting.reduce<number | null>(
      (oldest, { request }) => Math.min(oldest ?? request.arrivedAt, request.arrivedAt),
      null,
    ),
    ...tallies.queue(name),
    ...count(waiting.length === 0 ? book.all() : serving(waiting, book)),
  };
}

export function agentFacts({ configuration, state }: Agent, tallies: Tallies, now: number): AgentFacts {
  const { id, dn, name, groups, skills } = configuration;
  return { id, dn, name, groups, skills, state: state.kind, since: state.since, ...tallies.agent(id, now) };
}

function count(agents: Iterable<Agent>): Pick<QueueFacts, 'agentsLoggedIn' | 'agentsReady'> {
  let [agentsLoggedIn, agentsReady] = [0, 0];
  for (const { state } of agents) {
    if (state.kind !== 'logged-out') agentsLoggedIn++;
    if (state.kind === 'ready') agentsReady++;
  }
  return { agentsLoggedIn, agentsReady };
}

/** Agents who may serve one of those that wait. */
function serving(waiting: readonly WaitingRequest[], book: AgentBook): Iterable<Agent> {
  const groups = new Set<TargetGroup>();
  for (const { targets } of waiting) for (const { group } of targets) groups.add(group);
  if (groups.size === 1) for (const { members } of groups) return agentsOf(members, book);
  const found = new Set<Agent>();
  for (const { members } of groups) {
    for (const id of members) {
      const agent = book.get(id);
      if (agent !== null) found.add(agent);
    }
  }
  return found;
}

function* agentsOf(members: Iterable<AgentId>, book: AgentBook): Generator<Agent, void, undefined> {
  for (const id of members) {
    const agent = book.get(id);
    if (agent !== null) yield agent;
  }
}
