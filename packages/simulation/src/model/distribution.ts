import type { Chance } from '@ringback/core';

/** How long something takes, in seconds. */
export type Distribution =
  | { readonly kind: 'fixed'; readonly seconds: number }
  | { readonly kind: 'uniform'; readonly from: number; readonly to: number }
  | { readonly kind: 'exponential'; readonly mean: number }
  /** `cv`: standard deviation over mean. Handle times are close to this form. */
  | { readonly kind: 'lognormal'; readonly mean: number; readonly cv: number };

/** One value, in milliseconds, never below zero. */
export function drawMs(distribution: Distribution, chance: Pick<Chance, 'random'>): number {
  return Math.round(1000 * drawSeconds(distribution, chance));
}

function drawSeconds(distribution: Distribution, { random }: Pick<Chance, 'random'>): number {
  switch (distribution.kind) {
    case 'fixed':
      return distribution.seconds;
    case 'uniform':
      return distribution.from + (distribution.to - distribution.from) * random();
    case 'exponential':
      return -distribution.mean * Math.log(1 - random());
    case 'lognormal': {
      const variance = Math.log(1 + distribution.cv ** 2);
      const location = Math.log(distribution.mean) - variance / 2;
      return distribution.mean === 0 ? 0 : Math.exp(location + Math.sqrt(variance) * standardNormal(random));
    }
  }
}

/** Box and Muller; one value of the two, so that each draw takes the same amount of chance. */
function standardNormal(random: () => number): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random()));
  return radius * Math.cos(2 * Math.PI * random());
}
