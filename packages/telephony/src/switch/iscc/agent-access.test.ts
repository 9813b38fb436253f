import { agentId, type CallOrder, callId, legId } from '@ringback/core';
import type { OutgoingRequest, RequestOutcome } from '@ringback/sip';
import { describe, expect, it } from 'vitest';
import type { DialTarget } from '../dial-plan.ts';
import { FakeClock } from '../testing/fake-clock.ts';
import { FakeTelemetry } from '../testing/fake-telemetry.ts';
import { settle } from '../testing/switch-bench.ts';
import { agentAccess } from './agent-access.ts';
import { type AccessType, compileLocation } from './location.ts';

const ORDER: CallOrder = {
  callId: callId('c'),
  legId: legId('l'),
  callbackId: null,
  party: { kind: 'agent', agentId: agentId('bea') },
  callerNumber: null,
  callerName: null,
  timeoutMs: 30_000,
  userData: { GMS_Service_ID: 'cb-1', first_name: 'Rosa' },
};

function target(accessType: AccessType | null): DialTarget {
  return {
    requestUri: 'sip:2001@10.0.0.2:5060',
    nextHop: null,
    trunk: null,
    callerId: null,
    user: '2001',
    location:
      accessType === null
        ? null
        : compileLocation({ name: 'berlin', uri: 'sip:10.0.0.2:5060;transport=tcp', accessType }),
  };
}

const answer = (status: number, headers: Readonly<Record<string, string>> = {}): RequestOutcome => ({
  kind: 'response',
  response: {
    kind: 'response',
    status,
    reasonPhrase: 'Said',
    headers: Object.entries(headers).map(([name, value]) => ({ name, value })),
    body: new Uint8Array(),
  },
});
const LENT = { 'X-ISCC-Access-Number': '7001', 'SIP-ETag': 'tag-1' };

function bench() {
  const wireClock = new FakeClock();
  const telemetry = new FakeTelemetry();
  const asked: { request: OutgoingRequest; answer: (outcome: RequestOutcome) => void }[] = [];
  const access = agentAccess({
    endpoint: () => ({
      request: (request) => new Promise((resolve) => void asked.push({ request, answer: resolve })),
    }),
    callerHost: '10.0.0.1',
    wireClock,
    chance: { bytes: (count) => new Uint8Array(count).fill(0xab) },
    telemetry,
  });
  const said = (at: number): Record<string, string> =>
    Object.fromEntries((asked[at]?.request.headers ?? []).map(({ name, value }) => [name, value]));
  return { wireClock, telemetry, asked, access, said };
}

describe('the way to an agent', () => {
  it('of this switch is open at once, and data go with the call', async () => {
    const { access, asked } = bench();
    expect(await access(target(null), ORDER)).toMatchObject({
      kind: 'open',
      requestUri: 'sip:2001@10.0.0.2:5060',
      headers: [
        { name: 'X-Genesys-GMS_Service_ID', value: 'cb-1' },
        { name: 'X-Genesys-first_name', value: 'Rosa' },
      ],
    });
    expect(asked).toEqual([]);
  });

  it('of another switch is the access number, asked for with agent, time and data; the call has the token alone', async () => {
    const { access, asked, said } = bench();
    const opened = access(target('route-uui'), ORDER);
    await settle();
    expect(asked[0]?.request).toMatchObject({
      method: 'PUBLISH',
      target: 'sip:2001@10.0.0.2:5060;transport=tcp',
    });
    const token = `${'ab'.repeat(16)};encoding=hex;purpose=iscc`;
    expect(said(0)).toEqual({
      Event: 'iscc-reservation',
      Expires: '10',
      'User-to-User': token,
      'X-ISCC-Reservation': 'agent=2001;duration=10',
      'X-Genesys-GMS_Service_ID': 'cb-1',
      'X-Genesys-first_name': 'Rosa',
    });
    asked[0]?.answer(answer(200, LENT));
    expect(await opened).toMatchObject({
      kind: 'open',
      requestUri: 'sip:7001@10.0.0.2:5060;transport=tcp',
      headers: [{ name: 'User-to-User', value: token }],
    });
  });

  it('that is not gone after all is given back', async () => {
    const { access, asked, said } = bench();
    const opened = access(target('route-uui'), ORDER);
    await settle();
    asked[0]?.answer(answer(200, LENT));
    const way = await opened;
    if (way.kind === 'open') way.letGo();
    expect(said(1)).toEqual({ Event: 'iscc-reservation', Expires: '0', 'SIP-If-Match': 'tag-1' });
  });

  it.each([
    [486, 'busy'],
    [480, 'no_answer'],
    [404, 'unreachable'],
    [503, 'congestion'],
    [403, 'rejected'],
    [405, 'unreachable'],
  ])('is refused by %i as %s, in words that name the switch', async (status, result) => {
    const { access, asked } = bench();
    const opened = access(target('route-uui'), ORDER);
    await settle();
    asked[0]?.answer(answer(status));
    expect(await opened).toEqual({
      kind: 'refused',
      failure: {
        result,
        sipStatus: status,
        text: expect.stringContaining('The switch berlin gave no access number'),
      },
    });
  });

  it('is refused when the other switch is down, and what it lends too late is given back', async () => {
    const { access, asked, said, wireClock } = bench();
    const opened = access(target('route-uui'), ORDER);
    await settle();
    wireClock.advance(5_000);
    expect(await opened).toMatchObject({
      kind: 'refused',
      failure: { result: 'unreachable', sipStatus: null },
    });
    asked[0]?.answer(answer(200, LENT));
    await settle();
    expect(said(1)).toMatchObject({ Expires: '0', 'SIP-If-Match': 'tag-1' });
    expect(wireClock.armed).toBe(0);
  });

  it.each(['sip:7001@evil.example', '7001;phone-context=x', ''])(
    'never leads to another place by the number "%s" (P9)',
    async (number) => {
      const { access, asked, said } = bench();
      const opened = access(target('route-uui'), ORDER);
      await settle();
      asked[0]?.answer(answer(200, { ...LENT, 'X-ISCC-Access-Number': number }));
      expect(await opened).toMatchObject({ kind: 'refused', failure: { result: 'unreachable' } });
      expect(said(1)).toMatchObject({ Expires: '0' });
    },
  );

  it('of a switch of another make is the number of the agent, with everything in the headers', async () => {
    const { access, asked } = bench();
    const way = await access(target('direct-uui'), ORDER);
    expect(way).toMatchObject({ kind: 'open', requestUri: 'sip:2001@10.0.0.2:5060;transport=tcp' });
    expect(way.kind === 'open' && way.headers.map(({ name }) => name)).toEqual([
      'User-to-User',
      'X-ISCC-Reservation',
      'X-Genesys-GMS_Service_ID',
      'X-Genesys-first_name',
    ]);
    expect(asked).toEqual([]);
  });

  it('has no data of the call in it for a customer', async () => {
    const { access } = bench();
    const order: CallOrder = { ...ORDER, party: { kind: 'number', number: '+49301' } };
    expect(await access(target(null), order)).toMatchObject({ headers: [] });
  });

  it('leaves out data that no header can carry, and says which', async () => {
    const { access, telemetry } = bench();
    const userData = { good: 'yes', 'bad key': 'x', lines: 'a\r\nVia: b', long: 'x'.repeat(2000) };
    const way = await access(target(null), { ...ORDER, userData });
    expect(way).toMatchObject({ headers: [{ name: 'X-Genesys-good', value: 'yes' }] });
    expect(telemetry.named('call.data-left-out')).toMatchObject([{ keys: ['bad key', 'lines', 'long'] }]);
  });
});
