import { describe, expect, it } from 'vitest';
import { isAgentNear } from './near-agent.ts';

describe('whether an agent is nearly there', () => {
  it.each([
    [9, 5, true],
    [10, 5, false],
    [4, 10, true],
    [5, 19, false],
    [2, 29, false],
    [1, 500, true],
    [2, -1, false],
    [0, -1, true],
  ])('position %i with %i s to wait: %s', (position, waitS, expected) => {
    expect(isAgentNear(null, position, waitS)).toBe(expected);
  });

  it('reads steps in any order and passes over what is none', () => {
    expect(isAgentNear('60:2, 0:4,x,30', 3, 59)).toBe(true);
    expect(isAgentNear('60:2, 0:4,x,30', 3, 60)).toBe(false);
    expect(isAgentNear('', 3, 0)).toBe(false);
  });
});
