import { describe, expect, it } from 'vitest';
import { seededChance } from '../seeded-chance.ts';
import { type Distribution, drawMs } from './distribution.ts';

const DRAWS = 40_000;

function moments(distribution: Distribution): { mean: number; cv: number } {
  const chance = seededChance(7);
  const values = Array.from({ length: DRAWS }, () => drawMs(distribution, chance) / 1000);
  const mean = values.reduce((sum, value) => sum + value, 0) / DRAWS;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / DRAWS;
  return { mean, cv: Math.sqrt(variance) / mean };
}

describe('times that chance decides', () => {
  it.each<[Distribution, number, number]>([
    [{ kind: 'fixed', seconds: 30 }, 30, 0],
    [{ kind: 'uniform', from: 10, to: 30 }, 20, 0.289],
    [{ kind: 'exponential', mean: 60 }, 60, 1],
    [{ kind: 'lognormal', mean: 240, cv: 0.8 }, 240, 0.8],
  ])('%j have their mean and their spread', (distribution, mean, cv) => {
    const found = moments(distribution);
    expect(Math.abs(found.mean - mean)).toBeLessThanOrEqual(mean * 0.02);
    expect(Math.abs(found.cv - cv)).toBeLessThan(0.05);
  });
});
