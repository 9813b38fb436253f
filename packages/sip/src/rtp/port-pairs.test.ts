import { expect, it } from 'vitest';

import { PortPairs } from './port-pairs.ts';
import type { BindUdp } from './udp-socket.ts';

const bindNothing: BindUdp = async () => ({ send: () => undefined, close: async () => undefined });

it('begins anywhere in the range: phones of a process that was killed still send to its first ports', async () => {
  const firstPort = async (chance: number): Promise<number> => {
    const pairs = new PortPairs(
      '127.0.0.1',
      '20000-29999',
      (count) => new Uint8Array(count).fill(chance),
      bindNothing,
    );
    return (await pairs.bind()).port;
  };
  expect(await firstPort(0)).toBe(20_000);
  expect(await firstPort(0x80)).toBe(25_018);
  expect(await firstPort(0xff)).toBe(29_998);
});
