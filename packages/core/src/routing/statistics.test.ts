import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { agentId } from '../ids.ts';
import { expectedWaitAtS, expectedWaitS } from './expected-wait.ts';
import type { AgentFacts, QueueFacts, RoutingFacts } from './routing-facts.ts';
import { queueFacts, readStatistic, STATISTIC_NAMES } from './statistics.ts';

const AT = 1_000_000;

function agent(id: string, state: AgentFacts['state'], given: Partial<AgentFacts> = {}): AgentFacts {
  return {
    id: agentId(id),
    dn: `7${id}`,
    name: `Agent ${id}`,
    groups: ['Sales'],
    skills: {},
    state,
    since: AT - 30_000,
    answered: 0,
    completed: 0,
    ...given,
  };
}

const VQ: QueueFacts = {
  name: 'VQ',
  waiting: 12,
  oldestArrival: AT - 95_000,
  entered: 40,
  distributed: 25,
  abandoned: 3,
  answered: 24,
  completed: 20,
  agentsLoggedIn: 10,
  agentsReady: 2,
  handleTimeMs: 240_000,
};

const FACTS: RoutingFacts = {
  at: AT,
  agents: [
    agent('1', 'ready', { answered: 4, completed: 3 }),
    agent('2', 'talking', { answered: 2, completed: 1, skills: { French: 5 } }),
    agent('3', 'logged-out'),
    agent('4', 'not-ready', { groups: [], skills: { French: 2 } }),
    agent('5', 'ready', { groups: ['Gold'], since: AT - 5000 }),
  ],
  queues: [VQ],
};

const value = (object: string, statistic: string): number | string => {
  const answer = readStatistic(FACTS, object, statistic);
  return answer.kind === 'value' ? answer.value : answer.why;
};

describe('statistics', () => {
  it.each([
    ['Sales@Stat_Server.GA', 'StatAgentsTotal', 2],
    ['Sales@Stat_Server.GA', 'StatAgentsAvailable', 1],
    ['Sales@Stat_Server.GA', 'StatAgentsBusy', 1],
    ['Sales@Stat_Server.GA', 'StatCallsAnswered', 6],
    ['Sales@Stat_Server.GA', 'StatCallsCompleted', 4],
    ['?:French>1@Stat_Server.GA', 'StatAgentsTotal', 2],
    ['?Sales:French>1@Stat_Server.GA', 'StatAgentsTotal', 1],
    ['1@Stat_Server.A', 'StatTimeInReadyState', 30],
    ['2@Stat_Server.A', 'StatTimeInReadyState', 0],
    ['75@.DN', 'StatTimeInReadyState', 5],
    ['Nobody@Stat_Server.GA', 'StatAgentsTotal', 0],
    ['VQ', 'StatCallsInQueue', 12],
    ['VQ@Stat_Server.Q', 'CallsWaiting', 12],
    ['VQ', 'CurrMaxCallWaitingTime', 95],
    ['VQ', 'CallsEntered', 40],
    ['VQ', 'TotalAbandoned', 3],
    ['VQ', 'StatAgentsInQueueLogin', 10],
    ['VQ', 'StatAgentsInQueueReady', 2],
    ['VQ', 'StatAgentsBusy', 8],
    // Stat Server's formula: 240 s * (12 - 2) / 8.
    ['VQ', 'ExpectedWaitTime', 300],
    ['VQ', 'statexpectedwaitingtime', 300],
    ['VQ', 'StatLoadBalance', 330],
    ['VQ_Never_Seen', 'ExpectedWaitTime', 0],
    ['VQ_Never_Seen', 'CallsWaiting', 0],
    ['VQ_Never_Seen', 'StatAgentsAvailable', 2],
  ])('%s %s is %d', (object, statistic, expected) => {
    expect(value(object, statistic)).toBe(expected);
  });

  it.each([
    ['VQ', 'Sunshine', /no statistic "Sunshine"; there are StatAgentsTotal/],
    ['', 'StatAgentsTotal', /object is empty/],
    ['Sales@Stat_Server', 'StatAgentsTotal', /cannot be read: at character/],
    ['Spring@Stat_Server.DL', 'StatAgentsTotal', /no statistics of objects of type DL/],
    ['Sales@Stat_Server.GA', 'ExpectedWaitTime', /is a statistic of a virtual queue/],
    ['VQ', 'StatTimeInReadyState', /is a statistic of agents/],
  ])('%j %s is refused in plain words', (object, statistic, why) => {
    expect(value(object, statistic)).toMatch(why);
  });

  it('answers whatever the object is', () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom(...STATISTIC_NAMES), (object, statistic) => {
        const answer = readStatistic(FACTS, object, statistic);
        expect(answer.kind === 'value' ? Number.isFinite(answer.value) : answer.why !== '').toBe(true);
      }),
    );
  });
});

describe('expected wait', () => {
  it('is unknown when nobody is logged in, and nothing when ready agents take all that wait', () => {
    expect(expectedWaitS({ ...VQ, agentsLoggedIn: 0, agentsReady: 0 })).toBe(-1);
    expect(expectedWaitS({ ...VQ, waiting: 2 })).toBe(0);
  });

  it('counts 90 s for a call of a queue that has handled none', () => {
    expect(
      expectedWaitS({ ...queueFacts(FACTS, 'New'), waiting: 3, agentsLoggedIn: 1, agentsReady: 0 }),
    ).toBe(270);
  });

  it('grows with the position', () => {
    fc.assert(
      fc.property(fc.nat(50), fc.nat(50), fc.integer({ min: 1, max: 50 }), (ready, more, position) => {
        const queue = { ...VQ, agentsReady: ready, agentsLoggedIn: ready + more };
        if (ready + more === 0) return;
        expect(expectedWaitAtS(queue, position)).toBeLessThanOrEqual(expectedWaitAtS(queue, position + 1));
      }),
    );
  });
});
