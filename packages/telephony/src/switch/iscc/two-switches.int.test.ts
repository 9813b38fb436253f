import { type AgentId, agentId, type IncomingCall } from '@ringback/core';
import { openSipEndpoint, type SipEndpoint, type SoftPhone } from '@ringback/sip';
import { systemClock } from '@ringback/testkit';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  agent,
  agentPhone,
  HOST,
  LiveSwitch,
  number,
  orderOf,
  PhoneStock,
  realChance,
  until,
} from '../testing/live-switch.ts';
import type { AccessType } from './location.ts';

const FAR_HOST = '127.0.0.2';
const CUSTOMER_HZ = 400;
const AGENT_HZ = 1_000;

let stock: PhoneStock;
let phone: SoftPhone;
let customer: SoftPhone;
let far: LiveSwitch;
let near: LiveSwitch;
/** Agents who are held over there now. */
let held: Set<AgentId>;
let arrived: IncomingCall[];

beforeAll(async () => {
  stock = await PhoneStock.open('25000-25499');
});
afterAll(() => stock.close());

/** A switch that holds agents and rings them for the calls that are routed to them, as the product does. */
async function openFar(): Promise<LiveSwitch> {
  const live = await LiveSwitch.open({
    host: FAR_HOST,
    rtpPorts: '25500-25999',
    locations: [{ name: 'near', uri: `sip:${HOST}:5060`, accessType: 'route-uui' }],
    accessNumbers: ['7001'],
  });
  live.control.onReservation(({ dn }) => {
    const id = agentId(dn);
    if (!live.agents.has(id)) return { kind: 'refused', sipStatus: 404 };
    if (held.has(id)) return { kind: 'refused', sipStatus: 486 };
    held.add(id);
    return { kind: 'reserved', agentId: id, release: () => void held.delete(id) };
  });
  live.control.onIncoming(async (call) => {
    arrived.push(call);
    const { routedTo, callId: id } = call;
    if (routedTo === undefined) return { kind: 'refused', sipStatus: 404 };
    queueMicrotask(() => live.control.connectParty(orderOf(agentPhone(routedTo), `agent of ${id}`, id)));
    return { kind: 'taken' };
  });
  live.control.onEvent((event) => {
    if (event.kind === 'leg.failed' && event.legId.startsWith('agent of')) live.control.hangUp(event.callId);
    if (event.kind === 'call.ended') held.clear();
  });
  return live;
}

async function openNear(accessType: AccessType): Promise<void> {
  const port = far.control.address.port;
  near = await LiveSwitch.open({
    rtpPorts: '26000-26499',
    trunks: [
      {
        name: 'pstn',
        uri: `sip:${customer.address.host}:${customer.address.port}`,
        match: '^\\+',
        callerId: '+1800',
      },
    ],
    locations: [{ name: 'far', uri: `sip:${FAR_HOST}:${port}`, accessType }],
  });
  near.agents.set(agentId('bea'), agent('bea', `sip:2001@${FAR_HOST}:${port}`));
}

beforeEach(async () => {
  held = new Set();
  arrived = [];
  phone = await stock.phone('2001', { toneHz: AGENT_HZ });
  customer = await stock.phone('+4930', { toneHz: CUSTOMER_HZ });
  far = await openFar();
  far.agents.set(agentId('2001'), agent('2001', phone.contact));
});
afterEach(async () => {
  await Promise.all([near?.close(), far.close()]);
  await stock.closePhones();
  expect([...far.faults(), ...near.faults()]).toEqual([]);
});

function callAgent(leg = 'l1', call = 'c1', timeoutMs = 30_000): void {
  near.control.createCall({
    ...orderOf(agentPhone('bea'), leg, call, timeoutMs),
    userData: { GMS_Service_ID: 'cb-1', GMS_UserData: '{"name":"Rosa ü"}' },
  });
}
const hears = (who: SoftPhone, hertz: number) => async (): Promise<boolean> =>
  (await who.calls.at(-1)?.report())?.hears === hertz;

describe.each(['route-uui', 'direct-uui'] as const)('an agent of another switch (%s)', (accessType) => {
  beforeEach(() => openNear(accessType));

  it('is held and rung there with what goes with the call; it is answered when the agent answers', async () => {
    await phone.behave({ kind: 'answer', afterMs: 400 });
    callAgent();
    await near.event('leg.ringing', 'l1');
    expect(held).toEqual(new Set(['2001']));
    expect(near.events.some(({ kind }) => kind === 'leg.answered')).toBe(false);
    await near.event('leg.answered', 'l1');
    expect(phone.calls.at(-1)?.state).toBe('talking');
    expect(arrived).toMatchObject([
      {
        dialled: accessType === 'route-uui' ? '7001' : '2001',
        routedTo: '2001',
        userData: { GMS_Service_ID: 'cb-1', GMS_UserData: '{"name":"Rosa ü"}' },
      },
    ]);
  });

  it('talks to a customer who was called by another call, when both are merged', async () => {
    callAgent();
    await near.event('leg.answered', 'l1');
    near.control.createCall({ ...orderOf(number('+4930'), 'l2', 'c2'), trunk: 'pstn' });
    await near.event('leg.answered', 'l2');
    const [{ callId: to }, { callId: from }] = [
      orderOf(number('1'), 'x', 'c1'),
      orderOf(number('1'), 'x', 'c2'),
    ];
    near.control.merge({ callId: to, fromCallId: from });
    expect(await near.event('call.merged')).toMatchObject({ callId: 'c1', fromCallId: 'c2', legId: 'l2' });
    await until(hears(customer, AGENT_HZ));
    await until(hears(phone, CUSTOMER_HZ));
    expect(near.events.filter(({ kind }) => kind === 'call.ended')).toMatchObject([{ callId: 'c2' }]);
    await customer.calls.at(-1)?.hangUp();
    await until(() => near.events.some((event) => event.kind === 'call.ended' && event.callId === to));
    await phone.calls.at(-1)?.ended;
    expect(near.journal.kindsOf('l2')).toEqual(['dialling', 'answered', 'joined', 'ended']);
    expect(near.control.calls()).toEqual([]);
  });

  it.each([
    [{ kind: 'busy', afterMs: 50 }, 'busy', 486],
    [{ kind: 'decline', afterMs: 50 }, 'rejected', 603],
    [{ kind: 'status', status: 480, afterMs: 50 }, 'no_answer', 480],
  ] as const)(
    'who refuses (%j) is told as %s, and may be asked again',
    async (behaviour, result, sipStatus) => {
      await phone.behave(behaviour);
      callAgent();
      const { failure } = await near.event('leg.failed', 'l1');
      expect(failure).toMatchObject({ result, sipStatus, againAfterMs: 15_000 });
      await until(() => held.size === 0);
      await phone.behave({ kind: 'answer', afterMs: 0 });
      callAgent('l2', 'c2');
      await near.event('leg.answered', 'l2');
    },
  );

  it('whose phone rings too long is not rung any more, and not held', async () => {
    await phone.behave({ kind: 'ring' });
    callAgent('l1', 'c1', 300);
    expect((await near.event('leg.failed', 'l1')).failure.result).toBe('no_answer');
    await until(() => phone.calls.at(-1)?.state === 'ended');
    await until(() => held.size === 0);
  });

  it('who is held for somebody else is busy, and not rung', async () => {
    held.add(agentId('2001'));
    callAgent();
    expect((await near.event('leg.failed', 'l1')).failure).toMatchObject({ result: 'busy', sipStatus: 486 });
    expect(phone.invites).toBe(0);
    held.clear();
  });

  it('whom the switch does not know cannot be reached', async () => {
    far.agents.clear();
    callAgent();
    // Without a request before, such a call is one of a stranger.
    const result = accessType === 'route-uui' ? 'unreachable' : 'rejected';
    expect((await near.event('leg.failed', 'l1')).failure.result).toBe(result);
  });
});

describe('requests for agents', () => {
  let stranger: SipEndpoint;
  const publish = (host: string, headers: Readonly<Record<string, string>>) =>
    stranger.request({
      method: 'PUBLISH',
      target: `sip:2001@${FAR_HOST}:${far.control.address.port}`,
      from: { uri: `sip:near@${host}` },
      headers: Object.entries(headers).map(([name, value]) => ({ name, value })),
    });
  const open = async (host: string): Promise<void> => {
    stranger = await openSipEndpoint({
      host,
      port: 0,
      clock: systemClock,
      randomBytes: (count) => realChance.bytes(count),
      handler: {},
    });
  };
  const status = async (outcome: ReturnType<typeof publish>): Promise<number> => {
    const answered = await outcome;
    return answered.kind === 'response' ? answered.response.status : 0;
  };
  const invite = (user: string, token: string): Promise<number> =>
    new Promise((resolve) => {
      stranger.invite(
        {
          target: `sip:${user}@${FAR_HOST}:${far.control.address.port}`,
          from: { uri: `sip:near@${HOST}` },
          headers: [{ name: 'User-to-User', value: `${token};encoding=hex;purpose=iscc` }],
        },
        {
          answered: (dialog) => void dialog.bye().then(() => resolve(200)),
          failed: (failure) => resolve(failure.kind === 'response' ? failure.status : 0),
        },
      );
    });
  const RESERVE = {
    Event: 'iscc-reservation',
    Expires: '10',
    'User-to-User': 'aabbccdd;encoding=hex;purpose=iscc',
  };

  beforeEach(() => openNear('route-uui'));
  afterEach(() => stranger.close(0));

  it('are refused from anywhere else, and for other events', async () => {
    await open('127.0.0.3');
    expect(await status(publish('127.0.0.3', RESERVE))).toBe(403);
    await stranger.close(0);
    await open(HOST);
    expect(await status(publish(HOST, { ...RESERVE, Event: 'presence' }))).toBe(489);
    expect(await status(publish(HOST, { ...RESERVE, Expires: 'soon' }))).toBe(400);
    expect(await status(publish(HOST, { ...RESERVE, 'User-to-User': 'aabbccdd' }))).toBe(400);
    expect(held.size).toBe(0);
  });

  it('get no agent while all access numbers are lent; what is given back is free', async () => {
    await open(HOST);
    far.agents.set(agentId('2002'), agent('2002', phone.contact));
    const first = await publish(HOST, RESERVE);
    const tag =
      first.kind === 'response' ? first.response.headers.find(({ name }) => name === 'SIP-ETag')?.value : '';
    held.clear();
    expect(await status(publish(HOST, RESERVE))).toBe(503);
    expect(held.size).toBe(0);
    expect(await status(publish(HOST, { ...RESERVE, Expires: '0', 'SIP-If-Match': tag ?? '' }))).toBe(200);
    expect(await status(publish(HOST, { ...RESERVE, Expires: '0', 'SIP-If-Match': tag ?? '' }))).toBe(412);
    expect(await status(publish(HOST, RESERVE))).toBe(200);
  });

  it('are nothing to a call that comes too late, or with another token', async () => {
    await open(HOST);
    expect(await status(publish(HOST, { ...RESERVE, Expires: '1' }))).toBe(200);
    expect(await invite('7001', '00112233')).toBe(410);
    await until(() => held.size === 0);
    expect(await invite('7001', 'aabbccdd')).toBe(410);
    expect(phone.invites).toBe(0);
    expect(far.telemetry.named('iscc.expired')).toHaveLength(1);
  });
});
