import { describe, expect, it } from 'vitest';
import { answerTo } from './testing/fake-signalling.ts';
import { customerOrder, SwitchBench, settle } from './testing/switch-bench.ts';

async function answering(bench: SwitchBench) {
  const invite = await bench.dialCustomer();
  invite.ring();
  bench.journal.writesAtOnce = false;
  invite.answer();
  await settle();
  return invite;
}

describe('an answer', () => {
  it('is stored before it is acknowledged and told', async () => {
    const bench = new SwitchBench();
    const invite = await answering(bench);
    expect(invite.dialog.isAcknowledged).toBe(false);
    expect(bench.kinds()).toEqual(['leg.dialling', 'leg.ringing']);
    expect(bench.journal.waiting[0]?.entry).toMatchObject({
      kind: 'answered',
      connects: false,
      leg: { state: 'answered', signalling: { kind: 'dialog', dialog: { remoteTag: 'them' } } },
    });
    bench.journal.storeNext();
    await settle();
    expect(invite.dialog.isAcknowledged).toBe(true);
    expect(bench.event('leg.answered')).toMatchObject({ legId: 'l1', connected: false });
    expect(bench.control.calls()).toMatchObject([{ state: 'waiting', legs: [{ state: 'answered' }] }]);
  });

  it('ends the call at the phone and fails as interrupted when it cannot be stored', async () => {
    const bench = new SwitchBench();
    const invite = await answering(bench);
    bench.journal.failNext();
    await settle();
    expect(invite.dialog).toMatchObject({ isAcknowledged: true, isByeSent: true });
    bench.journal.writesAtOnce = true;
    invite.dialog.answerBye();
    await settle();
    expect(bench.kinds()).toEqual(['leg.dialling', 'leg.ringing', 'leg.failed', 'call.ended']);
    expect(bench.event('leg.failed').failure.result).toBe('interrupted');
    expect(bench.journal.kindsOf('l1')).toEqual(['dialling', 'ended']);
  });

  it('is ended at once when the call is hung up while it is stored, and the record is closed after it was opened', async () => {
    const bench = new SwitchBench();
    const invite = await answering(bench);
    bench.control.hangUp(customerOrder('c1', 'l1').callId);
    expect(invite.dialog).toMatchObject({ isAcknowledged: true, isByeSent: true });
    invite.dialog.answerBye();
    await settle();
    expect(bench.event('leg.failed').failure.result).toBe('cancelled');
    expect(bench.journal.asked.map(({ kind }) => kind)).toEqual(['dialling', 'answered']);
    bench.journal.storeNext();
    bench.journal.writesAtOnce = true;
    await settle();
    expect(bench.journal.kindsOf('l1')).toEqual(['dialling', 'answered', 'ended']);
    expect(bench.kinds()).not.toContain('leg.answered');
  });

  it('is let go of, and not stored, when what the call was for ended in that moment', async () => {
    const bench = new SwitchBench();
    bench.journal.releasesAnswers = true;
    const invite = await bench.dialCustomer();
    invite.answer();
    await settle();
    expect(invite.dialog).toMatchObject({ isAcknowledged: true, isByeSent: true });
    invite.dialog.answerBye();
    await settle();
    expect(bench.kinds()).toEqual(['leg.dialling', 'leg.failed', 'call.ended']);
    expect(bench.event('leg.failed').failure.result).toBe('cancelled');
    expect(bench.journal.kindsOf('l1')).toEqual(['dialling', 'ended']);
  });

  it('fails when the phone hangs up while it is stored', async () => {
    const bench = new SwitchBench();
    const invite = await answering(bench);
    invite.dialog.hangUp();
    bench.journal.storeNext();
    await settle();
    expect(bench.kinds()).toEqual(['leg.dialling', 'leg.ringing', 'leg.failed', 'call.ended']);
    expect(bench.event('leg.failed').failure.result).toBe('rejected');
  });

  it('without audio that we can use is acknowledged and ended', async () => {
    const bench = new SwitchBench();
    const invite = await bench.dialCustomer();
    invite.answerWith(answerTo(invite.request.sdp ?? '').replace('RTP/AVP 0', 'RTP/AVP 18'));
    invite.dialog.answerBye();
    await settle();
    expect(bench.event('leg.failed').failure.result).toBe('unreachable');
    expect(bench.journal.kindsOf('l1')).toEqual(['dialling', 'ended']);
  });

  it('without any description is acknowledged and ended', async () => {
    const bench = new SwitchBench();
    const invite = await bench.dialCustomer();
    invite.answerWith(undefined);
    expect(invite.dialog.isByeSent).toBe(true);
  });

  it('whose audio address cannot be used is acknowledged and ended', async () => {
    const bench = new SwitchBench();
    const invite = await bench.dialCustomer();
    bench.port(0).fault = new Error('no IP address');
    invite.answer();
    await settle();
    invite.dialog.answerBye();
    await settle();
    expect(bench.event('leg.failed').failure.result).toBe('unreachable');
  });

  it('tells the media thread where the phone is', async () => {
    const bench = new SwitchBench();
    await bench.waitingCustomer();
    expect(bench.port(0).remote).toEqual({
      host: '127.0.0.1',
      port: 40_000,
      payloadType: 0,
      telephoneEventPayloadType: 101,
      direction: 'sendrecv',
    });
  });

  it('lets digits through, from RTP and from INFO', async () => {
    const bench = new SwitchBench();
    const invite = await bench.waitingCustomer();
    bench.port(0).press('5');
    invite.dialog.sendInfo('application/dtmf-relay', 'Signal=#\r\nDuration=160\r\n');
    await settle();
    expect(bench.events.filter(({ kind }) => kind === 'digit')).toMatchObject([
      { digit: '5' },
      { digit: '#' },
    ]);
  });
});
