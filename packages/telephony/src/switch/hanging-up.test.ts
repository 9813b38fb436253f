import { callId, legId } from '@ringback/core';
import { describe, expect, it } from 'vitest';
import { customerOrder, SwitchBench, settle } from './testing/switch-bench.ts';

const CALL = callId('c1');

describe('hanging up', () => {
  it('tells when the party hung up', async () => {
    const bench = new SwitchBench();
    const invite = await bench.waitingCustomer();
    invite.dialog.hangUp();
    await settle();
    expect(bench.event('leg.ended')).toMatchObject({ legId: 'l1', by: 'party' });
    expect(bench.kinds().slice(-2)).toEqual(['leg.ended', 'call.ended']);
    expect(bench.journal.kindsOf('l1')).toEqual(['dialling', 'answered', 'ended']);
    expect(bench.port(0).isClosed).toBe(true);
  });

  it('says BYE for us and tells when the phone confirmed', async () => {
    const bench = new SwitchBench();
    const invite = await bench.waitingCustomer();
    bench.control.hangUp(CALL);
    await settle();
    expect(bench.kinds()).not.toContain('leg.ended');
    expect(bench.journal.kindsOf('l1')).toEqual(['dialling', 'answered']);
    invite.dialog.answerBye();
    await settle();
    expect(bench.event('leg.ended').by).toBe('us');
    expect(bench.journal.kindsOf('l1')).toEqual(['dialling', 'answered', 'ended']);
  });

  it('does not wait long for a phone that ignores the BYE, but keeps the record until the stack gave up', async () => {
    const bench = new SwitchBench();
    const invite = await bench.waitingCustomer();
    bench.control.hangUp(CALL);
    bench.wireClock.advance(2_000);
    await settle();
    expect(bench.kinds().slice(-2)).toEqual(['leg.ended', 'call.ended']);
    expect(bench.journal.kindsOf('l1')).not.toContain('ended');
    invite.dialog.answerBye({ kind: 'timeout' });
    await settle();
    expect(bench.journal.kindsOf('l1')).toContain('ended');
    expect(bench.kinds().filter((kind) => kind === 'leg.ended')).toHaveLength(1);
  });

  it('tells once when both hang up at the same moment', async () => {
    const bench = new SwitchBench();
    const invite = await bench.waitingCustomer();
    bench.control.hangUp(CALL);
    invite.dialog.hangUp();
    invite.dialog.answerBye({ kind: 'unknown-call' });
    await settle();
    expect(bench.kinds().filter((kind) => kind === 'leg.ended')).toHaveLength(1);
    expect(bench.kinds().filter((kind) => kind === 'call.ended')).toHaveLength(1);
  });

  it('may be asked for again and again, also for calls that nobody knows', async () => {
    const bench = new SwitchBench();
    const invite = await bench.waitingCustomer();
    bench.control.hangUp(CALL);
    bench.control.hangUp(CALL);
    bench.control.hangUpLeg(legId('l1'));
    bench.control.cancelLeg(legId('l1'));
    invite.dialog.answerBye();
    await settle();
    bench.control.hangUp(CALL);
    bench.control.hangUp(callId('never'));
    bench.control.hangUpLeg(legId('never'));
    bench.control.cancelLeg(legId('never'));
    await settle();
    expect(bench.kinds()).toEqual(['leg.dialling', 'leg.ringing', 'leg.answered', 'leg.ended', 'call.ended']);
  });

  it('cancels a leg that rings', async () => {
    const bench = new SwitchBench();
    const invite = await bench.dialCustomer();
    invite.ring();
    bench.control.cancelLeg(legId('l1'));
    invite.confirmCancel();
    await settle();
    expect(bench.event('leg.failed').failure.result).toBe('cancelled');
  });

  it('does not cancel a leg that was answered', async () => {
    const bench = new SwitchBench();
    const invite = await bench.waitingCustomer();
    bench.control.cancelLeg(legId('l1'));
    expect(invite.dialog.isByeSent).toBe(false);
  });

  it('sends nothing when it comes before the attempt is stored', async () => {
    const bench = new SwitchBench();
    bench.journal.writesAtOnce = false;
    bench.control.createCall(customerOrder('c1', 'l1'));
    await settle();
    bench.control.hangUp(CALL);
    await settle();
    expect(bench.event('leg.failed').failure.result).toBe('cancelled');
    bench.journal.writesAtOnce = true;
    bench.journal.storeNext();
    await settle();
    expect(bench.invite(0)).toMatchObject({ isSent: false, isOver: true });
    expect(bench.journal.kindsOf('l1')).toEqual(['dialling', 'ended']);
  });

  it('closes the port that opens too late', async () => {
    const bench = new SwitchBench();
    bench.media.opensAtOnce = false;
    bench.control.createCall(customerOrder('c1', 'l1'));
    await settle();
    bench.control.hangUp(CALL);
    bench.media.openNext();
    await settle();
    expect(bench.port(0).isClosed).toBe(true);
    expect(bench.signalling.invites).toEqual([]);
    expect(bench.kinds()).toEqual(['leg.failed', 'call.ended']);
  });

  it('counts as the network when the phone was lost', async () => {
    const bench = new SwitchBench();
    const invite = await bench.waitingCustomer();
    invite.dialog.vanish();
    await settle();
    expect(bench.event('leg.ended').by).toBe('network');
  });
});

describe('the loss of the media thread', () => {
  it('ends all legs as lost by the network', async () => {
    const bench = new SwitchBench();
    const { customer, agent } = await bench.connected();
    bench.media.crash();
    expect(customer.dialog.isByeSent && agent.dialog.isByeSent).toBe(true);
    customer.dialog.answerBye();
    agent.dialog.answerBye();
    await settle();
    const ends = bench.events.filter(({ kind }) => kind === 'leg.ended');
    expect(ends).toMatchObject([{ by: 'network' }, { by: 'network' }]);
    expect(bench.kinds().at(-1)).toBe('call.ended');
    expect(bench.control.calls()).toEqual([]);
  });

  it('cancels what rings, and the next call works', async () => {
    const bench = new SwitchBench();
    const invite = await bench.dialCustomer();
    invite.ring();
    bench.media.crash();
    invite.confirmCancel();
    await settle();
    expect(bench.event('leg.failed').failure.result).toBe('interrupted');
    const next = await bench.dialCustomer('c2', 'l9');
    next.answer();
    await settle();
    expect(bench.kinds('l9')).toEqual(['leg.dialling', 'leg.answered']);
  });
});

describe('the end of the process', () => {
  it('tells and journals nothing any more, and leaves no timer', async () => {
    const bench = new SwitchBench();
    const { customer } = await bench.connected();
    const ringing = await bench.dialCustomer('c2', 'l9');
    const told = bench.kinds();
    bench.control.abandon();
    customer.dialog.hangUp();
    ringing.timeOut();
    bench.control.createCall(customerOrder('c3', 'l10'));
    await settle();
    expect(bench.kinds()).toEqual(told);
    expect(bench.journal.stored.filter(({ kind }) => kind === 'ended')).toEqual([]);
    expect(bench.clock.armed + bench.wireClock.armed).toBe(0);
    expect(bench.control.calls()).toEqual([]);
  });
});
