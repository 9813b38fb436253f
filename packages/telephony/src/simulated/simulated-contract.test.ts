import { describe, it } from 'vitest';
import { callControlContract } from '../contract/call-control-contract.ts';
import { openSimulatedWorld } from './testing/simulated-world.ts';

describe('the simulated switch', () => {
  for (const { name, run } of callControlContract) it(name, () => run(openSimulatedWorld));
});
