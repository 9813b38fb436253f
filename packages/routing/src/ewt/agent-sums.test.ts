import { type AgentConfiguration, type AgentId, type AgentState, agentId } from '@ringback/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AgentSums, sumUp } from './agent-sums.ts';
import { Occupation } from './occupation.ts';
import { RecentChanges } from './recent-changes.ts';

const KINDS = ['logged-out', 'not-ready', 'ready', 'reserved'] as const;
const steps = fc.array(
  fc.record({
    agent: fc.nat({ max: 5 }),
    kind: fc.constantFrom(...KINDS, 'member' as const),
    queue: fc.constantFrom('A', 'B'),
    look: fc.boolean(),
  }),
  { maxLength: 80 },
);

const stateOf = (kind: (typeof KINDS)[number], since: number): AgentState => {
  switch (kind) {
    case 'logged-out':
    case 'ready':
      return { kind, since };
    case 'not-ready':
      return { kind, since, reason: '' };
    case 'reserved':
      return { kind, since, until: since, reservation: 'r' };
  }
};

describe('sums over the agents of a group', () => {
  it('are those of all agents looked at one by one, whatever happened since the look before', () => {
    fc.assert(
      fc.property(steps, (done) => {
        const states = new Map<AgentId, AgentState>();
        const occupation = new Occupation();
        const changes = new RecentChanges<AgentId>();
        const book = {
          changes,
          get: (id: AgentId) => {
            const state = states.get(id);
            return state === undefined
              ? null
              : {
                  configuration: { id } as AgentConfiguration,
                  removed: false,
                  requested: { state: 'Ready' as const, reason: '' },
                  state,
                  readySince: 0,
                  legs: new Map(),
                  deadline: null,
                };
          },
        };
        const group = { members: new Set<AgentId>(), revision: 0 };
        const parts = { book, occupation };
        const sums = new AgentSums(parts, group, 'A');
        let now = 0;
        for (const { agent, kind, queue, look } of done) {
          const id = agentId(`a${agent}`);
          now += 1000 * (agent + 1);
          if (kind === 'member') {
            if (!group.members.delete(id)) group.members.add(id);
            group.revision++;
          } else {
            const state = stateOf(kind, now);
            states.set(id, state);
            changes.add(id);
            if (kind === 'reserved') occupation.chosen(id, queue);
            occupation.agentState(id, state, now);
          }
          if (!look) continue;
          const expected = sumUp(group.members, 'A', parts);
          const { rate, portion, meanMs, ...counts } = sums.now();
          expect(counts).toEqual({
            loggedIn: expected.loggedIn,
            working: expected.working,
            ready: expected.ready,
          });
          expect([portion, meanMs]).toEqual([expected.portion, expected.meanMs]);
          expect(rate(5000)).toBeCloseTo(expected.rate(5000), 12);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('are nothing where nobody works', () => {
    const parts = {
      book: { changes: new RecentChanges<AgentId>(), get: () => null },
      occupation: new Occupation(),
    };
    const sums = new AgentSums(parts, { members: new Set([agentId('a')]), revision: 0 }, 'A').now();
    expect([sums.working, sums.meanMs, sums.portion, sums.rate(1000)]).toEqual([0, null, null, 0]);
  });
});
