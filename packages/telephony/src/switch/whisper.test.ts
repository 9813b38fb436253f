import { callId, legId, type Whisper } from '@ringback/core';
import { beforeEach, describe, expect, it } from 'vitest';
import type { FakeInvite } from './testing/fake-signalling.ts';
import { agentOrder, SwitchBench, settle } from './testing/switch-bench.ts';

const CALL = callId('c1');
const HELLO: Whisper = { kind: 'file', file: 'hello.wav' };

let bench: SwitchBench;
let customer: FakeInvite;

beforeEach(async () => {
  bench = new SwitchBench();
  customer = await bench.waitingCustomer();
});

/** The phone of the agent has answered, and it is whispered to him (port 1). */
async function agentWith(whisper: Whisper): Promise<FakeInvite> {
  bench.control.connectParty({ ...agentOrder('c1', 'l2'), whisper });
  await settle();
  const agent = bench.invite(-1);
  agent.ring();
  agent.answer();
  await settle();
  return agent;
}

describe('what an agent hears before he is connected', () => {
  it('is for him alone: the customer goes on waiting, and both talk when it is over', async () => {
    bench.control.play({ callId: CALL, source: { kind: 'music' }, loop: true });
    await settle();
    const agent = await agentWith(HELLO);
    expect(agent.dialog.isAcknowledged).toBe(true);
    expect(bench.port(1).playing?.source).toEqual({ kind: 'file', path: '/prompts/hello.wav' });
    expect(bench.port(0).playing?.source).toEqual({ kind: 'file', path: '/prompts/music_on_hold.wav' });
    expect(bench.media.bridges.size).toBe(0);
    expect(bench.kinds('l2')).toEqual(['leg.dialling', 'leg.ringing']);
    expect(bench.control.calls()).toMatchObject([{ state: 'waiting' }]);
    bench.port(1).completePlay();
    await settle();
    expect(bench.media.bridges.size).toBe(1);
    expect(bench.events.at(-1)).toMatchObject({ kind: 'leg.answered', legId: 'l2', connected: true });
  });

  it('is stored as an answer that connects nobody, then as the connection, before they hear each other', async () => {
    await agentWith(HELLO);
    bench.journal.writesAtOnce = false;
    bench.port(1).completePlay();
    await settle();
    expect(bench.journal.stored.at(-1)).toMatchObject({ kind: 'answered', connects: false });
    expect(bench.journal.waiting[0]?.entry).toMatchObject({ kind: 'joined', leg: { callId: 'c1' } });
    expect(bench.media.bridges.size).toBe(0);
    bench.journal.storeNext();
    await settle();
    expect(bench.media.bridges.size).toBe(1);
  });

  it('may be a tone', async () => {
    await agentWith({ kind: 'beep' });
    expect(bench.port(1).playing?.source).toMatchObject({ kind: 'tone', durationMs: 400 });
  });

  it('is passed over when it cannot be played, and that is told', async () => {
    await agentWith({ kind: 'file', file: 'missing.wav' });
    expect(bench.media.bridges.size).toBe(1);
    expect(bench.telemetry.named('leg.whisper_not_played')).toHaveLength(1);
  });

  it('cut off by the agent is no answer: another one can be rung for the customer, who waits on', async () => {
    const agent = await agentWith(HELLO);
    agent.dialog.hangUp();
    await settle();
    expect(bench.events.at(-1)).toMatchObject({
      kind: 'leg.failed',
      legId: 'l2',
      failure: { result: 'rejected' },
    });
    expect(customer.dialog.isByeSent).toBe(false);
    const next = await bench.dialAgent('c1', 'l3');
    next.answer();
    await settle();
    expect(bench.media.bridges.size).toBe(1);
  });

  it('is cut off when the customer hangs up, or the leg is not wanted any more', async () => {
    const agent = await agentWith(HELLO);
    customer.dialog.hangUp();
    await settle();
    expect(agent.dialog.isByeSent).toBe(true);
    agent.dialog.answerBye();
    await settle();
    expect(bench.kinds('l2').at(-1)).toBe('leg.failed');
    expect(bench.event('leg.failed').failure.result).toBe('cancelled');
    expect(bench.kinds().at(-1)).toBe('call.ended');
  });

  it('is cut off by a cancel of the leg', async () => {
    const agent = await agentWith(HELLO);
    bench.control.cancelLeg(legId('l2'));
    agent.dialog.answerBye();
    await settle();
    expect(bench.event('leg.failed')).toMatchObject({ legId: 'l2', failure: { result: 'cancelled' } });
    expect(bench.control.calls()).toMatchObject([{ state: 'waiting' }]);
  });

  it('connects nobody when what the call is for has ended meanwhile, or it cannot be stored', async () => {
    for (const fate of ['released', 'not stored'] as const) {
      bench = new SwitchBench();
      customer = await bench.waitingCustomer();
      const agent = await agentWith(HELLO);
      if (fate === 'released') bench.journal.releasesAnswers = true;
      else bench.journal.refuseNext('joined');
      bench.port(1).completePlay();
      await settle();
      agent.dialog.answerBye();
      await settle();
      expect(bench.media.bridges.size).toBe(0);
      expect(bench.event('leg.failed').failure.result).toBe(
        fate === 'released' ? 'cancelled' : 'interrupted',
      );
    }
  });

  it('comes first for an agent who is called before the customer', async () => {
    bench = new SwitchBench();
    bench.control.createCall({ ...agentOrder('c1', 'l1'), whisper: HELLO });
    await settle();
    bench.invite(-1).answer();
    await settle();
    expect(bench.kinds('l1')).toEqual(['leg.dialling']);
    bench.port(0).completePlay();
    await settle();
    expect(bench.kinds('l1')).toEqual(['leg.dialling', 'leg.answered']);
    expect(bench.journal.kindsOf('l1')).toEqual(['dialling', 'answered']);
  });

  it('takes no keys: they are not those of the customer', async () => {
    await agentWith(HELLO);
    bench.port(1).press('1');
    await settle();
    expect(bench.kinds()).not.toContain('digit');
    bench.port(1).completePlay();
    await settle();
    bench.port(1).press('1');
    await settle();
    expect(bench.kinds()).toContain('digit');
  });
});
