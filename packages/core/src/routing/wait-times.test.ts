import { describe, expect, it } from 'vitest';
import type { QueueFacts } from './routing-facts.ts';
import { queueFacts } from './statistics.ts';
import { waitTimesOf } from './wait-times.ts';

const queue = (more: Partial<QueueFacts> = {}): QueueFacts => ({
  name: 'VQ',
  waiting: 6,
  oldestArrival: 0,
  entered: 0,
  distributed: 0,
  abandoned: 0,
  answered: 0,
  completed: 0,
  agentsLoggedIn: 3,
  agentsReady: 0,
  handleTimeMs: 60_000,
  ...more,
});
const of = (...queues: QueueFacts[]) => {
  const facts = { at: 0, agents: [], queues };
  return waitTimesOf(() => ({ facts: () => facts, factsOfQueue: (name) => queueFacts(facts, name) }));
};

describe('expected waits', () => {
  it('are those of the queue as it is now', () => {
    for (const method of ['urs', 'urs2', 'stat'] as const)
      expect(of(queue()).expectedWaitS('VQ', method)).toBe(120);
    expect(of(queue(), queue({ name: 'B' })).queues()).toEqual(['VQ', 'B']);
  });

  it('are not known while nobody is at work, except to who looks at the queue alone', () => {
    const times = of(queue({ agentsLoggedIn: 0 }));
    expect(times.expectedWaitS('VQ', 'urs2')).toBe(-1);
    expect(times.expectedWaitS('VQ', 'stat')).toBe(-1);
    expect(times.expectedWaitS('VQ', 'urs')).toBe(360);
  });

  it('of the queue alone are the place times the pace at which it was served lately', () => {
    expect(of(queue({ quitTimeMs: 15_000 })).expectedWaitS('VQ', 'urs')).toBe(105);
    expect(of(queue({ quitTimeMs: 15_000 })).expectedWaitS('VQ', 'stat')).toBe(120);
    const free = queue({ quitTimeMs: 15_000, waiting: 0, agentsReady: 1 });
    expect(of(free).expectedWaitS('VQ', 'urs')).toBe(0);
  });

  it('are there for a queue that nobody was in yet', () => {
    expect(of().expectedWaitS('new', 'urs')).toBe(0);
    expect(of().expectedWaitS('new', 'urs2')).toBe(-1);
  });
});
