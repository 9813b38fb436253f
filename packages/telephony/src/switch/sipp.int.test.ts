import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { agentId } from '@ringback/core';
import {
  freePort,
  hangUpScenario,
  hasProgram,
  RING_ONLY,
  refuseScenario,
  type SippRun,
  startSipp,
} from '@ringback/testkit';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  agent,
  agentPhone,
  HOST,
  LiveSwitch,
  number,
  orderOf,
  PhoneStock,
  until,
} from './testing/live-switch.ts';
import { ANSWER, ANSWER_CROSSES_CANCEL, EARLY_MEDIA_THEN_BUSY } from './testing/sipp-scenarios.ts';

const AGENT_HZ = 1_000;

let stock: PhoneStock;
let live: LiveSwitch;
const runs: SippRun[] = [];

beforeAll(async () => {
  stock = await PhoneStock.open('25000-25199');
});

afterAll(() => stock.close());

afterEach(async () => {
  await live.close();
  for (const run of runs.splice(0)) await run.stop();
  await stock.closePhones();
  expect(live.faults()).toEqual([]);
});

/** The switch with one trunk to this port. */
async function openSwitch(port: number, channels: number | null = null): Promise<void> {
  live = await LiveSwitch.open({
    rtpPorts: '25200-25499',
    trunks: [{ name: 'pstn', uri: `sip:${HOST}:${port}`, match: '.', callerId: '+18005550100', channels }],
  });
}

async function sipp(scenario: string, args: readonly string[] = []): Promise<SippRun> {
  const run = await startSipp({ scenario, calls: 1, args });
  runs.push(run);
  await openSwitch(run.port);
  return run;
}

async function expectDone(run: SippRun): Promise<void> {
  const { ok, output } = await run.finished;
  expect(ok, output).toBe(true);
}

describe.skipIf(!hasProgram('sipp'))('SIPp as the telephone network [needs sipp]', () => {
  it.each([
    ['486 Busy Here', 'busy'],
    ['600 Busy Everywhere', 'busy'],
    ['603 Decline', 'rejected'],
    ['480 Temporarily Unavailable', 'no_answer'],
    ['404 Not Found', 'unreachable'],
    ['503 Service Unavailable', 'congestion'],
  ])('refuses with %s: %s', async (status, result) => {
    const run = await sipp(refuseScenario(status));
    live.createCall(number('+4930'));
    const { failure } = await live.event('leg.failed', 'l1');
    expect(failure).toMatchObject({ result, sipStatus: Number(status.slice(0, 3)) });
    await live.event('call.ended');
    await expectDone(run);
  });

  it('says 503 because the number does not exist: the reason beside it counts', async () => {
    const run = await sipp(
      refuseScenario('503 Service Unavailable', 'Reason: Q.850;cause=1;text="Unallocated"\n'),
    );
    live.createCall(number('+4930'));
    expect((await live.event('leg.failed')).failure.result).toBe('unreachable');
    await expectDone(run);
  });

  it('rings until we give up, and confirms the CANCEL', async () => {
    const run = await sipp(RING_ONLY);
    live.createCall(number('+4930'), 'l1', 'c1', 700);
    expect((await live.event('leg.failed', 'l1')).failure).toMatchObject({
      result: 'no_answer',
      sipStatus: 487,
    });
    await expectDone(run);
    expect(live.journal.kindsOf('l1')).toEqual(['dialling', 'ended']);
  });

  it('rings with early media and is busy after all', async () => {
    const run = await sipp(EARLY_MEDIA_THEN_BUSY);
    live.createCall(number('+4930'));
    await live.event('leg.ringing', 'l1');
    expect((await live.event('leg.failed', 'l1')).failure.result).toBe('busy');
    await expectDone(run);
  });

  it('answers in the moment of our CANCEL: the answer is acknowledged, ended, and never told', async () => {
    const run = await sipp(ANSWER_CROSSES_CANCEL);
    live.createCall(number('+4930'), 'l1', 'c1', 700);
    expect((await live.event('leg.failed', 'l1')).failure.result).toBe('no_answer');
    await expectDone(run);
    expect(live.events.map(({ kind }) => kind)).toEqual([
      'leg.dialling',
      'leg.ringing',
      'leg.failed',
      'call.ended',
    ]);
  });

  it('answers, and hangs up when we do', async () => {
    const run = await sipp(ANSWER);
    live.createCall(number('+4930'));
    const { callId } = await live.event('leg.answered', 'l1');
    live.control.hangUp(callId);
    expect(await live.event('leg.ended', 'l1')).toMatchObject({ by: 'us' });
    await expectDone(run);
    await until(() => live.journal.kindsOf('l1').includes('ended'));
  });

  it('answers and hangs up by itself', async () => {
    const run = await sipp(hangUpScenario(100));
    live.createCall(number('+4930'));
    expect(await live.event('leg.ended', 'l1')).toMatchObject({ by: 'party' });
    await live.event('call.ended');
    await expectDone(run);
  });

  it('gets one call at a time by a trunk of one channel, both in the end', async () => {
    const run = await startSipp({ scenario: hangUpScenario(100), calls: 2 });
    runs.push(run);
    await openSwitch(run.port, 1);
    live.createCall(number('+4930'), 'l1', 'c1');
    live.createCall(number('+4931'), 'l2', 'c2');
    await live.event('leg.ended', 'l2');
    const order = live.events.flatMap((event) => ('legId' in event ? [`${event.kind} ${event.legId}`] : []));
    expect(order.indexOf('leg.dialling l2')).toBeGreaterThan(order.indexOf('leg.ended l1'));
    await expectDone(run);
  });

  it.each([
    ['UDP alone', []],
    ['TCP alone', ['-t', 't1']],
  ] as const)(
    'takes a call with much data, by %s, though its address says nothing of TCP',
    async (_name, args) => {
      const run = await sipp(ANSWER, args);
      live.agents.set(agentId('1001'), agent('1001', `sip:1001@${HOST}:${run.port}`));
      const data = { story: 'long '.repeat(200), more: 'longer '.repeat(120), rest: 'x'.repeat(900) };
      live.control.createCall({ ...orderOf(agentPhone('1001'), 'l1', 'c1'), userData: data });
      const { callId } = await live.event('leg.answered', 'l1');
      live.control.hangUp(callId);
      expect(await live.event('leg.ended', 'l1')).toMatchObject({ by: 'us' });
      await expectDone(run);
    },
  );

  it('answers with an echo: what the agent says goes there and comes back', async () => {
    const run = await sipp(ANSWER, ['-rtp_echo', '-mp', String(await freePort())]);
    const ana = await stock.phone('1001', { toneHz: AGENT_HZ });
    live.agents.set(agentId('1001'), agent('1001', ana.contact));
    live.createCall(number('+4930'));
    await live.event('leg.answered', 'l1');
    live.connectParty(agentPhone('1001'));
    await live.event('leg.answered', 'l2');
    await until(async () => (await ana.calls[0]?.report())?.hears === AGENT_HZ);
    await ana.calls[0]?.hangUp();
    await live.event('call.ended');
    expect((await ana.calls[0]?.report())?.lostIn).toBe(0);
    await expectDone(run);
  });
});

describe('a phone that is silent on the wire', () => {
  let phone: Socket;
  let heard: { readonly text: string; readonly from: RemoteInfo }[];

  beforeAll(async () => {
    phone = createSocket('udp4');
    phone.on('message', (message, from) => heard.push({ text: message.toString(), from }));
    await new Promise<void>((resolve) => phone.bind(0, HOST, resolve));
  });

  afterAll(() => new Promise<void>((resolve) => phone.close(() => resolve())));

  const received = (method: string) => heard.filter(({ text }) => text.startsWith(`${method} `));

  it('fails as no answer in time; the INVITE is repeated before and not after, and a late answer is ended', async () => {
    heard = [];
    await openSwitch(phone.address().port);
    const started = performance.now();
    live.createCall(number('+4930'), 'l1', 'c1', 1_200);
    const { failure } = await live.event('leg.failed', 'l1');
    expect(failure.result).toBe('no_answer');
    await live.event('call.ended');
    expect(live.control.calls()).toEqual([]);
    // At 0 and 0.5 s; the next would be due at 1.5 s.
    await until(() => performance.now() - started > 1_900);
    expect(received('INVITE')).toHaveLength(2);
    expect(received('CANCEL')).toEqual([]);
    const [invite] = heard;
    if (invite === undefined) throw new Error('No INVITE came');
    const contact = `Contact: <sip:late@${HOST}:${phone.address().port}>`;
    phone.send(ok(invite.text, ';tag=late', [contact]), invite.from.port, invite.from.address);
    await until(() => received('BYE').length > 0);
    expect(received('ACK').length).toBeGreaterThan(0);
    expect(received('INVITE')).toHaveLength(2);
    const [bye] = received('BYE');
    if (bye !== undefined) phone.send(ok(bye.text), bye.from.port, bye.from.address);
    await until(() => live.journal.kindsOf('l1').includes('ended'));
    expect(live.events.map(({ kind }) => kind)).toEqual(['leg.dialling', 'leg.failed', 'call.ended']);
  });
});

const lines = (text: string, name: string): string[] =>
  text.split('\r\n').filter((line) => line.toLowerCase().startsWith(`${name.toLowerCase()}:`));

function ok(request: string, tag = '', extra: readonly string[] = []): string {
  return [
    'SIP/2.0 200 OK',
    ...lines(request, 'Via'),
    ...lines(request, 'From'),
    ...lines(request, 'To').map((line) => `${line}${tag}`),
    ...lines(request, 'Call-ID'),
    ...lines(request, 'CSeq'),
    ...extra,
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n');
}
