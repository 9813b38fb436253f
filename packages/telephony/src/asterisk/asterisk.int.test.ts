import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  agentId,
  type CallEvent,
  type CallOrder,
  callbackId,
  callId,
  type IncomingCall,
  legId,
  type Party,
  recordingId,
} from '@ringback/core';
import { readWav } from '@ringback/sip';
import { asteriskRoot } from '@ringback/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callControlContract } from '../contract/call-control-contract.ts';
import { agent, PhoneStock, until } from '../switch/testing/live-switch.ts';
import { type AsteriskWorld, LabAsterisk, openAsteriskWorld } from './testing/asterisk-world.ts';
import { EventsCut } from './testing/events-cut.ts';
import { transferringPhone } from './testing/transferring-phone.ts';

const root = asteriskRoot();
const CALL = callId('the-call');

const order = (party: Party, leg: string): CallOrder => ({
  callId: CALL,
  legId: legId(leg),
  callbackId: callbackId('the-callback'),
  party,
  callerNumber: null,
  callerName: null,
  timeoutMs: 30_000,
  userData: {},
});

// Needs the folder that tools/asterisk-chroot.sh builds, in RINGBACK_ASTERISK.
describe.skipIf(root === null)('calls over a real Asterisk', { timeout: 20_000 }, () => {
  let lab: LabAsterisk;
  let stock: PhoneStock;
  beforeAll(async () => {
    [lab, stock] = await Promise.all([LabAsterisk.open(root ?? ''), PhoneStock.open('25000-25999')]);
  }, 60_000);
  afterAll(async () => {
    await stock?.close();
    await lab?.stop();
  });

  for (const { name, run } of callControlContract) it(name, () => run(() => openAsteriskWorld(lab, stock)));

  /** Lets a story happen in a world of its own. */
  const inWorld = async (
    tell: (world: AsteriskWorld, events: CallEvent[]) => Promise<void>,
    ...options: Parameters<typeof openAsteriskWorld> extends [unknown, unknown, ...infer Rest] ? Rest : never
  ): Promise<void> => {
    const world = await openAsteriskWorld(lab, stock, ...options);
    const events: CallEvent[] = [];
    world.control.onEvent((event) => events.push(event));
    try {
      await tell(world, events);
    } finally {
      await world.close();
    }
  };
  const told = (events: readonly CallEvent[], kind: CallEvent['kind']): Promise<void> =>
    until(() => events.some((event) => event.kind === kind));

  const answered = (events: readonly CallEvent[], leg: string): Promise<void> =>
    until(() => events.some((event) => event.kind === 'leg.answered' && event.legId === leg));

  it('takes a call that the dial plan sends, with the number and the data that it names', () =>
    inWorld(async ({ control }, events) => {
      const came: IncomingCall[] = [];
      control.onIncoming(async (call) => {
        came.push(call);
        return { kind: 'taken' };
      });
      const caller = await stock.phone('+4930555', { toneHz: 400 });
      const call = await caller.call(`sip:95000@${lab.sip.host}:${lab.sip.port}`);
      await until(() => came.length === 1);
      const [incoming] = came;
      expect(incoming).toMatchObject({
        dialled: '5000',
        callerNumber: '+4930555',
        userData: { language: 'de' },
      });
      control.answer(incoming?.callId ?? CALL);
      expect(await call.answered).toBe(true);
      await told(events, 'leg.answered');
      await call.sendDtmf('5');
      await told(events, 'digit');
      await call.hangUp();
      await told(events, 'call.ended');
    }));

  it('refuses a call that nobody wants, and a caller who hangs up early is told of', () =>
    inWorld(async ({ control }, events) => {
      const caller = await stock.phone('+4930555');
      const refused = await caller.call(`sip:5000@${lab.sip.host}:${lab.sip.port}`);
      expect(await refused.answered).toBe(false);
      control.onIncoming(async () => ({ kind: 'taken' }));
      const early = await caller.call(`sip:5000@${lab.sip.host}:${lab.sip.port}`);
      await until(() => control.calls().length === 1);
      await early.hangUp();
      await told(events, 'call.ended');
      await until(async () => (await lab.channels()).length === 0);
    }));

  it('hold, consultation, conference and recording are as over SIP', () =>
    inWorld(async ({ control, customer, agent }, events) => {
      const folder = await mkdtemp(join(tmpdir(), 'ringback-asterisk-'));
      const caller = await customer('answers');
      const detection = { timeGuardMs: 1_000, awaitsSignal: false, limits: {} };
      control.createCall({ ...order(caller.party, 'caller'), detection });
      await told(events, 'leg.answered');
      expect(events.find(({ kind }) => kind === 'leg.answered')).toHaveProperty('by.who');
      const [first, second] = [await agent('answers'), await agent('answers')];
      control.connectParty(order(first.party, 'first'));
      await answered(events, 'first');
      await until(async () => (await first.hears(caller)) === true && (await caller.hears(first)) === true);

      const path = join(folder, 'talk.wav');
      const byLegId = legId('first');
      expect(control.recordConversation({ callId: CALL, recordingId: recordingId('r'), path })).toBe('taken');
      await told(events, 'conversation.recording');
      expect(control.inCall({ kind: 'hold', callId: CALL, byLegId })).toBe('taken');
      await until(async () => (await caller.hears(first)) !== true);
      const consult = order(second.party, 'second');
      expect(control.inCall({ kind: 'consult', callId: CALL, byLegId, order: consult })).toBe('taken');
      await answered(events, 'second');
      await until(async () => (await second.hears(first)) === true);
      expect(control.inCall({ kind: 'conference', callId: CALL, byLegId })).toBe('taken');
      await until(() => control.calls()[0]?.conversation?.state === 'conference');
      control.hangUpLeg(byLegId);
      await until(async () => (await caller.hears(second)) === true);
      control.hangUp(CALL);
      await told(events, 'conversation.recorded');
      expect(events.find(({ kind }) => kind === 'conversation.recorded')).toMatchObject({
        outcome: 'stopped',
      });
      const { samples } = readWav(await readFile(path));
      expect(samples.some((sample) => Math.abs(sample) > 500)).toBe(true);
      await rm(folder, { recursive: true, force: true });
    }));

  it('knows the phones that are endpoints of Asterisk, by the directory number', () => {
    const agents = new Map([[agentId('ana'), { ...agent('ana', null), dn: '2001' }]]);
    return inWorld(
      async ({ control }, events) => {
        // Its contact is at a port where nobody listens.
        expect(control.isReachable(agentId('ana'))).toBe(true);
        control.createCall(order({ kind: 'agent', agentId: agentId('ana') }, 'ana'));
        await told(events, 'leg.dialling');
        control.hangUp(CALL);
        await told(events, 'call.ended');
      },
      { agents: () => agents, endpoint: null },
    );
  });

  it('a process that begins hangs up what the one before left on phones, and dials nothing twice', async () => {
    const before = await openAsteriskWorld(lab, stock);
    const customer = await before.customer('answers');
    before.control.createCall(order(customer.party, 'left'));
    await until(() => before.journal.kindsOf('left').includes('answered'));
    before.vanish();
    expect(await lab.channels()).not.toEqual([]);
    const stored = before.journal.stored.at(-1)?.leg;
    expect(stored?.state).toBe('answered');
    await inWorld(async ({ control, telemetry }) => {
      await control.reconcile(stored === undefined ? [] : [stored]);
      await until(() => customer.isIdle());
      expect(customer.rings()).toBe(1);
      expect(telemetry.named('leg.reconciled')).toHaveLength(1);
      await until(async () => (await lab.channels()).length === 0);
    });
    await before.close();
  });

  it('says what is wrong when the password, the address or the interface is', async () => {
    const open = (options: Parameters<typeof openAsteriskWorld>[2]) => openAsteriskWorld(lab, stock, options);
    await expect(open({ password: 'wrong' })).rejects.toMatchObject({ code: 'ASTERISK_REFUSED' });
    await expect(open({ url: 'http://127.0.0.1:9' })).rejects.toMatchObject({ code: 'ASTERISK_UNREACHABLE' });
    await expect(open({ url: `${lab.url}/elsewhere` })).rejects.toMatchObject({
      code: 'ASTERISK_WITHOUT_ARI',
    });
    await stock.closePhones();
  });

  it('a phone that connects its two calls by REFER leaves, and the others hear each other', async () => {
    const phone = await transferringPhone('1001');
    const agents = new Map([[agentId('ana'), agent('ana', phone.uri)]]);
    await inWorld(
      async ({ control, customer }, events) => {
        const [first, second] = [await customer('answers'), await customer('answers')];
        for (const [party, call, leg] of [
          [first.party, 'one', 'l1'],
          [second.party, 'two', 'l2'],
        ] as const) {
          control.createCall({ ...order(party, leg), callId: callId(call) });
          await answered(events, leg);
          const ana = order({ kind: 'agent', agentId: agentId('ana') }, `${leg}-agent`);
          control.connectParty({ ...ana, callId: callId(call) });
          await answered(events, `${leg}-agent`);
        }
        // Somebody whom nothing here leads to is not dialled for a phone.
        expect(await phone.passOn('+339')).toBe(202);
        await until(() => phone.told.some((line) => line.startsWith('SIP/2.0 603')));
        expect(control.calls()).toHaveLength(2);
        expect(await phone.connectBoth()).toBe(202);
        await told(events, 'call.merged');
        await until(async () => (await first.hears(second)) === true && (await second.hears(first)) === true);
        await until(() => phone.told.some((line) => line.startsWith('SIP/2.0 200')));
        expect(control.calls()).toMatchObject([{ callId: 'one', state: 'connected' }]);
      },
      { agents: () => agents },
    );
    await phone.close();
  });

  it('calls go on while events are cut off, and what was missed is told when they come again', async () => {
    const way = await EventsCut.open(lab.url);
    await inWorld(
      async ({ control, customer, agent, telemetry }, events) => {
        const [talks, leaves] = [await customer('answers'), await customer('rings')];
        control.createCall(order(talks.party, 'talks'));
        await answered(events, 'talks');
        const rung = { ...order(leaves.party, 'leaves'), callId: callId('another') };
        control.createCall(rung);
        await until(() => leaves.rings() === 1);
        // A channel of audio goes with the one that talks.
        await until(async () => (await lab.channels()).length === 3);
        way.cut();
        await until(() => telemetry.named('asterisk.away').length === 1);
        // Nothing is told of this.
        await talks.hangUp();
        await until(async () => (await lab.channels()).length === 2);
        expect(events.filter(({ kind }) => kind === 'leg.ended')).toEqual([]);
        way.mend();
        await until(() => events.some((event) => event.kind === 'leg.ended' && event.legId === 'talks'));
        expect(leaves.isIdle()).toBe(false);
        expect(telemetry.named('asterisk.calls_lost')).toEqual([]);
        // Both ways work as before.
        const another = await agent('answers');
        control.createCall({ ...order(another.party, 'third'), callId: callId('third') });
        await answered(events, 'third');
        control.hangUp(callId('another'));
        await until(() => leaves.isIdle());
      },
      { url: way.url },
    );
    await way.close();
  });

  it('calls end by the network when Asterisk dies, and go on when it is back', () =>
    inWorld(async ({ control, customer }, events) => {
      const first = await customer('answers');
      control.createCall(order(first.party, 'first'));
      await told(events, 'leg.answered');
      await lab.kill();
      await lab.up();
      await told(events, 'call.ended');
      expect(events.find(({ kind }) => kind === 'leg.ended')).toMatchObject({ by: 'network' });
      const second = await customer('answers');
      control.createCall({ ...order(second.party, 'second'), callId: callId('another') });
      await until(() => events.filter(({ kind }) => kind === 'leg.answered').length === 2);
    }));
});
