import type { AgentFacts, QueueFacts, RoutingFacts } from '@ringback/core';
import type { Agent } from './agent.ts';
import type { AgentBook } from './agent-book.ts';
import type { Outlooks } from './ewt/outlooks.ts';
import type { Tallies } from './tallies.ts';
import type { TargetGroup } from './target-groups.ts';
import type { WaitingRequest, WaitingRequests } from './waiting-requests.ts';

/** Everything that statistics are computed from, copied. */
export function routingFacts(
  book: AgentBook,
  requests: WaitingRequests,
  tallies: Tallies,
  now: number,
  outlooks: Outlooks,
): RoutingFacts {
  const agents = [...book.all()];
  const waitingIn = new Map(requests.queues().map(({ name, waiting }) => [name, waiting]));
  return {
    at: now,
    agents: agents.map((agent) => agentFacts(agent, tallies, now)),
    queues: [...new Set([...waitingIn.keys(), ...tallies.names()])].sort().map((name) => {
      const facts = queueFactsOf(name, waitingIn.get(name) ?? [], book, tallies);
      const outlook = outlooks.ofQueue(name);
      return outlook === null ? facts : { ...facts, outlook };
    }),
  };
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
    ...count(waiting.length === 0 ? [...book.all()] : serving(waiting, book)),
  };
}

export function agentFacts({ configuration, state }: Agent, tallies: Tallies, now: number): AgentFacts {
  const { id, dn, name, groups, skills } = configuration;
  return { id, dn, name, groups, skills, state: state.kind, since: state.since, ...tallies.agent(id, now) };
}

function count(agents: readonly Agent[]): Pick<QueueFacts, 'agentsLoggedIn' | 'agentsReady'> {
  return {
    agentsLoggedIn: agents.filter(({ state }) => state.kind !== 'logged-out').length,
    agentsReady: agents.filter(({ state }) => state.kind === 'ready').length,
  };
}

/** Agents who may serve one of those that wait. */
function serving(waiting: readonly WaitingRequest[], book: AgentBook): Agent[] {
  const groups = new Set<TargetGroup>();
  for (const { targets } of waiting) for (const { group } of targets) groups.add(group);
  const found = new Set<Agent>();
  for (const { members } of groups) {
    for (const id of members) {
      const agent = book.get(id);
      if (agent !== null) found.add(agent);
    }
  }
  return [...found];
}
