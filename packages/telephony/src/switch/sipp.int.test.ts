import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { agentId, callId, legId } from '@ringback/core';
import {
  freePort,
  hangUpScenario,
  hasProgram,
  RING_ONLY,
  refuseScenario,
  type SippRun,
  startSipp,
  systemClock,
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
import {
  ANSWER,
  ANSWER_CROSSES_CANCEL,
  ATTENDED_REFER,
  answerTo,
  blindRefer,
  declinedRefer,
  EARLY_MEDIA_THEN_BUSY,
  SESSION_TIMER,
} from './testing/sipp-scenarios.ts';

const AGENT_HZ = 1_000;
const CUSTOMER_HZ = [400, 1_300] as const;

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
async function openSwitch(
  port: number,
  channels: number | null = null,
  options: Parameters<typeof LiveSwitch.open>[0] = {},
  parameters = '',
): Promise<void> {
  live = await LiveSwitch.open({
    ...options,
    rtpPorts: '25200-25499',
    trunks: [
      {
        name: 'pstn',
        uri: `sip:${HOST}:${port}${parameters}`,
        match: '.',
        callerId: '+18005550100',
        channels,
      },
    ],
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
    [
      'number and name of the service',
      { callerNumber: '+18005550177', callerName: 'Bank' },
      'Bank.*sip:[+]18005550177@',
    ],
    ['number of the trunk where the service says none', {}, '^ *.sip:[+]18005550100@'],
  ] as const)('is shown the %s', async (_what, order, shown) => {
    const run = await sipp(answerTo(shown));
    live.control.createCall({ ...orderOf(number('+4930'), 'l1', 'c1'), ...order });
    await live.event('leg.answered', 'l1');
    live.control.hangUp(callId('c1'));
    await expectDone(run);
  });

  it('has us refresh the session that it asked for, and the call goes on until it hangs up (RFC 4028)', async () => {
    const run = await startSipp({ scenario: SESSION_TIMER, calls: 1 });
    runs.push(run);
    // Half of 90 s is not waited for; what is repeated on the wire, and given up after 32 s, keeps its time.
    const wireClock = {
      now: () => systemClock.now(),
      setTimer: (ms: number, fire: () => void) => systemClock.setTimer(ms > 40_000 ? ms / 100 : ms, fire),
    };
    await openSwitch(run.port, null, { wireClock });
    live.createCall(number('+4930'));
    await live.event('leg.answered', 'l1');
    expect(await live.event('leg.ended', 'l1')).toMatchObject({ by: 'party' });
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

  it.each([
    // Nobody answers: the question is repeated for 32 s before that is sure.
    ['UDP', [], ''],
    ['TCP', ['-t', 't1'], ';transport=tcp'],
  ] as const)(
    'waits with music and is killed, over %s: its leg ends, though no BYE came',
    async (_name, args, parameters) => {
      const run = await startSipp({
        scenario: ANSWER,
        calls: 1,
        args: [...args, '-rtp_echo', '-mp', String(await freePort())],
      });
      runs.push(run);
      // Repetitions on the wire keep their time, what is waited for in between does not.
      const wireClock = {
        now: () => systemClock.now(),
        setTimer: (ms: number, fire: () => void) => systemClock.setTimer(ms > 20_000 ? ms / 40 : ms, fire),
      };
      const silence = { askAfterMs: 2_000, asksUnheard: false, hangUpAfterMs: null };
      await openSwitch(run.port, null, { wireClock, silence }, parameters);
      live.createCall(number('+4930'));
      const { callId } = await live.event('leg.answered', 'l1');
      live.control.play({ callId, source: { kind: 'music' }, loop: true });
      await until(async () => (await live.control.stats()).media.packetsIn > 20);
      await run.stop();
      expect(await live.event('leg.ended', 'l1')).toMatchObject({ by: 'network', loss: 'no-answer' });
      await live.event('call.ended');
      await until(() => live.journal.kindsOf('l1').includes('ended'));
      expect((await live.control.stats()).media.ports).toBe(0);
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

describe.skipIf(!hasProgram('sipp'))('SIPp as the phone of an agent [needs sipp]', () => {
  /** An agent whose phone is SIPp, and a customer, by a trunk, in each of these calls. */
  async function talking(
    scenario: string,
    calls: number,
    prepare: (control: LiveSwitch['control']) => void = () => undefined,
  ): Promise<SippRun> {
    const run = await startSipp({ scenario, calls });
    runs.push(run);
    const customers = await Promise.all(
      Array.from({ length: calls }, (_, at) => stock.phone(`+493${at}`, { toneHz: CUSTOMER_HZ[at] ?? 400 })),
    );
    live = await LiveSwitch.open({
      rtpPorts: '25200-25499',
      trunks: customers.map(({ address }, at) => ({
        name: `t${at}`,
        uri: `sip:${HOST}:${address.port}`,
        match: `^\\+493${at}$`,
        callerId: null,
      })),
    });
    live.agents.set(agentId('1001'), agent('1001', `sip:1001@${HOST}:${run.port}`));
    prepare(live.control);
    for (const [at] of customers.entries()) {
      live.createCall(number(`+493${at}`), `customer${at}`, `c${at}`);
      await live.event('leg.answered', `customer${at}`);
      live.connectParty(agentPhone('1001'), `agent${at}`, `c${at}`);
      await live.event('leg.answered', `agent${at}`);
    }
    return run;
  }
  const hears = async (user: string): Promise<number | undefined> =>
    (await stock.phoneOf(user).calls[0]?.report())?.hears;

  it('connects the customers of two calls by REFER with Replaces', async () => {
    const run = await talking(ATTENDED_REFER, 2);
    await live.event('call.merged');
    await until(async () => (await hears('+4930')) === CUSTOMER_HZ[1]);
    await until(async () => (await hears('+4931')) === CUSTOMER_HZ[0]);
    await expectDone(run);
  });

  it('hands its call over to a colleague by REFER: the customer hears him', async () => {
    const ben = await stock.phone('1002', { toneHz: AGENT_HZ });
    const run = await talking(blindRefer('1002'), 1, (control) => {
      live.agents.set(agentId('1002'), agent('1002', ben.contact));
      control.onReferral(async ({ dn }) => {
        const order = orderOf(agentPhone(dn), 'ben', 'c0');
        const byLegId = legId('agent0');
        control.inCall({ kind: 'hand-over', callId: callId('c0'), byLegId, order });
        return 'done';
      });
    });
    expect(await live.event('call.transferred')).toMatchObject({ by: 'agent0', joined: 'ben' });
    await until(async () => (await hears('+4930')) === AGENT_HZ);
    await until(async () => (await ben.calls[0]?.report())?.hears === CUSTOMER_HZ[0]);
    await expectDone(run);
  });

  it('is declined where it names a place outside, and talks on (P9)', async () => {
    const asked: string[] = [];
    const run = await talking(declinedRefer(`sip:+4990012345@${HOST}`), 1, (control) =>
      control.onReferral(async ({ dn }) => {
        asked.push(dn);
        return 'not-allowed';
      }),
    );
    await until(() => asked.length > 0);
    expect(asked).toEqual(['+4990012345']);
    live.control.hangUpLeg(legId('agent0'));
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
