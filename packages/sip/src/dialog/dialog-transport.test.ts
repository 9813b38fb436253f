import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Dialog, SipEndpoint, SipTransportName } from '../endpoint/types.ts';
import { headerValue } from '../message/headers.ts';
import { makeOffer } from '../sdp/offer-answer.ts';
import { LoopNet } from '../testing/loop-net.ts';
import { ManualClock } from '../testing/manual-clock.ts';

const SDP = makeOffer({ address: '192.0.2.1', port: 4000, sessionId: '1', version: 1 });
/** More than a datagram takes. */
const LONG_SDP = `${SDP}a=note:${'long '.repeat(300)}\r\n`;

let clock: ManualClock;
let net: LoopNet;
const endpoints: SipEndpoint[] = [];

beforeEach(() => {
  clock = new ManualClock();
  net = new LoopNet(clock);
});
afterEach(async () => {
  for (const endpoint of endpoints.splice(0)) await endpoint.close(0);
});

/** Alice calls bob over this transport, and has what comes of it. `contact`: what bob's Contact says of transports. */
async function talking(transport: SipTransportName, contact: string): Promise<Dialog> {
  net.changes = (message) => ({
    ...message,
    headers: message.headers.map((line) =>
      line.name === 'Contact'
        ? { ...line, value: line.value.replace(/(;transport=\w+)?>/, `${contact}>`) }
        : line,
    ),
  });
  const alice = await net.endpoint(5070, { handler: {} });
  const bob = await net.endpoint(5080, {
    handler: {
      invite: (invite) => invite.accept(SDP)?.listen({ reinvite: () => ({ kind: 'accept', sdp: SDP }) }),
    },
  });
  endpoints.push(alice, bob);
  const dialogs: Dialog[] = [];
  alice.invite(
    {
      target: `sip:bob@192.0.2.1:5080;transport=${transport}`,
      from: { uri: 'sip:alice@192.0.2.1' },
      sdp: SDP,
    },
    {
      answered(dialog) {
        dialog.ack();
        dialogs.push(dialog);
      },
      failed: (failure) => expect(failure).toBeNull(),
    },
  );
  await clock.advance(100);
  net.log.length = 0;
  const [dialog] = dialogs;
  if (dialog === undefined) throw new Error('Bob did not answer');
  return dialog;
}

/** Bob goes on with these transports alone. */
const bobTakes = (transports: readonly SipTransportName[]): void =>
  net.takesOnly('192.0.2.1:5080', transports);

/** Method or status, and what its Via says that it went by. */
const ways = (): string[] =>
  net.log.map(({ message }) => {
    const via = /^SIP\/2\.0\/(\w+)/.exec(headerValue(message, 'via') ?? '')?.[1];
    return `${message.kind === 'request' ? message.method : message.status} ${via}`;
  });

describe('a dialog over TCP', () => {
  test.each(['', ';transport=tcp', ';transport=udp'])(
    'uses its connection as long as that is open, whatever the Contact says (%j)',
    async (contact) => {
      const dialog = await talking('tcp', contact);
      const outcome = dialog.bye();
      await clock.advance(100);
      expect(await outcome).toEqual({ kind: 'ended' });
      expect(ways()).toEqual(['BYE TCP', '200 TCP']);
    },
  );

  test('goes on by TCP when its connection is gone, where the Contact names no transport', async () => {
    const dialog = await talking('tcp', '');
    net.isConnected = false;
    const reinvite = dialog.reinvite(SDP);
    await clock.advance(100);
    expect(await reinvite).toMatchObject({ kind: 'accepted' });
    const bye = dialog.bye();
    await clock.advance(100);
    expect(await bye).toEqual({ kind: 'ended' });
    expect(ways()).toEqual(['INVITE TCP', '200 TCP', 'ACK TCP', 'BYE TCP', '200 TCP']);
    expect(headerValue(net.log[0]?.message ?? never(), 'contact')).toMatch(/;transport=tcp>/);
  });

  test('goes on by UDP when nobody takes TCP there any more, and the peer is told to do so, too', async () => {
    const dialog = await talking('tcp', '');
    net.isConnected = false;
    bobTakes(['udp']);
    const reinvite = dialog.reinvite(SDP);
    await clock.advance(100);
    expect(await reinvite).toMatchObject({ kind: 'accepted' });
    const bye = dialog.bye();
    await clock.advance(100);
    expect(await bye).toEqual({ kind: 'ended' });
    // TCP is not tried again for a while.
    expect(ways()).toEqual(['INVITE TCP', 'INVITE UDP', '200 UDP', 'ACK UDP', 'BYE UDP', '200 UDP']);
    const [first, second] = net.log.map(({ message }) => headerValue(message, 'contact'));
    expect([first, second?.includes('transport')]).toEqual([
      expect.stringContaining(';transport=tcp'),
      false,
    ]);
  });

  test('follows a Contact that names UDP when its connection is gone', async () => {
    const dialog = await talking('tcp', ';transport=udp');
    net.isConnected = false;
    const outcome = dialog.bye();
    await clock.advance(100);
    expect(await outcome).toEqual({ kind: 'ended' });
    expect(ways()).toEqual(['BYE UDP', '200 UDP']);
  });
});

describe('a re-INVITE over UDP that is too large for one packet', () => {
  test.each([
    [
      ['udp', 'tcp'],
      ['INVITE TCP', '200 TCP', 'ACK UDP'],
    ],
    [['udp'], ['INVITE TCP', 'INVITE UDP', '200 UDP', 'ACK UDP']],
  ] as const)(
    'goes by TCP where that is taken (%j), and its dialog stays with UDP',
    async (transports, expected) => {
      const dialog = await talking('udp', '');
      bobTakes(transports);
      const outcome = dialog.reinvite(LONG_SDP);
      await clock.advance(100);
      expect(await outcome).toMatchObject({ kind: 'accepted' });
      expect(ways()).toEqual(expected);
    },
  );
});

function never(): never {
  throw new Error('There is no such message');
}
