import { describe, expect, it } from 'vitest';
import { agentId } from '../ids.ts';
import { peekStatistic } from './peek-statistic.ts';
import { isSinceLogin } from './queue-history.ts';
import type { AgentFacts, RoutingFacts } from './routing-facts.ts';

const AT = 10_000_000;
const agent: AgentFacts = {
  id: agentId('1001'),
  dn: '1001',
  name: 'Ana',
  groups: ['Sales'],
  skills: {},
  state: 'ready',
  since: AT - 1000,
  answered: 40,
  completed: 39,
  sinceLogin: { at: AT - 3_600_000, answered: 5, completed: 4, busyMs: 900_000 },
};
const facts: RoutingFacts = { at: AT, agents: [agent], queues: [] };
const value = (metric: string, timeProfile?: string) => {
  const outcome = peekStatistic(
    {
      metric,
      objectType: 'Agent',
      objectId: '1001',
      ...(timeProfile === undefined ? {} : { timeProfile }),
    },
    {
      configuration: { section: (name) => (name === 'TimeProfiles' ? { 'Shift,SinceLogin': '' } : null) },
      routing: { facts: () => facts, queueHistory: () => [] },
    },
  );
  return outcome.kind === 'value' ? outcome.value : outcome;
};

describe('the time profile SinceLogin', () => {
  it('counts what an agent did since he logged in, under its own or a configured name', () => {
    expect(value('StatCallsAnswered')).toBe(40);
    expect(value('StatCallsAnswered', 'SinceLogin')).toBe(5);
    expect(value('StatCallsCompleted', 'shift')).toBe(4);
    expect(value('StatCallsCompleted', 'Sliding=900')).toBe(39);
  });

  it('is known by its type', () => {
    expect(isSinceLogin('sincelogin', null)).toBe(true);
    expect(isSinceLogin('Shift', { 'Shift,Sliding': '900' })).toBe(false);
  });

  it('is what occupancy is taken over', () => {
    expect(value('StatAgentOccupancy')).toBe(25);
  });
});
