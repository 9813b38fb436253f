import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import type { Chance } from '@ringback/core';

const STEPS = 2 ** 47;

/** Ids and chance from the operating system's generator. */
export const systemChance: Chance = {
  uuid: () => randomUUID(),
  bytes: (count) => new Uint8Array(randomBytes(count)),
  random: () => randomInt(STEPS) / STEPS,
};
