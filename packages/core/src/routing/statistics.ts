import { expectedWaitS } from './expected-wait.ts';
import type { AgentFacts, QueueFacts, RoutingFacts } from './routing-facts.ts';
import { membersOf } from './target.ts';
import { parseTarget } from './target-parser.ts';

export type StatisticValue =
  | { readonly kind: 'value'; readonly value: number }
  | { readonly kind: 'problem'; readonly why: string };

/** Whom a statistic is about. */
type Subject =
  | { readonly kind: 'agents'; readonly agents: readonly AgentFacts[] }
  | { readonly kind: 'queue'; readonly queue: QueueFacts };

type Formula = (subject: Subject, facts: RoutingFacts) => number | null;

const isLoggedIn = ({ state }: AgentFacts): boolean => state !== 'logged-out';
const isReady = ({ state }: AgentFacts): boolean => state === 'ready';
const isBusy = ({ state }: AgentFacts): boolean =>
  state === 'reserved' || state === 'ringing' || state === 'talking' || state === 'after-call-work';

const sum = (agents: readonly AgentFacts[], of: 'answered' | 'completed'): number =>
  agents.reduce((total, agent) => total + agent[of], 0);

const mean = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((total, value) => total + value, 0) / values.length;

const occupancy = ({ sinceLogin }: AgentFacts, now: number): number =>
  sinceLogin === undefined || now <= sinceLogin.at
    ? 0
    : Math.min(1, sinceLogin.busyMs / (now - sinceLogin.at));

const ofAgents =
  (count: (agents: readonly AgentFacts[]) => number): Formula =>
  (subject) =>
    subject.kind === 'agents' ? count(subject.agents) : null;

const ofQueue =
  (value: (queue: QueueFacts, facts: RoutingFacts) => number): Formula =>
  (subject, facts) =>
    subject.kind === 'queue' ? value(subject.queue, facts) : null;

const either =
  (agents: Formula, queue: Formula): Formula =>
  (subject, facts) =>
    subject.kind === 'agents' ? agents(subject, facts) : queue(subject, facts);

const loggedIn = either(
  ofAgents((agents) => agents.filter(isLoggedIn).length),
  ofQueue((queue) => queue.agentsLoggedIn),
);
const ready = either(
  ofAgents((agents) => agents.filter(isReady).length),
  ofQueue((queue) => queue.agentsReady),
);
const busy = either(
  ofAgents((agents) => agents.filter(isBusy).length),
  ofQueue((queue) => Math.max(0, queue.agentsLoggedIn - queue.agentsReady)),
);
const waiting = ofQueue((queue) => queue.waiting);
const expectedWait = ofQueue(expectedWaitS);
const answered = either(
  ofAgents((agents) => sum(agents, 'answered')),
  ofQueue((queue) => queue.answered),
);
const completed = either(
  ofAgents((agents) => sum(agents, 'completed')),
  ofQueue((queue) => queue.completed),
);

/** Statistics by the names that applications ask for (ORS reference 7), with the Stat Server's word for the same beside them. */
const FORMULAS: Readonly<Record<string, Formula>> = {
  StatAgentsTotal: loggedIn,
  RStatAgentsTotal: loggedIn,
  RStatAgentsReady: ready,
  RStatAgentsReadyvoice: ready,
  RStatCallsInQueue: waiting,
  StatAgentsAvailable: ready,
  StatAgentsBusy: busy,
  StatAgentsInQueueLogin: loggedIn,
  StatAgentsInQueueReady: ready,
  CurrentLoggedInAgents: loggedIn,
  CurrentReadyAgents: ready,
  CurrentNotReadyAgents: ofAgents((agents) => agents.filter(({ state }) => state === 'not-ready').length),
  CurrentAgentsInAfterCallWork: ofAgents(
    (agents) => agents.filter(({ state }) => state === 'after-call-work').length,
  ),
  CurrentNumberInCall: ofAgents((agents) => agents.filter(({ state }) => state === 'talking').length),
  CurrentInQueue: waiting,
  StatTimeInReadyState: (subject, { at }) =>
    subject.kind === 'agents'
      ? subject.agents.filter(isReady).reduce((most, { since }) => Math.max(most, (at - since) / 1000), 0)
      : null,
  // The share of the time since login that calls took; of several agents their mean (routing reference 2.3).
  StatAgentOccupancy: (subject, { at }) =>
    subject.kind === 'agents'
      ? 100 * mean(subject.agents.filter(isLoggedIn).map((agent) => occupancy(agent, at)))
      : null,
  StatCallsInQueue: waiting,
  CallsWaiting: waiting,
  CurrNumberWaitingCalls: waiting,
  CurrMaxCallWaitingTime: ofQueue(({ oldestArrival }, { at }) =>
    oldestArrival === null ? 0 : Math.max(0, at - oldestArrival) / 1000,
  ),
  StatExpectedWaitingTime: expectedWait,
  StatEstimatedWaitingTime: expectedWait,
  ExpectedWaitTime: expectedWait,
  // Stat Server 3.4: where one more call would have to wait least.
  StatLoadBalance: ofQueue((queue) => expectedWaitS({ ...queue, waiting: queue.waiting + 1 })),
  StatCallsAnswered: answered,
  StatCallsCompleted: completed,
  CallsEntered: ofQueue((queue) => queue.entered),
  TotalEntered: ofQueue((queue) => queue.entered),
  TotalDistributed: ofQueue((queue) => queue.distributed),
  TotalAnswered: ofQueue((queue) => queue.answered),
  TotalAbandoned: ofQueue((queue) => queue.abandoned),
};

/** Names that `readStatistic` knows. */
export const STATISTIC_NAMES: readonly string[] = Object.keys(FORMULAS);

const BY_SPELLING = new Map(Object.entries(FORMULAS).map(([name, formula]) => [name.toLowerCase(), formula]));

/**
 * Value of a statistic of an object: a target (`1001@Stat_Server.A`, `Sales@Stat_Server.GA`, `?:Skill>5@Stat_Server.GA`), or a
 * virtual queue by its name, with or without `@Stat_Server.Q`. Times are in seconds. What is not known is a problem in
 * plain words.
 */
export function readStatistic(facts: RoutingFacts, object: string, statistic: string): StatisticValue {
  return valueOf(facts, () => subjectOf(facts, object.trim()), statistic);
}

/** Statistics of agents that the time profile SinceLogin makes count from when each of them logged in. */
export function sinceLogin(facts: RoutingFacts): RoutingFacts {
  return {
    ...facts,
    agents: facts.agents.map((agent) =>
      agent.sinceLogin === undefined
        ? agent
        : { ...agent, answered: agent.sinceLogin.answered, completed: agent.sinceLogin.completed },
    ),
  };
}

/** The same of a virtual queue by its name, whatever stands in that. */
export function readQueueStatistic(facts: RoutingFacts, queue: string, statistic: string): StatisticValue {
  return valueOf(facts, () => ({ kind: 'queue', queue: queueFacts(facts, queue) }), statistic);
}

function valueOf(facts: RoutingFacts, subjectNow: () => Subject | string, statistic: string): StatisticValue {
  const formula = BY_SPELLING.get(statistic.trim().toLowerCase());
  if (formula === undefined)
    return {
      kind: 'problem',
      why: `There is no statistic "${statistic}"; there are ${STATISTIC_NAMES.join(', ')}.`,
    };
  const subject = subjectNow();
  if (typeof subject === 'string') return { kind: 'problem', why: subject };
  const value = formula(subject, facts);
  if (value !== null) return { kind: 'value', value };
  const needed = subject.kind === 'queue' ? 'agents' : 'a virtual queue';
  return { kind: 'problem', why: `${statistic} is a statistic of ${needed}.` };
}

function subjectOf(facts: RoutingFacts, object: string): Subject | string {
  if (object === '') return 'The statistic of what? The object is empty.';
  if (!object.includes('@')) return { kind: 'queue', queue: queueFacts(facts, object) };
  const parsed = parseTarget(object);
  if (parsed.kind === 'problem')
    return `The object cannot be read: at character ${parsed.position + 1}, ${parsed.why}.`;
  const whom = parsed.target.object;
  if (whom.kind !== 'by-type') return { kind: 'agents', agents: membersOf(whom, facts.agents) };
  switch (whom.type) {
    case 'Q':
    case 'GQ':
    case 'RP':
      return { kind: 'queue', queue: queueFacts(facts, whom.name) };
    case 'DL':
      return `There are no statistics of objects of type ${whom.type}.`;
    default:
      return { kind: 'agents', agents: membersOf(whom, facts.agents) };
  }
}

/** What is known of a virtual queue. It exists by being named: one that nobody was in yet is empty. */
export function queueFacts(facts: RoutingFacts, name: string): QueueFacts {
  return (
    facts.queues.find((queue) => queue.name === name) ?? {
      name,
      waiting: 0,
      oldestArrival: null,
      entered: 0,
      distributed: 0,
      abandoned: 0,
      answered: 0,
      completed: 0,
      agentsLoggedIn: facts.agents.filter(isLoggedIn).length,
      agentsReady: facts.agents.filter(isReady).length,
      handleTimeMs: null,
    }
  );
}
