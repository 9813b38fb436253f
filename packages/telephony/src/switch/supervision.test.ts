import { callId, legId, recordingId, type SupervisionMode } from '@ringback/core';
import type { MediaPort } from '@ringback/sip';
import { beforeEach, describe, expect, it } from 'vitest';
import { acceptOffer, type FakeInvite } from './testing/fake-signalling.ts';
import { agentOrder, customerOrder, SwitchBench, settle } from './testing/switch-bench.ts';

const CALL = callId('c1');
const NAMES = ['customer', 'agent', 'supervisor', 'third'];

let bench: SwitchBench;
let customer: FakeInvite;
let agent: FakeInvite;

/** The customer (l1) talks to the agent (l2). */
beforeEach(async () => {
  bench = new SwitchBench();
  ({ customer, agent } = await bench.connected());
  for (const { dialog } of [customer, agent]) dialog.reinviteOutcome = acceptOffer;
});

function begin(mode: SupervisionMode, of = 'l2', leg = 'ls') {
  const order = { ...agentOrder('c1', leg), callbackId: null };
  return bench.control.superviseCall({ kind: 'begin', callId: CALL, ofLegId: legId(of), mode, order });
}
async function supervisor(mode: SupervisionMode): Promise<FakeInvite> {
  expect(begin(mode)).toBe('taken');
  await settle();
  const invite = bench.invite(-1);
  invite.ring();
  invite.answer();
  await settle();
  return invite;
}
const change = (mode: SupervisionMode) => bench.control.superviseCall({ kind: 'change', callId: CALL, mode });
const end = () => bench.control.superviseCall({ kind: 'end', callId: CALL });
const act = (kind: 'hold' | 'retrieve' | 'conference' | 'transfer') =>
  bench.control.inCall({ kind, callId: CALL, byLegId: legId('l2') });

/** Whom each hears in the last mix. */
function heard(): Record<string, string[]> {
  const nameOf = (port: MediaPort): string =>
    NAMES[bench.media.ports.findIndex((one) => one === port)] ?? '?';
  return Object.fromEntries(
    (bench.media.mixes.at(-1) ?? []).map(({ port, hears }) => [
      nameOf(port),
      hears.map(nameOf).filter((name) => name !== nameOf(port)),
    ]),
  );
}
const bridged = (): number => bench.media.bridges.size;

describe('a supervisor', () => {
  it('who listens hears both and is heard by nobody; nothing changes for them while the phone rings', async () => {
    begin('listen');
    await settle();
    bench.invite(-1).ring();
    expect([bridged(), bench.media.mixes.length]).toEqual([1, 0]);
    expect(bench.control.calls()[0]?.supervision).toMatchObject({ state: 'ringing', ofLegId: 'l2' });
    bench.invite(-1).answer();
    await settle();
    expect(heard()).toEqual({
      customer: ['agent'],
      agent: ['customer'],
      supervisor: ['customer', 'agent'],
    });
    expect(bench.event('call.supervised')).toMatchObject({ by: 'ls', of: 'l2', mode: 'listen' });
    expect(bench.control.calls()).toMatchObject([
      {
        state: 'connected',
        conversation: { state: 'talking' },
        supervision: { state: 'there', mode: 'listen', legId: 'ls', ofLegId: 'l2' },
      },
    ]);
  });

  it('whispers to the agent alone, and talks with both', async () => {
    await supervisor('whisper');
    expect(heard()).toMatchObject({ customer: ['agent'], agent: ['customer', 'supervisor'] });
    expect(change('barge-in')).toBe('taken');
    await settle();
    expect(heard()).toMatchObject({
      customer: ['agent', 'supervisor'],
      agent: ['customer', 'supervisor'],
    });
    expect(change('listen')).toBe('taken');
    await settle();
    expect(heard()).toMatchObject({ customer: ['agent'], agent: ['customer'] });
    const modes = bench.events.flatMap((event) => (event.kind === 'call.supervised' ? [event.mode] : []));
    expect(modes).toEqual(['whisper', 'barge-in', 'listen']);
  });

  it('hears the agent alone while the customer is on hold, who hears music', async () => {
    await supervisor('whisper');
    act('hold');
    await settle();
    expect(heard()).toEqual({ agent: ['supervisor'], supervisor: ['agent'] });
    act('retrieve');
    await settle();
    expect(heard()).toMatchObject({ customer: ['agent'], agent: ['customer', 'supervisor'] });
  });

  it('goes along into a conference', async () => {
    await supervisor('listen');
    const order = customerOrder('c1', 'l3', '+4940999');
    bench.control.inCall({ kind: 'consult', callId: CALL, byLegId: legId('l2'), order });
    await settle();
    bench.invite(-1).answer();
    await settle();
    expect(heard()).toEqual({ agent: ['third'], third: ['agent'], supervisor: ['agent', 'third'] });
    act('conference');
    await settle();
    expect(heard()).toMatchObject({
      supervisor: ['customer', 'agent', 'third'],
      third: ['customer', 'agent'],
    });
    expect(end()).toBe('taken');
    await settle();
    expect(Object.keys(heard())).toEqual(['customer', 'agent', 'third']);
  });

  it.each(['hangs up', 'is let go', 'has his leg hung up'] as const)(
    'who %s leaves both as they were',
    async (how) => {
      const { dialog } = await supervisor('barge-in');
      if (how === 'hangs up') dialog.hangUp();
      else if (how === 'is let go') expect(end()).toBe('taken');
      else bench.control.hangUpLeg(legId('ls'));
      dialog.answerBye();
      await settle();
      expect(bridged()).toBe(1);
      expect(bench.control.calls()).toMatchObject([{ state: 'connected', supervision: null }]);
      expect(bench.event('call.supervision-ended')).toMatchObject({ by: 'ls', of: 'l2' });
      expect([customer.dialog.isByeSent, agent.dialog.isByeSent]).toEqual([false, false]);
      expect(end()).toBe('wrong-state');
    },
  );

  it('who was let go is not let in again while his phone has not confirmed that', async () => {
    const { dialog } = await supervisor('listen');
    expect(end()).toBe('taken');
    await settle();
    const mixes = bench.media.mixes.length;
    expect(change('barge-in')).toBe('wrong-state');
    await settle();
    expect([bench.media.mixes.length, bridged()]).toEqual([mixes, 1]);
    dialog.answerBye();
    await settle();
    expect(bench.control.calls()).toMatchObject([{ state: 'connected', supervision: null }]);
  });

  it.each([
    ['is closed', () => bench.port(2).end('closed')],
    ['closes at that moment', () => void (bench.media.mixFaultOf = bench.port(2))],
  ])('whose port %s when a conference begins keeps nobody from hearing the others', async (_when, close) => {
    await supervisor('listen');
    const order = customerOrder('c1', 'l3', '+4940999');
    bench.control.inCall({ kind: 'consult', callId: CALL, byLegId: legId('l2'), order });
    await settle();
    bench.invite(-1).answer();
    await settle();
    close();
    expect(act('conference')).toBe('taken');
    await settle();
    expect(heard()).toEqual({
      customer: ['agent', 'third'],
      agent: ['customer', 'third'],
      third: ['customer', 'agent'],
    });
  });

  it('who does not answer, or is busy, was never there', async () => {
    begin('listen');
    await settle();
    bench.invite(-1).refuse(486);
    await settle();
    expect(bench.event('leg.failed')).toMatchObject({ legId: 'ls', failure: { result: 'busy' } });
    expect(bench.kinds()).not.toContain('call.supervision-ended');
    expect(bench.control.calls()).toMatchObject([{ state: 'connected', supervision: null }]);
    expect(bridged()).toBe(1);
  });

  it.each(['customer', 'agent'] as const)('goes when the %s hangs up', async (who) => {
    const { dialog } = await supervisor('listen');
    (who === 'customer' ? customer : agent).dialog.hangUp();
    await settle();
    expect(dialog.isByeSent).toBe(true);
    for (const one of [dialog, customer.dialog, agent.dialog]) one.answerBye();
    await settle();
    expect(bench.kinds().at(-1)).toBe('call.ended');
    expect(bench.control.calls()).toEqual([]);
  });

  it('goes when the agent has handed the call over', async () => {
    const { dialog } = await supervisor('listen');
    const order = customerOrder('c1', 'l3', '+4940999');
    bench.control.inCall({ kind: 'consult', callId: CALL, byLegId: legId('l2'), order });
    await settle();
    bench.invite(-1).answer();
    await settle();
    act('transfer');
    await settle();
    expect(dialog.isByeSent).toBe(true);
    expect(bridged()).toBe(1);
  });

  it('is written to a recording only when he talks with both', async () => {
    const path = '/r.wav';
    bench.control.recordConversation({ callId: CALL, recordingId: recordingId('r'), path });
    await supervisor('whisper');
    const ports = () => bench.media.recordings[0]?.added.length;
    expect(ports()).toBe(2);
    change('barge-in');
    await settle();
    expect(ports()).toBe(3);
  });

  it('is one at a time, for an agent who talks, in a call that is there', async () => {
    expect(begin('listen', 'l1', 'l6')).toBe('wrong-state');
    expect(begin('listen', 'l9', 'l7')).toBe('wrong-state');
    expect([change('listen'), end()]).toEqual(['wrong-state', 'wrong-state']);
    expect(begin('listen')).toBe('taken');
    const order = agentOrder('c1', 'l8');
    const again = { kind: 'begin', callId: CALL, ofLegId: legId('l2'), mode: 'listen', order } as const;
    expect(bench.control.superviseCall(again)).toBe('wrong-state');
    expect(bench.control.superviseCall({ ...again, callId: callId('c9') })).toBe('unknown-call');
  });

  it('connects nobody: it is not stored, and no keys of his are told', async () => {
    await supervisor('barge-in');
    expect(bench.journal.stored.filter(({ leg }) => leg.legId === 'ls')).toMatchObject([
      { kind: 'dialling' },
      { kind: 'answered', connects: false },
    ]);
    bench.port(2).press('5');
    await settle();
    expect(bench.kinds()).not.toContain('digit');
  });
});
