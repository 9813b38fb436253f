import { expect, it } from 'vitest';
import { ownLegOf } from './own-leg.ts';

const leg = (id: string, agentId: string | null, state: string) => ({
  id,
  agentId,
  state,
  role: agentId === null ? 'customer' : 'agent',
  startedAt: '',
  answeredAt: null,
});

it('the leg of an agent who listens a second time, or is rung a second time, is the one that goes on', () => {
  const legs = [
    leg('customer', null, 'answered'),
    leg('first', '1003', 'ended'),
    leg('ana', '1001', 'answered'),
    leg('second', '1003', 'answered'),
  ];
  expect(ownLegOf({ legs }, '1003')?.id).toBe('second');
  expect(ownLegOf({ legs }, '1001')?.id).toBe('ana');
  expect(ownLegOf({ legs: legs.slice(0, 3) }, '1003')).toBeUndefined();
});
