import { afterAll, beforeAll, describe, it } from 'vitest';
import { callControlContract } from '../contract/call-control-contract.ts';
import { PhoneStock } from './testing/live-switch.ts';
import { openSwitchWorld } from './testing/switch-world.ts';

let stock: PhoneStock;

beforeAll(async () => {
  stock = await PhoneStock.open('23500-23999');
});

afterAll(() => stock.close());

describe('the embedded switch, over SIP and RTP', () => {
  for (const { name, run } of callControlContract) {
    it(name, { timeout: 15_000 }, () => run(() => openSwitchWorld(stock)));
  }
});
