import type { MediaPort, MediaServer } from '@ringback/sip';
import { beforeEach, expect, it } from 'vitest';
import { KeyPaths } from './key-paths.ts';
import { FakeAri } from './testing/fake-ari.ts';

let ari: FakeAri;
let keys: KeyPaths;
let media: MediaServer;
let closing: Map<MediaPort, () => void>;
let ports: number;
/** What happens while the media server is busy. */
let meanwhile: () => Promise<void>;

beforeEach(() => {
  ari = new FakeAri();
  keys = new KeyPaths(ari);
  closing = new Map();
  ports = 20_000;
  meanwhile = async () => undefined;
  const done = (): Promise<void> => meanwhile();
  // What it does with the audio is nothing to this.
  media = keys.over({
    openPort: async () => {
      ports += 2;
      const port = {
        port: ports,
        isClosed: false,
        onClosed: (listener: () => void) =>
          closing.set(port, () => {
            Object.assign(port, { isClosed: true });
            listener();
          }),
      } as unknown as MediaPort;
      return port;
    },
    bridge: done,
    unbridge: done,
    mix: done,
  } as unknown as MediaServer);
});

/** A channel whose audio is at a port of ours. */
async function channel(id: string): Promise<MediaPort> {
  const port = await media.openPort();
  keys.tie(id, port.port);
  return port;
}
const sent = (): string[] => ari.asked().splice(0);

it('keys of one go to the other, in their order', async () => {
  const [a, b] = [await channel('a'), await channel('b')];
  await keys.pressed('a', '1');
  expect(sent()).toEqual([]);
  await media.bridge(a, b);
  await Promise.all([...'12#'].map((digit) => keys.pressed('a', digit)));
  await keys.pressed('b', '*');
  expect(sent()).toEqual([
    'POST /channels/b/dtmf?dtmf=1',
    'POST /channels/b/dtmf?dtmf=2',
    'POST /channels/b/dtmf?dtmf=%23',
    'POST /channels/a/dtmf?dtmf=*',
  ]);
});

it('nobody gets keys any more who is not joined, is gone, or has a number of before', async () => {
  const [a, b] = [await channel('a'), await channel('b')];
  await media.bridge(a, b);
  await media.unbridge(a);
  await keys.pressed('a', '1');
  await keys.pressed('b', '1');
  await media.bridge(a, b);
  keys.untie('b');
  await keys.pressed('a', '1');
  keys.tie('b', b.port);
  closing.get(b)?.();
  // Its number is that of another call now.
  keys.tie('c', b.port);
  await keys.pressed('a', '1');
  await keys.pressed('c', '1');
  expect(sent()).toEqual([]);
});

it.each(['bridge', 'mix'] as const)(
  'one that is gone before it is joined (%s) leaves its number to whoever has it then',
  async (way) => {
    const [a, b] = [await channel('a'), await channel('b')];
    meanwhile = async () => {
      meanwhile = async () => undefined;
      closing.get(b)?.();
      keys.untie('b');
      ports = b.port - 2;
      const [c, d] = [await channel('c'), await channel('d')];
      await media.bridge(c, d);
    };
    await (way === 'bridge'
      ? media.bridge(a, b)
      : media.mix([
          { port: a, hears: [b] },
          { port: b, hears: [a] },
        ]));
    await keys.pressed('a', '1');
    expect(sent()).toEqual([]);
    await media.unbridge(b);
    await keys.pressed('c', '2');
    await keys.pressed('d', '3');
    expect(sent()).toEqual(['POST /channels/d/dtmf?dtmf=2', 'POST /channels/c/dtmf?dtmf=3']);
  },
);

it('in a conference they go to those who hear it', async () => {
  const [customer, agent, supervisor] = [
    await channel('customer'),
    await channel('agent'),
    await channel('supervisor'),
  ];
  await media.mix([
    { port: customer, hears: [agent] },
    { port: agent, hears: [customer] },
    { port: supervisor, hears: [customer, agent] },
  ]);
  await keys.pressed('customer', '7');
  await keys.pressed('supervisor', '8');
  expect(sent().toSorted()).toEqual([
    'POST /channels/agent/dtmf?dtmf=7',
    'POST /channels/supervisor/dtmf?dtmf=7',
  ]);
});

it('a key that Asterisk did not take does not keep back the next one', async () => {
  const [a, b] = [await channel('a'), await channel('b')];
  await media.bridge(a, b);
  ari.answer = ({ path }) => {
    if (path.endsWith('=1')) throw new Error('away');
    return null;
  };
  const outcomes = await Promise.allSettled([keys.pressed('a', '1'), keys.pressed('a', '2')]);
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
});
