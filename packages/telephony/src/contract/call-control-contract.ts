import assert from 'node:assert/strict';
import type { DialResult } from '@ringback/core';
import { agentParty, ContractStory, numberParty } from './contract-story.ts';
import type { ContractWorld, OpenContractWorld, PartyBehaviour } from './contract-world.ts';

/** One promise of the port. */
export interface ContractCase {
  readonly name: string;
  /** Opens a world, lets the story happen in it, closes the world. Rejects when the promise is broken. */
  run(open: OpenContractWorld): Promise<void>;
}

const FAILURES: readonly (readonly [PartyBehaviour, DialResult])[] = [
  ['busy', 'busy'],
  ['rejects', 'rejected'],
  ['unavailable', 'no_answer'],
  ['unknown-number', 'unreachable'],
  ['congested', 'congestion'],
];

/** What every implementation of `CallControl` promises. Run each case as a test of its own. */
export const callControlContract: readonly ContractCase[] = [
  promise('tells of an answered call from the first ring to its end, in order', async (story) => {
    const { customer, leg } = await story.waiting();
    await customer.hangUp();
    await story.event('call.ended');
    const told = story.kinds().filter((kind) => kind !== 'leg.ringing');
    assert.deepEqual(told, ['leg.dialling', 'leg.answered', 'leg.ended', 'call.ended']);
    assert.equal((await story.event('leg.ended', leg)).by, 'party');
    assert.equal(customer.rings(), 1);
  }),

  ...FAILURES.map(([behaviour, result]) =>
    promise(`fails with ${result} when the phone is ${behaviour}`, async (story) => {
      const leg = story.create(await story.world.customer(behaviour));
      const { failure } = await story.event('leg.failed', leg);
      await story.event('call.ended');
      assert.equal(failure.result, result);
      assert.notEqual(failure.text, '');
      assert.deepEqual(story.world.control.calls(), []);
      assert.equal(story.kinds().filter((kind) => kind === 'leg.failed').length, 1);
    }),
  ),

  promise('stops ringing when the phone rang as long as it may', async (story) => {
    const customer = await story.world.customer('rings');
    const leg = story.create(customer, 20_000);
    await story.event('leg.ringing', leg);
    await story.world.passTime(19_000);
    assert.deepEqual(story.kinds(leg), ['leg.dialling', 'leg.ringing']);
    await story.world.passTime(1_000);
    assert.equal((await story.event('leg.failed', leg)).failure.result, 'no_answer');
    await story.until(() => customer.isIdle());
  }),

  promise('gives up a leg that rings when asked to', async (story) => {
    const customer = await story.world.customer('rings');
    const leg = story.create(customer);
    await story.event('leg.ringing', leg);
    story.world.control.cancelLeg(leg);
    story.world.control.cancelLeg(leg);
    assert.equal((await story.event('leg.failed', leg)).failure.result, 'cancelled');
    await story.event('call.ended');
    await story.until(() => customer.isIdle());
  }),

  promise('dials nothing that the operator does not allow', async (story) => {
    const leg = story.create({ party: numberParty(story.world.forbiddenNumber) });
    assert.equal((await story.event('leg.failed', leg)).failure.result, 'not_allowed');
    assert.deepEqual(story.world.journal.kindsOf(leg), []);
  }),

  promise('finds an agent without phone unreachable at once', async (story) => {
    const { control, absentAgent } = story.world;
    assert.equal(control.isReachable(absentAgent), false);
    const leg = story.create({ party: agentParty(absentAgent) });
    assert.equal((await story.event('leg.failed', leg)).failure.result, 'unreachable');
    const { agentId } = await story.world.agent('answers');
    assert.equal(control.isReachable(agentId), true);
  }),

  promise(
    'stores the attempt and the answer before it tells of them, and the end when nothing is left',
    async (story) => {
      const { customer, leg } = await story.waiting();
      assert.deepEqual(story.world.journal.kindsOf(leg), ['dialling', 'answered']);
      await customer.hangUp();
      await story.until(() => story.world.journal.kindsOf(leg).includes('ended'));
    },
  ),

  promise('rings no phone when the attempt cannot be stored', async (story) => {
    const customer = await story.world.customer('answers');
    story.world.journal.failNext('dialling');
    const leg = story.create(customer);
    assert.equal((await story.event('leg.failed', leg)).failure.result, 'interrupted');
    assert.equal(customer.rings(), 0);
  }),

  promise('keeps no call whose answer cannot be stored', async (story) => {
    const customer = await story.world.customer('answers');
    story.world.journal.failNext('answered');
    const leg = story.create(customer);
    assert.equal((await story.event('leg.failed', leg)).failure.result, 'interrupted');
    await story.until(() => customer.isIdle());
    assert.equal(story.kinds().includes('leg.answered'), false);
  }),

  promise('shows a call from its first ring until its end', async (story) => {
    const { control } = story.world;
    assert.deepEqual(control.calls(), []);
    const { customer, leg } = await story.waiting();
    const [call] = control.calls();
    assert.equal(call?.callId, story.callId);
    assert.equal(call?.state, 'waiting');
    assert.equal(call?.legs[0]?.legId, leg);
    assert.equal(call?.legs[0]?.role, 'customer');
    assert.equal(call?.legs[0]?.state, 'answered');
    await customer.hangUp();
    await story.event('call.ended');
    assert.deepEqual(control.calls(), []);
  }),

  promise('lets two parties hear each other', async (story) => {
    const { customer, agent, agentLeg } = await story.talking();
    assert.equal((await story.event('leg.answered', agentLeg)).connected, true);
    assert.equal(story.world.control.calls()[0]?.state, 'connected');
    await story.until(async () => (await customer.hears(agent)) !== false);
    await story.until(async () => (await agent.hears(customer)) !== false);
  }),

  promise('keeps the first party when the second one cannot be had, and tries the next', async (story) => {
    const { customer } = await story.waiting();
    const refused = story.connect(await story.world.agent('rejects'));
    assert.equal((await story.event('leg.failed', refused)).failure.result, 'rejected');
    assert.equal(customer.isIdle(), false);
    const next = story.connect(await story.world.agent('answers'));
    assert.equal((await story.event('leg.answered', next)).connected, true);
  }),

  promise('stops ringing the second party when the first one hangs up', async (story) => {
    const { customer } = await story.waiting();
    const agent = await story.world.agent('rings');
    const leg = story.connect(agent);
    await story.event('leg.ringing', leg);
    await customer.hangUp();
    assert.equal((await story.event('leg.failed', leg)).failure.result, 'cancelled');
    await story.event('call.ended');
    await story.until(() => agent.isIdle());
  }),

  promise('ends the call for both when one of two hangs up', async (story) => {
    const { customer, agent, customerLeg, agentLeg } = await story.talking();
    await agent.hangUp();
    await story.event('call.ended');
    assert.equal((await story.event('leg.ended', agentLeg)).by, 'party');
    assert.equal((await story.event('leg.ended', customerLeg)).by, 'us');
    await story.until(() => customer.isIdle());
    assert.equal(story.kinds().at(-1), 'call.ended');
  }),

  promise('lets one leg go and keeps the other party', async (story) => {
    const { customer, agent, agentLeg } = await story.talking();
    story.world.control.hangUpLeg(agentLeg);
    await story.event('leg.ended', agentLeg);
    await story.until(() => agent.isIdle());
    assert.equal(customer.isIdle(), false);
    assert.equal(story.world.control.calls()[0]?.state, 'waiting');
  }),

  promise('hangs up every leg, once, however often it is asked', async (story) => {
    const { customer, agent } = await story.talking();
    story.world.control.hangUp(story.callId);
    story.world.control.hangUp(story.callId);
    await story.event('call.ended');
    story.world.control.hangUp(story.callId);
    await story.until(() => customer.isIdle() && agent.isIdle());
    assert.equal(story.kinds().filter((kind) => kind === 'leg.ended').length, 2);
  }),

  promise('refuses a party for a call that is over', async (story) => {
    const { customer } = await story.waiting();
    await customer.hangUp();
    await story.event('call.ended');
    const agent = await story.world.agent('answers');
    const leg = story.connect(agent);
    assert.equal((await story.event('leg.failed', leg)).failure.result, 'cancelled');
    assert.equal(agent.rings(), 0);
  }),

  promise('rings a phone once for an order that is repeated', async (story) => {
    const customer = await story.world.customer('answers');
    const order = story.order(customer.party);
    story.world.control.createCall(order);
    story.world.control.createCall(order);
    await story.event('leg.answered');
    assert.equal(customer.rings(), 1);
  }),

  promise('plays a prompt to its end', async (story) => {
    await story.waiting();
    const { control, prompt } = story.world;
    control.play({ callId: story.callId, source: { kind: 'file', file: prompt }, loop: false });
    await story.world.passTime(1_000);
    assert.equal((await story.event('treatment.finished')).outcome, 'completed');
  }),

  promise('ends an endless treatment with the call, once', async (story) => {
    const { customer } = await story.waiting();
    story.world.control.play({ callId: story.callId, source: { kind: 'ringback' }, loop: true });
    await story.world.breathe();
    await customer.hangUp();
    await story.event('call.ended');
    const finished = story.events.filter((event) => event.kind === 'treatment.finished');
    assert.deepEqual(
      finished.map((event) => event.outcome),
      ['ended'],
    );
  }),

  promise('does not play what is not a prompt of the operator', async (story) => {
    await story.waiting();
    const file = 'https://example.com/evil.wav';
    story.world.control.play({ callId: story.callId, source: { kind: 'file', file }, loop: false });
    assert.equal((await story.event('treatment.finished')).outcome, 'refused');
  }),

  promise('keeps the call through hold and resume', async (story) => {
    const { customer, agent } = await story.talking();
    await agent.setHold(true);
    await story.until(async () => (await customer.hears(agent)) !== true);
    await agent.setHold(false);
    await story.until(async () => (await customer.hears(agent)) !== false);
    assert.equal(story.world.control.calls()[0]?.state, 'connected');
    assert.equal(story.kinds().includes('leg.ended'), false);
  }),

  promise('tells of digits', async (story) => {
    const { customer, leg } = await story.waiting();
    await customer.press('7');
    assert.equal((await story.event('digit', leg)).digit, '7');
  }),
];

function promise(name: string, tell: (story: ContractStory) => Promise<void>): ContractCase {
  return {
    name,
    run: async (open) => {
      const world: ContractWorld = await open();
      try {
        await tell(new ContractStory(world));
      } finally {
        await world.close();
      }
    },
  };
}
