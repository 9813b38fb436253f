import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { headerValue } from '../message/headers.ts';
import { makeOffer } from '../sdp/offer-answer.ts';
import { LoopNet, type Passed } from '../testing/loop-net.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import type {
  IncomingInvite,
  InviteFailure,
  InviteRequest,
  SavedInvite,
  SipEndpoint,
  SipEndpointOptions,
  SipTransportName,
} from './types.ts';

const SDP = makeOffer({ address: '192.0.2.1', port: 4000, sessionId: '1', version: 1 });
const SMALL: InviteRequest = {
  target: 'sip:bob@192.0.2.1:5080',
  from: { uri: 'sip:alice@192.0.2.1' },
  sdp: SDP,
};
const LARGE: InviteRequest = { ...SMALL, headers: [{ name: 'X-Genesys-Story', value: 'long '.repeat(250) }] };
const LIFETIME_MS = 32_000;

let clock: ManualClock;
let net: LoopNet;
let alice: SipEndpoint;
const others: SipEndpoint[] = [];

beforeEach(async () => {
  clock = new ManualClock();
  net = new LoopNet(clock);
  alice = await net.endpoint(5070, { handler: {} });
});
afterEach(async () => {
  for (const endpoint of [alice, ...others.splice(0)]) await endpoint.close(0);
});

async function bob(
  transports: readonly SipTransportName[],
  invite: (invite: IncomingInvite) => void,
  rest: Partial<SipEndpointOptions> = {},
): Promise<void> {
  others.push(
    await net.endpoint(5080, { transports, handler: { invite, request: (it) => it.respond(200) }, ...rest }),
  );
}
const accept = (invite: IncomingInvite): void => void invite.accept(SDP);

/** Method or status, and what the top Via says it goes by. */
const way = ({ message }: Passed): string => {
  const via = /^SIP\/2\.0\/(\w+)/.exec(headerValue(message, 'via') ?? '')?.[1];
  return `${message.kind === 'request' ? message.method : message.status} ${via}`;
};
const ways = (): string[] => net.log.map(way);

type End = 'answered' | InviteFailure;
function call(request: InviteRequest): { saved: SavedInvite; end: () => End | undefined; cancel(): void } {
  let end: End | undefined;
  const outgoing = alice.invite(request, {
    answered(dialog) {
      end = 'answered';
      dialog.ack();
    },
    failed: (failure) => {
      end = failure;
    },
  });
  return { saved: outgoing.saved, end: () => end, cancel: () => outgoing.cancel() };
}

describe('an INVITE that is too large for one UDP packet', () => {
  test('goes by TCP to a place that takes both; the dialog follows the peer there, and the peer does not have to follow us', async () => {
    await bob(['udp', 'tcp'], accept);
    const { saved, end } = call(LARGE);
    await clock.advance(100);
    expect(end()).toBe('answered');
    expect(ways()).toEqual(['INVITE TCP', '200 TCP', 'ACK TCP']);
    expect(headerValue(net.log[0]?.message ?? never(), 'contact')).not.toMatch(/transport/);
    expect(saved).toMatchObject({
      nextHop: { transport: 'udp' },
      otherHop: { port: 5080, transport: 'tcp' },
    });
  });

  test('goes by UDP where TCP is refused, as the same transaction, and does not try again for a while', async () => {
    await bob(['udp'], accept);
    const first = call(LARGE);
    await clock.advance(100);
    expect(first.end()).toBe('answered');
    expect(ways().slice(0, 3)).toEqual(['INVITE TCP', 'INVITE UDP', '200 UDP']);
    const branch = (passed: Passed | undefined): string | undefined =>
      /branch=([^;]+)/.exec(headerValue(passed?.message ?? never(), 'via') ?? '')?.[1];
    expect(branch(net.log[1])).toBe(branch(net.log[0]));
    net.log.length = 0;
    const second = call(LARGE);
    await clock.advance(100);
    expect(second.end()).toBe('answered');
    expect(ways()[0]).toBe('INVITE UDP');
    net.log.length = 0;
    await clock.advance(600_000);
    call(LARGE);
    await clock.advance(100);
    expect(ways()[0]).toBe('INVITE TCP');
  });

  test('that nobody takes by either way fails with its size, and with what TCP said', async () => {
    const { end } = call(LARGE);
    await clock.advance(LIFETIME_MS + 100);
    expect(end()).toMatchObject({
      kind: 'timeout',
      tooLarge: { bytes: expect.any(Number), tcp: { code: 'SIP_CONNECT_FAILED' } },
    });
  });

  test('is cancelled the way that it went', async () => {
    await bob(['udp', 'tcp'], (invite) => invite.ring());
    const { cancel, end } = call(LARGE);
    await clock.advance(100);
    cancel();
    await clock.advance(100);
    expect(ways()).toEqual(['INVITE TCP', '180 TCP', 'CANCEL TCP', '200 TCP', '487 TCP', 'ACK TCP']);
    expect(end()).toMatchObject({ kind: 'cancelled' });
  });

  test('given up while TCP is tried is not tried by UDP', async () => {
    await bob(['udp'], accept);
    const { cancel, end } = call(LARGE);
    cancel();
    await clock.advance(100);
    expect(ways()).toEqual(['INVITE TCP']);
    expect(end()).toEqual({ kind: 'cancelled' });
  });
});

test('one that fits goes by UDP alone', async () => {
  await bob(['udp', 'tcp'], accept);
  const { saved, end } = call(SMALL);
  await clock.advance(100);
  expect(end()).toBe('answered');
  expect(ways()).toEqual(['INVITE UDP', '200 UDP', 'ACK UDP']);
  expect(saved.otherHop).toBeUndefined();
});

test.each([
  [
    ['udp', 'tcp'],
    ['PUBLISH TCP', '200 TCP'],
  ],
  [['udp'], ['PUBLISH TCP', 'PUBLISH UDP', '200 UDP']],
] as const)('other requests too, to a place with %j', async (transports, expected) => {
  await bob(transports, accept, { extraMethods: ['PUBLISH'] });
  const { target, from, headers = [] } = LARGE;
  const outcome = alice.request({ method: 'PUBLISH', target, from, headers });
  await clock.advance(100);
  expect(await outcome).toMatchObject({ kind: 'response', response: { status: 200 } });
  expect(ways()).toEqual(expected);
});

describe('after a crash', () => {
  test.each([[['udp', 'tcp']], [['udp']]] as const)(
    'a later process cancels it, whichever way it went (%j)',
    async (transports) => {
      const heard: string[] = [];
      await bob(transports, (invite) => {
        invite.listen({ cancelled: () => heard.push('cancelled') });
        invite.ring();
      });
      const { saved } = call(LARGE);
      await clock.advance(100);
      net.loses = ({ from }) => from === '192.0.2.1:5070';
      await alice.close(0);
      net.loses = () => false;
      const later = await net.endpoint(5070, { handler: {} });
      others.push(later);
      const outcome = later.cancelSaved(JSON.parse(JSON.stringify(saved)));
      await clock.advance(100);
      expect(await outcome).toEqual({ kind: 'cancelled', status: 487 });
      expect(heard).toEqual(['cancelled']);
    },
  );
});

function never(): never {
  throw new Error('There is no such message');
}
