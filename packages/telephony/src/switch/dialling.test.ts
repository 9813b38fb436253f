import { describe, expect, it } from 'vitest';
import { agentOrder, customerOrder, SwitchBench, settle } from './testing/switch-bench.ts';

describe('dialling', () => {
  it('stores the attempt before the INVITE leaves', async () => {
    const bench = new SwitchBench();
    bench.journal.writesAtOnce = false;
    bench.control.createCall(customerOrder('c1', 'l1'));
    await settle();
    expect(bench.invite(0).isSent).toBe(false);
    expect(bench.journal.waiting[0]?.entry.leg).toMatchObject({
      legId: 'l1',
      callId: 'c1',
      callbackId: 'cb-1',
      role: 'customer',
      state: 'dialling',
      signalling: { kind: 'invite', invite: { branch: 'z9hG4bK0' } },
    });
    bench.journal.storeNext();
    await settle();
    expect(bench.invite(0).isSent).toBe(true);
  });

  it('sends nothing and fails as interrupted when the attempt cannot be stored', async () => {
    const bench = new SwitchBench();
    bench.journal.writesAtOnce = false;
    bench.control.createCall(customerOrder('c1', 'l1'));
    await settle();
    bench.journal.failNext();
    await settle();
    expect(bench.invite(0)).toMatchObject({ isSent: false, isOver: true });
    expect(bench.kinds()).toEqual(['leg.failed', 'call.ended']);
    expect(bench.event('leg.failed').failure.result).toBe('interrupted');
    expect(bench.port(0).isClosed).toBe(true);
  });

  it('dials the number without its punctuation at the address of the trunk, showing the number of the trunk', async () => {
    const bench = new SwitchBench();
    bench.control.createCall(customerOrder('c1', 'l1', '+49 (30) 123-456'));
    await settle();
    expect(bench.invite(0).request.target).toBe('sip:+4930123456@127.0.0.1:5070');
    expect(bench.invite(0).request.from).toEqual({ uri: 'sip:+18005550100@127.0.0.1' });
  });

  it('shows number and name of the order', async () => {
    const bench = new SwitchBench();
    bench.control.createCall({
      ...customerOrder('c1', 'l1'),
      callerNumber: '+1 800',
      callerName: 'Shop\r\nX: y',
    });
    await settle();
    expect(bench.invite(0).request.from).toEqual({ uri: 'sip:+1800@127.0.0.1', displayName: 'Shop X: y' });
  });

  it('offers both laws of G.711 and telephone events at its own port', async () => {
    const bench = new SwitchBench();
    const { request } = await bench.dialCustomer();
    expect(request.sdp).toContain('c=IN IP4 127.0.0.1');
    expect(request.sdp).toContain(`m=audio ${bench.port(0).port} RTP/AVP 0 8 101`);
    expect(request.sdp).toContain('telephone-event/8000');
  });

  it('dials nothing when no trunk takes the number', async () => {
    const bench = new SwitchBench();
    bench.control.createCall(customerOrder('c1', 'l1', '12'));
    await settle();
    expect(bench.signalling.invites).toEqual([]);
    expect(bench.journal.asked).toEqual([]);
    expect(bench.event('leg.failed').failure).toMatchObject({ result: 'not_allowed', sipStatus: null });
    expect(bench.kinds()).toEqual(['leg.failed', 'call.ended']);
    expect(bench.control.calls()).toEqual([]);
  });

  it('fails at once when the agent has no phone that can be rung', async () => {
    const bench = new SwitchBench();
    bench.control.createCall(agentOrder('c1', 'l1', 'nobody'));
    await settle();
    expect(bench.event('leg.failed').failure.result).toBe('unreachable');
  });

  it('fails when the address cannot be dialled', async () => {
    const bench = new SwitchBench();
    bench.signalling.refusal = new Error('no such transport');
    bench.control.createCall(customerOrder('c1', 'l1'));
    await settle();
    expect(bench.event('leg.failed').failure.result).toBe('unreachable');
    expect(bench.port(0).isClosed).toBe(true);
  });

  it('fails as congestion when no audio port is free', async () => {
    const bench = new SwitchBench();
    bench.media.fault = new Error('no port');
    bench.control.createCall(customerOrder('c1', 'l1'));
    await settle();
    expect(bench.event('leg.failed').failure.result).toBe('congestion');
    expect(bench.signalling.invites).toEqual([]);
  });

  it('is among the calls from the INVITE until the leg failed', async () => {
    const bench = new SwitchBench();
    bench.journal.writesAtOnce = false;
    bench.control.createCall(customerOrder('c1', 'l1'));
    await settle();
    expect(bench.control.calls()).toEqual([]);
    bench.journal.writesAtOnce = true;
    bench.journal.storeNext();
    await settle();
    expect(bench.control.calls()).toMatchObject([
      {
        callId: 'c1',
        callbackId: 'cb-1',
        state: 'dialling',
        legs: [{ legId: 'l1', role: 'customer', state: 'dialling' }],
      },
    ]);
    bench.invite(0).ring();
    expect(bench.control.calls()).toMatchObject([{ legs: [{ state: 'ringing' }] }]);
    bench.invite(0).refuse(486);
    expect(bench.control.calls()).toEqual([]);
  });

  it('tells of ringing once, also for early media', async () => {
    const bench = new SwitchBench();
    const invite = await bench.dialCustomer();
    invite.ring(183);
    invite.ring(180);
    await settle();
    expect(bench.kinds()).toEqual(['leg.dialling', 'leg.ringing']);
  });

  it('does not dial twice for an order that is repeated, during the call or after it', async () => {
    const bench = new SwitchBench();
    const invite = await bench.dialCustomer();
    bench.control.createCall(customerOrder('c1', 'l1'));
    bench.control.connectParty(customerOrder('c1', 'l1'));
    invite.refuse(486);
    await settle();
    bench.control.createCall(customerOrder('c1', 'l1'));
    await settle();
    expect(bench.signalling.invites).toHaveLength(1);
    expect(bench.kinds()).toEqual(['leg.dialling', 'leg.failed', 'call.ended']);
  });

  it('refuses a second call of the same id', async () => {
    const bench = new SwitchBench();
    await bench.dialCustomer();
    bench.control.createCall(customerOrder('c1', 'l2'));
    await settle();
    expect(bench.signalling.invites).toHaveLength(1);
    expect(bench.event('leg.failed')).toMatchObject({ legId: 'l2', failure: { result: 'cancelled' } });
  });

  it('does not deliver events from inside a verb', () => {
    const bench = new SwitchBench();
    bench.control.createCall(customerOrder('c1', 'l1', '12'));
    expect(bench.events).toEqual([]);
  });

  it.each([
    [486, 'busy'],
    [603, 'rejected'],
    [404, 'unreachable'],
    [480, 'no_answer'],
    [503, 'congestion'],
  ])('ends with the result of a %i: %s', async (status, result) => {
    const bench = new SwitchBench();
    const invite = await bench.dialCustomer();
    invite.refuse(status, 'Whatever');
    await settle();
    expect(bench.kinds()).toEqual(['leg.dialling', 'leg.failed', 'call.ended']);
    expect(bench.event('leg.failed').failure).toMatchObject({ result, sipStatus: status });
    expect(bench.event('leg.failed').failure.text).toContain(`${status} Whatever`);
    expect(bench.journal.kindsOf('l1')).toEqual(['dialling', 'ended']);
    expect(bench.port(0).isClosed).toBe(true);
    expect(bench.clock.armed + bench.wireClock.armed).toBe(0);
  });

  it('writes one line and one count for the attempt, with the number only in the private part', async () => {
    const bench = new SwitchBench();
    const invite = await bench.dialCustomer();
    bench.clock.advance(2_500);
    invite.refuse(486, 'Busy Here');
    await settle();
    expect(bench.telemetry.named('dial.attempt')).toEqual([
      {
        callId: 'c1',
        legId: 'l1',
        callbackId: 'cb-1',
        role: 'customer',
        trunk: 'pstn',
        result: 'busy',
        sipStatus: 486,
        seconds: 2.5,
        pii: { number: '+4930123456' },
      },
    ]);
    expect(bench.telemetry.counted).toEqual([{ metric: 'dial_attempts', labels: { result: 'busy' }, by: 1 }]);
    const said = bench.telemetry.lines.map(({ fields }) => JSON.stringify({ ...fields, pii: null })).join();
    expect(said).not.toContain('4930123456');
  });
});

describe('ringing too long', () => {
  it('cancels on the product clock, and fails as no answer once the phone confirmed', async () => {
    const bench = new SwitchBench();
    const invite = await bench.dialCustomer();
    invite.ring();
    bench.clock.advance(29_999);
    expect(invite.isCancelled).toBe(false);
    bench.clock.advance(1);
    expect(invite.isCancelled).toBe(true);
    await settle();
    expect(bench.kinds()).not.toContain('leg.failed');
    invite.confirmCancel();
    await settle();
    expect(bench.event('leg.failed').failure).toMatchObject({ result: 'no_answer', sipStatus: 487 });
    expect(bench.journal.kindsOf('l1')).toEqual(['dialling', 'ended']);
  });

  it('fails at once when nothing ever came back, and keeps the record until the INVITE is over', async () => {
    const bench = new SwitchBench();
    const invite = await bench.dialCustomer();
    bench.clock.advance(30_000);
    await settle();
    expect(invite.isCancelAsked).toBe(true);
    expect(bench.event('leg.failed').failure.result).toBe('no_answer');
    expect(bench.control.calls()).toEqual([]);
    expect(bench.journal.kindsOf('l1')).toEqual(['dialling']);
    invite.timeOut();
    await settle();
    expect(bench.journal.kindsOf('l1')).toEqual(['dialling', 'ended']);
    expect(bench.kinds().filter((kind) => kind === 'leg.failed')).toHaveLength(1);
  });

  it('does not wait for ever for a phone that ignores the CANCEL', async () => {
    const bench = new SwitchBench();
    const invite = await bench.dialCustomer();
    invite.ring();
    bench.clock.advance(30_000);
    bench.wireClock.advance(4_000);
    await settle();
    expect(bench.event('leg.failed').failure.result).toBe('no_answer');
    expect(bench.kinds().at(-1)).toBe('call.ended');
  });

  it('does not ring out a phone that answered', async () => {
    const bench = new SwitchBench();
    await bench.waitingCustomer();
    bench.clock.advance(60_000);
    await settle();
    expect(bench.control.calls()).toMatchObject([{ state: 'waiting' }]);
  });

  it('keeps to no answer when the answer crosses the CANCEL', async () => {
    const bench = new SwitchBench();
    const invite = await bench.dialCustomer();
    invite.ring();
    bench.clock.advance(30_000);
    invite.answer();
    await settle();
    expect(bench.kinds()).toEqual(['leg.dialling', 'leg.ringing', 'leg.failed', 'call.ended']);
    expect(bench.event('leg.failed').failure.result).toBe('no_answer');
  });

  it('ends an answer that comes when the leg is over', async () => {
    const bench = new SwitchBench();
    const invite = await bench.dialCustomer();
    bench.clock.advance(30_000);
    invite.answerWith(undefined);
    await settle();
    expect(invite.dialog.isByeSent).toBe(true);
    expect(bench.kinds()).toEqual(['leg.dialling', 'leg.failed', 'call.ended']);
  });

  it('is unreachable when neither phone nor trunk said anything until the stack gave up', async () => {
    const bench = new SwitchBench();
    const invite = await bench.dialCustomer();
    invite.timeOut();
    await settle();
    expect(bench.event('leg.failed').failure.result).toBe('unreachable');
  });
});
