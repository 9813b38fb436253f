import { agentId, callId, legId } from '@ringback/core';
import { dominantFrequency, readWav } from '@ringback/sip';
import { type Baresip, freePort, hasProgram, startBaresip } from '@ringback/testkit';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  agent,
  agentPhone,
  HOST,
  LiveSwitch,
  number,
  orderOf,
  PhoneStock,
  TONES,
  until,
} from './testing/live-switch.ts';

const CUSTOMER_HZ = 400;
const AGENT_HZ = 1_300;
const COLLEAGUE_HZ = 1_000;

let stock: PhoneStock;
let live: LiveSwitch;
let phone: Baresip | undefined;

beforeAll(async () => {
  stock = await PhoneStock.open('25500-25699');
});

afterAll(() => stock.close());

beforeEach(async () => {
  const customer = await stock.phone('+4930', { toneHz: CUSTOMER_HZ });
  live = await LiveSwitch.open({
    rtpPorts: '25700-25999',
    trunks: [
      { name: 'pstn', uri: `sip:${HOST}:${customer.address.port}`, match: '^\\+4930$', callerId: null },
    ],
  });
  live.agents.set(agentId('1001'), agent('1001', null, 'secret'));
});

afterEach(async () => {
  await phone?.stop();
  phone = undefined;
  await live.close();
  await stock.closePhones();
  expect(live.faults()).toEqual([]);
});

async function start(password: string, transport: 'udp' | 'tcp'): Promise<Baresip> {
  phone = await startBaresip({
    user: '1001',
    password,
    registrarPort: live.control.address.port,
    port: await freePort(),
    transport,
    answers: true,
    saysHz: AGENT_HZ,
  });
  return phone;
}

describe.skipIf(!hasProgram('baresip'))('baresip as an agent that registers [needs baresip]', () => {
  it.each(['udp', 'tcp'] as const)(
    'over %s answers and talks with the customer: both hear each other',
    async (transport) => {
      const baresip = await start('secret', transport);
      await until(() => live.control.isReachable(agentId('1001')));
      live.createCall(number('+4930'));
      await live.event('leg.answered', 'l1');
      live.connectParty(agentPhone('1001'));
      expect(await live.event('leg.answered', 'l2')).toMatchObject({ connected: true });
      const customer = stock.phoneOf('+4930').calls[0];
      const times = async (): Promise<number> =>
        (await customer?.report())?.heard.find(({ frequency }) => frequency === AGENT_HZ)?.times ?? 0;
      await until(async () => (await times()) >= 4);
      // The customer's side puts baresip on hold and comes back: it takes both offers, or it would be silent now.
      const byCustomer = { callId: callId('c1'), byLegId: legId('l1') };
      expect(live.control.inCall({ kind: 'hold', ...byCustomer })).toBe('taken');
      expect(live.control.inCall({ kind: 'retrieve', ...byCustomer })).toBe('taken');
      const before = await times();
      await until(async () => (await times()) >= before + 3);
      expect(live.telemetry.lines.filter(({ event }) => event === 'leg.hold_not_taken')).toEqual([]);
      await baresip.hangUp();
      expect(await live.event('leg.ended', 'l2')).toMatchObject({ by: 'party' });
      expect(await live.event('leg.ended', 'l1')).toMatchObject({ by: 'us' });
      await live.event('call.ended');
      await until(async () => (await baresip.heard()).length > 0);
      const [recording] = await baresip.heard();
      if (recording === undefined) throw new Error('Nothing was recorded');
      const { samples, sampleRate } = readWav(recording);
      expect(sampleRate).toBe(8_000);
      expect(dominantFrequency(samples, TONES)).toBe(CUSTOMER_HZ);
    },
  );

  it('is asked by a colleague, with more data than fit into a packet, and taken into the conference: it and the customer hear each other', async () => {
    const ana = await stock.phone('1002', { toneHz: COLLEAGUE_HZ });
    live.agents.set(agentId('1002'), agent('1002', ana.contact));
    const baresip = await start('secret', 'udp');
    await until(() => live.control.isReachable(agentId('1001')));
    live.createCall(number('+4930'));
    await live.event('leg.answered', 'l1');
    live.connectParty(agentPhone('1002'));
    await live.event('leg.answered', 'l2');
    const by = { callId: callId('c1'), byLegId: legId('l2') };
    const userData = { story: 'long '.repeat(200), more: 'longer '.repeat(120) };
    const order = { ...orderOf(agentPhone('1001'), 'l3', 'c1'), userData };
    expect(live.control.inCall({ kind: 'consult', ...by, order })).toBe('taken');
    await live.event('leg.answered', 'l3');
    const hears = async (user: string): Promise<number | undefined> =>
      (await stock.phoneOf(user).calls[0]?.report())?.hears;
    await until(async () => (await hears('1002')) === AGENT_HZ);
    await ana.calls[0]?.say(undefined);
    expect(live.control.inCall({ kind: 'conference', ...by })).toBe('taken');
    await until(async () => (await hears('+4930')) === AGENT_HZ);
    const rtpOf = async (): Promise<number> =>
      (await stock.phoneOf('+4930').calls[0]?.report())?.packetsIn ?? 0;
    const before = await rtpOf();
    await until(async () => (await rtpOf()) > before + 50);
    await baresip.hangUp();
    expect(await live.event('leg.ended', 'l3')).toMatchObject({ by: 'party' });
    await until(async () => (await baresip.heard()).length > 0);
    const [recording] = await baresip.heard();
    if (recording === undefined) throw new Error('Nothing was recorded');
    const { samples } = readWav(recording);
    // Of the last second: who asked said nothing.
    expect(dominantFrequency(samples.subarray(-8_000, -4_000), TONES)).toBe(CUSTOMER_HZ);
    live.control.hangUp(callId('c1'));
    await live.event('call.ended');
  });

  it('is not reachable with a wrong password', async () => {
    const baresip = await start('wrong', 'udp');
    await until(() => /401|403|Unauthorized|Forbidden/i.test(baresip.output()));
    expect(live.control.isReachable(agentId('1001'))).toBe(false);
  });
});
