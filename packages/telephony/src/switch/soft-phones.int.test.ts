import type { Worker } from 'node:worker_threads';
import { agentId } from '@ringback/core';
import { openSipEndpoint, type PhoneCall, type SoftPhone } from '@ringback/sip';
import { freePort, systemClock } from '@ringback/testkit';
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
} from './testing/live-switch.ts';
import { MortalSwitch } from './testing/mortal-switch.ts';
import { MUSIC_HZ } from './testing/sound-files.ts';

const CUSTOMER_HZ = 400;
const AGENT_HZ = 1_000;

let stock: PhoneStock;
let customer: SoftPhone;
let live: LiveSwitch;

beforeAll(async () => {
  stock = await PhoneStock.open('24000-24499');
});

afterAll(() => stock.close());

// Node tells the process of each worker thread that starts: a test's way to harm the media of the switch.
let workers: Worker[] = [];
const remember = (worker: Worker): void => void workers.push(worker);

beforeEach(async () => {
  workers = [];
  process.on('worker', remember);
  customer = await stock.phone('+4930', { toneHz: CUSTOMER_HZ });
  live = await LiveSwitch.open({
    rtpPorts: '24500-24999',
    trunks: [
      { name: 'gone', uri: `sip:${HOST}:${await freePort()};transport=tcp`, match: '^8', callerId: null },
      {
        name: 'tcp',
        uri: `sip:${customer.address.host}:${customer.address.port};transport=tcp`,
        match: '^9',
        callerId: null,
      },
      {
        name: 'pstn',
        uri: `sip:${customer.address.host}:${customer.address.port}`,
        match: '^\\+',
        callerId: '+1800',
      },
    ],
  });
});

afterEach(async () => {
  process.off('worker', remember);
  await live.close();
  await stock.closePhones();
  expect(live.faults()).toEqual([]);
});

function lastCall(phone: SoftPhone): PhoneCall {
  const call = phone.calls.at(-1);
  if (call === undefined) throw new Error('The phone has no call');
  return call;
}

const hears = (phone: SoftPhone, frequency: number) => async (): Promise<boolean> =>
  (await lastCall(phone).report()).hears === frequency;

function registrar(address: LiveSwitch['control']['address']) {
  return { target: `sip:${HOST}:${address.port}`, nextHop: { ...address, transport: 'udp' } as const };
}

describe('two phones and the switch', () => {
  it('let the first one wait with music and join the second one: each hears the other, and nothing is lost', async () => {
    const ana = await stock.phone('1001', { toneHz: AGENT_HZ, script: { kind: 'answer', afterMs: 1_500 } });
    live.agents.set(agentId('1001'), agent('1001', ana.contact));
    live.createCall(number('+4930'));
    const { callId } = await live.event('leg.answered', 'l1');
    live.control.play({ callId, source: { kind: 'music' }, loop: true });
    await until(hears(customer, MUSIC_HZ));
    live.connectParty(agentPhone('1001'));
    await live.event('leg.ringing', 'l2');
    await until(hears(customer, MUSIC_HZ));
    expect(await live.event('leg.answered', 'l2')).toMatchObject({ connected: true });
    await until(hears(customer, AGENT_HZ));
    await until(hears(ana, CUSTOMER_HZ));
    await lastCall(customer).hangUp();
    await live.event('call.ended');
    await lastCall(ana).ended;
    for (const phone of [customer, ana]) {
      const report = await lastCall(phone).report();
      expect(report.lostIn).toBe(0);
      expect(report.packetsIn).toBeGreaterThan(10);
    }
  });

  it('understand each other when one speaks A-law and the other one µ-law', async () => {
    const ana = await stock.phone('1001', { toneHz: AGENT_HZ, codecs: ['PCMA'] });
    const berta = await stock.phone('1002', { toneHz: 1_300, codecs: ['PCMU'] });
    live.agents.set(agentId('1001'), agent('1001', ana.contact));
    live.agents.set(agentId('1002'), agent('1002', berta.contact));
    live.createCall(agentPhone('1001'));
    await live.event('leg.answered', 'l1');
    live.connectParty(agentPhone('1002'));
    await live.event('leg.answered', 'l2');
    await until(hears(ana, 1_300));
    await until(hears(berta, AGENT_HZ));
  });

  it('hear music while the other one holds, and each other again afterwards', async () => {
    const ana = await stock.phone('1001', { toneHz: AGENT_HZ });
    live.agents.set(agentId('1001'), agent('1001', ana.contact));
    live.createCall(number('+4930'));
    await live.event('leg.answered', 'l1');
    live.connectParty(agentPhone('1001'));
    await live.event('leg.answered', 'l2');
    await until(hears(customer, AGENT_HZ));
    expect(await lastCall(ana).hold()).toMatchObject({ kind: 'accepted' });
    await until(hears(customer, MUSIC_HZ));
    expect(await lastCall(ana).resume()).toMatchObject({ kind: 'accepted' });
    await until(hears(customer, AGENT_HZ));
    await until(hears(ana, CUSTOMER_HZ));
    expect(live.events.some(({ kind }) => kind === 'leg.ended')).toBe(false);
  });

  it('talk over TCP too', async () => {
    live.createCall(number('930'));
    await live.event('leg.answered', 'l1');
    live.control.play({
      callId: (await live.event('leg.answered')).callId,
      source: { kind: 'ringback' },
      loop: true,
    });
    await until(async () => (await lastCall(customer).report()).packetsIn > 5);
    await lastCall(customer).hangUp();
    expect(await live.event('leg.ended', 'l1')).toMatchObject({ by: 'party' });
  });

  it('show the number of the trunk to who is called', async () => {
    live.createCall(number('+4930'));
    await live.event('leg.answered', 'l1');
    expect(lastCall(customer).peer).toBe(`sip:+1800@${HOST}`);
  });
});

describe('a phone that registers', () => {
  beforeEach(() => {
    live.agents.set(agentId('1001'), agent('1001', null, 'secret'));
  });

  it('can be rung afterwards, and not before', async () => {
    const changes: string[] = [];
    live.control.onRegistration(({ kind, contact }) => changes.push(`${kind} ${contact.user}`));
    expect(live.control.isReachable(agentId('1001'))).toBe(false);
    const ana = await stock.phone('1001', { password: 'secret', registrar: registrar(live.control.address) });
    expect(live.control.isReachable(agentId('1001'))).toBe(true);
    expect(changes).toEqual(['added 1001']);
    live.createCall(agentPhone('1001'));
    await live.event('leg.answered', 'l1');
    await ana.close();
    expect(live.control.isReachable(agentId('1001'))).toBe(false);
    expect(changes).toEqual(['added 1001', 'removed 1001']);
    expect(await live.event('leg.ended', 'l1')).toMatchObject({ by: 'party' });
  });

  it('is refused with a wrong password, and when its agent has none', async () => {
    await expect(
      stock.phone('1001', { password: 'wrong', registrar: registrar(live.control.address) }),
    ).rejects.toThrow();
    live.agents.set(agentId('1002'), agent('1002', null, null));
    await expect(
      stock.phone('1002', { password: '', registrar: registrar(live.control.address) }),
    ).rejects.toThrow();
    expect(live.control.registrations()).toEqual([]);
  });

  it('is known to the next switch, without registering again', async () => {
    const ana = await stock.phone('1001', { password: 'secret', registrar: registrar(live.control.address) });
    const known = JSON.parse(JSON.stringify(live.control.registrations()));
    const next = await LiveSwitch.open({ rtpPorts: '24500-24999', agents: () => live.agents });
    next.control.restoreRegistrations(known);
    next.createCall(agentPhone('1001'));
    await next.event('leg.answered', 'l1');
    expect(ana.calls).toHaveLength(1);
    await next.close();
  });
});

describe('calls from outside', () => {
  it('are answered 404 when they come from an agent, 403 from a stranger, until somebody takes them', async () => {
    live.agents.set(agentId('1001'), agent('1001', null, 'secret'));
    const target = `sip:5000@${HOST}:${live.control.address.port}`;
    const ana = await stock.phone('1001', { password: 'secret', registrar: registrar(live.control.address) });
    const call = await ana.call(target);
    expect(await call.ended).toEqual({ kind: 'refused', by: 'peer', status: 404 });
    live.control.onIncoming(async () => ({ kind: 'refused', sipStatus: 600 }));
    expect(await (await ana.call(target)).ended).toEqual({ kind: 'refused', by: 'peer', status: 600 });
  });
});

describe('many calls at once', () => {
  it('are all answered and all end', async () => {
    const many = 40;
    const crowd = await stock.phone('2000', { maxCalls: many });
    live.agents.set(agentId('2000'), agent('2000', crowd.contact));
    for (let call = 0; call < many; call += 1) live.createCall(agentPhone('2000'), `l${call}`, `c${call}`);
    await until(() => live.events.filter(({ kind }) => kind === 'leg.answered').length === many);
    expect(live.control.calls()).toHaveLength(many);
    for (const { callId } of live.control.calls()) live.control.hangUp(callId);
    await until(() => live.events.filter(({ kind }) => kind === 'call.ended').length === many);
    expect(live.control.calls()).toEqual([]);
    await until(async () => (await live.control.stats()).media.ports === 0);
    await until(async () => (await live.control.stats()).signalling.liveDialogs === 0);
  });
});

describe('the media thread', () => {
  it('takes its calls along when it dies, and the next call has sound again', async () => {
    const ana = await stock.phone('1001', { toneHz: AGENT_HZ });
    live.agents.set(agentId('1001'), agent('1001', ana.contact));
    live.createCall(number('+4930'));
    await live.event('leg.answered', 'l1');
    live.connectParty(agentPhone('1001'));
    await live.event('leg.answered', 'l2');
    await until(hears(customer, AGENT_HZ));
    await workers[0]?.terminate();
    expect(await live.event('leg.ended', 'l1')).toMatchObject({ by: 'network' });
    expect(await live.event('leg.ended', 'l2')).toMatchObject({ by: 'network' });
    await live.event('call.ended');
    expect(await lastCall(customer).ended).toEqual({ kind: 'hung-up', by: 'peer' });
    expect(await lastCall(ana).ended).toEqual({ kind: 'hung-up', by: 'peer' });
    expect(live.telemetry.named('switch.media_lost')).toHaveLength(1);
    live.telemetry.lines.splice(0);

    live.createCall(number('+4930'), 'l3', 'c3');
    const { callId } = await live.event('leg.answered', 'l3');
    live.control.play({ callId, source: { kind: 'music' }, loop: true });
    await until(hears(customer, MUSIC_HZ));
  });
});

describe('a gateway that is not there', () => {
  it('is unreachable at once over TCP', async () => {
    live.createCall(number('8000'));
    const { failure } = await live.event('leg.failed', 'l1');
    expect(failure).toMatchObject({ result: 'unreachable', sipStatus: null });
    await live.event('call.ended');
  });
});

describe('closing the switch', () => {
  it('lets phones go, tells nothing more, and frees its port', async () => {
    live.createCall(number('+4930'));
    await live.event('leg.answered', 'l1');
    const { port } = live.control.address;
    const told = live.events.length;
    await live.control.close();
    await live.control.close();
    expect(await lastCall(customer).ended).toEqual({ kind: 'hung-up', by: 'peer' });
    expect(live.events).toHaveLength(told);
    expect(live.journal.kindsOf('l1')).toEqual(['dialling', 'answered']);
    const next = await LiveSwitch.open({ sipPort: port, rtpPorts: '24500-24999' });
    expect(next.control.address.port).toBe(port);
    await next.close();
  });

  it('says which port is taken, and leaves nothing open', async () => {
    const { port } = live.control.address;
    await expect(LiveSwitch.open({ sipPort: port, rtpPorts: '23000-23099' })).rejects.toMatchObject({
      code: 'SIP_PORT_IN_USE',
    });
  });

  it('refuses a trunk that cannot be dialled before it opens anything', async () => {
    const trunks = [{ name: 'bad', uri: 'gateway', match: '.', callerId: null }];
    await expect(LiveSwitch.open({ trunks })).rejects.toMatchObject({ code: 'SWITCH_BAD_TRUNK' });
  });
});

describe('after a crash', () => {
  it('ends at the phones what the process before left on them', async () => {
    const ana = await stock.phone('1001', { script: { kind: 'ring' } });
    const before = await MortalSwitch.open(
      {
        host: HOST,
        sipPort: 0,
        transports: ['udp', 'tcp'],
        rtpPorts: '23000-23499',
        trunks: [
          { name: 'pstn', uri: `sip:${HOST}:${customer.address.port}`, match: '^\\+', callerId: null },
        ],
      },
      new Map([[agentId('1001'), agent('1001', ana.contact)]]),
    );
    before.createCall(orderOf(number('+4930'), 'l1', 'c1'));
    await until(() => before.events.some(({ kind }) => kind === 'leg.answered'));
    before.connectParty(orderOf(agentPhone('1001'), 'l2', 'c1'));
    await until(() => before.events.filter(({ kind }) => kind === 'leg.ringing').length === 1);
    await before.kill();
    const legs = [...before.legs.values()];
    expect(legs.map(({ state }) => state)).toEqual(['answered', 'dialling']);

    const after = await LiveSwitch.open({ sipPort: before.address.port, rtpPorts: '23000-23499' });
    await after.control.reconcile(legs);
    expect(await lastCall(customer).ended).toEqual({ kind: 'hung-up', by: 'peer' });
    expect(await lastCall(ana).ended).toEqual({ kind: 'cancelled', by: 'peer' });
    expect(after.telemetry.named('leg.reconciled').map(({ outcome }) => outcome)).toEqual([
      'ended',
      'cancelled',
    ]);
    expect(after.events).toEqual([]);
    await after.close();
  });

  it('does not wait for phones that are gone, too', async () => {
    const ana = await stock.phone('1001', { script: { kind: 'ring' } });
    live.agents.set(agentId('1001'), agent('1001', ana.contact));
    live.createCall(agentPhone('1001'));
    await live.event('leg.ringing', 'l1');
    await ana.behave({ kind: 'unreachable' });
    const [dialling] = live.journal.stored;
    const started = performance.now();
    await live.control.reconcile(dialling === undefined ? [] : [dialling.leg]);
    expect(performance.now() - started).toBeLessThan(4_000);
  });
});

it('answers OPTIONS, so that others can see that it lives', async () => {
  const asker = await openSipEndpoint({
    host: HOST,
    port: 0,
    clock: systemClock,
    randomBytes: (size) => realChance.bytes(size),
    handler: {},
  });
  const outcome = await asker.options(`sip:${HOST}:${live.control.address.port}`);
  expect(outcome).toMatchObject({ kind: 'response', response: { status: 200 } });
  await asker.close();
});
