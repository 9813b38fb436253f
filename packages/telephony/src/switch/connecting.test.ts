import { callId, legId } from '@ringback/core';
import { makeOffer } from '@ringback/sip';
import { describe, expect, it } from 'vitest';
import { deferred } from './testing/deferred.ts';
import { phoneAudio } from './testing/fake-signalling.ts';
import { agentOrder, customerOrder, SwitchBench, settle } from './testing/switch-bench.ts';

const CALL = callId('c1');

function ofKind(bench: SwitchBench, kind: string) {
  return bench.events.filter((event) => event.kind === kind);
}

describe('connecting a second party', () => {
  it('stores that the answer connects before the parties hear each other', async () => {
    const bench = new SwitchBench();
    await bench.waitingCustomer();
    const agent = await bench.dialAgent();
    bench.journal.writesAtOnce = false;
    agent.answer();
    await settle();
    expect(bench.journal.waiting[0]?.entry).toMatchObject({
      kind: 'answered',
      connects: true,
      leg: { role: 'agent' },
    });
    expect(bench.media.bridges.size).toBe(0);
    bench.journal.storeNext();
    await settle();
    expect(bench.media.bridges.size).toBe(1);
    expect(bench.events.at(-1)).toMatchObject({ kind: 'leg.answered', legId: 'l2', connected: true });
    expect(bench.control.calls()).toMatchObject([{ state: 'connected' }]);
  });

  it('rings the fixed address of the agent', async () => {
    const bench = new SwitchBench();
    await bench.waitingCustomer();
    const agent = await bench.dialAgent();
    expect(agent.request.target).toBe('sip:1001@127.0.0.1:5080');
  });

  it('lets the first party hear its treatment until the answer (U24)', async () => {
    const bench = new SwitchBench();
    await bench.waitingCustomer();
    bench.control.play({ callId: CALL, source: { kind: 'music' }, loop: true });
    await settle();
    const agent = await bench.dialAgent();
    agent.ring();
    await settle();
    expect(bench.port(0).playing?.source).toEqual({ kind: 'file', path: '/prompts/music_on_hold.wav' });
    agent.answer();
    await settle();
    expect(bench.port(0).playing).toBeUndefined();
    expect(bench.events.slice(-2)).toMatchObject([
      { kind: 'treatment.finished', outcome: 'ended' },
      { kind: 'leg.answered', connected: true },
    ]);
  });

  it('leaves the first party with its treatment when the second one fails', async () => {
    const bench = new SwitchBench();
    await bench.waitingCustomer();
    bench.control.play({ callId: CALL, source: { kind: 'music' }, loop: true });
    const agent = await bench.dialAgent();
    agent.refuse(486);
    await settle();
    expect(bench.event('leg.failed')).toMatchObject({ legId: 'l2', failure: { result: 'busy' } });
    expect(bench.port(0).playing).toBeDefined();
    expect(bench.control.calls()).toMatchObject([{ state: 'waiting' }]);
    const next = await bench.dialAgent('c1', 'l3');
    next.answer();
    await settle();
    expect(bench.control.calls()).toMatchObject([{ state: 'connected' }]);
  });

  it('cancels the second leg when the first party hangs up', async () => {
    const bench = new SwitchBench();
    const customer = await bench.waitingCustomer();
    const agent = await bench.dialAgent();
    agent.ring();
    customer.dialog.hangUp();
    expect(agent.isCancelled).toBe(true);
    agent.confirmCancel();
    await settle();
    expect(bench.kinds().slice(-3)).toEqual(['leg.ended', 'leg.failed', 'call.ended']);
    expect(bench.event('leg.failed')).toMatchObject({ legId: 'l2', failure: { result: 'cancelled' } });
  });

  it('ends the answered second leg when the first party hangs up while the answer is stored', async () => {
    const bench = new SwitchBench();
    const customer = await bench.waitingCustomer();
    const agent = await bench.dialAgent();
    bench.journal.writesAtOnce = false;
    agent.answer();
    await settle();
    customer.dialog.hangUp();
    agent.dialog.answerBye();
    bench.journal.writesAtOnce = true;
    bench.journal.storeNext();
    await settle();
    expect(bench.kinds('l2')).toEqual(['leg.dialling', 'leg.failed']);
    expect(bench.journal.kindsOf('l2')).toEqual(['dialling', 'answered', 'ended']);
    expect(bench.kinds().at(-1)).toBe('call.ended');
  });

  it('says BYE to the other one when a talking party hangs up', async () => {
    const bench = new SwitchBench();
    const { customer, agent } = await bench.connected();
    agent.dialog.hangUp();
    expect(customer.dialog.isByeSent).toBe(true);
    customer.dialog.answerBye();
    await settle();
    expect(ofKind(bench, 'leg.ended')).toMatchObject([
      { legId: 'l2', by: 'party' },
      { legId: 'l1', by: 'us' },
    ]);
    expect(bench.kinds().at(-1)).toBe('call.ended');
  });

  it('tells each end once when both talking parties hang up at once', async () => {
    const bench = new SwitchBench();
    const { customer, agent } = await bench.connected();
    agent.dialog.hangUp();
    customer.dialog.hangUp();
    customer.dialog.answerBye({ kind: 'unknown-call' });
    await settle();
    expect(ofKind(bench, 'leg.ended')).toHaveLength(2);
    expect(ofKind(bench, 'call.ended')).toHaveLength(1);
  });

  it('lets one leg go and keeps the other party, who can be connected again', async () => {
    const bench = new SwitchBench();
    const { customer, agent } = await bench.connected();
    bench.control.hangUpLeg(legId('l2'));
    // At once, without waiting for the phone to confirm.
    bench.control.play({ callId: CALL, source: { kind: 'music' }, loop: true });
    bench.control.connectParty(agentOrder('c1', 'l3'));
    agent.dialog.answerBye();
    await settle();
    expect(customer.dialog.isOpen).toBe(true);
    expect(bench.media.bridges.size).toBe(0);
    expect(bench.port(0).playing).toBeDefined();
    bench.invite(-1).answer();
    await settle();
    expect(bench.media.bridges.size).toBe(1);
    expect(bench.events.at(-1)).toMatchObject({ kind: 'leg.answered', legId: 'l3', connected: true });
  });

  it('refuses a party for a call that is over, or that has two', async () => {
    const bench = new SwitchBench();
    bench.control.connectParty(agentOrder('gone', 'l8'));
    await bench.connected();
    bench.control.connectParty(customerOrder('c1', 'l9'));
    await settle();
    expect(bench.signalling.invites).toHaveLength(2);
    expect(ofKind(bench, 'leg.failed')).toMatchObject([
      { legId: 'l8', failure: { result: 'cancelled' } },
      { legId: 'l9', failure: { result: 'cancelled' } },
    ]);
  });

  it('ends the call when the audio cannot be joined', async () => {
    const bench = new SwitchBench();
    bench.media.bridgeFault = new Error('no bridge');
    const { customer, agent } = await bench.connected();
    customer.dialog.answerBye();
    agent.dialog.answerBye();
    await settle();
    expect(ofKind(bench, 'leg.ended')).toMatchObject([{ by: 'network' }, { by: 'network' }]);
  });
});

describe('hold', () => {
  const offer = (direction: 'sendonly' | 'inactive' | 'sendrecv') => makeOffer(phoneAudio(direction));

  it('plays music to the other party until the holder comes back, and does not end the call', async () => {
    const bench = new SwitchBench();
    const { agent } = await bench.connected();
    const held = await agent.dialog.reoffer(offer('sendonly'));
    await settle();
    expect(held).toMatchObject({ kind: 'accept', sdp: expect.stringContaining('a=recvonly') });
    expect(bench.port(0).playing).toMatchObject({
      loop: true,
      source: { path: '/prompts/music_on_hold.wav' },
    });
    expect(bench.port(1).remote?.direction).toBe('recvonly');
    const resumed = await agent.dialog.reoffer(offer('sendrecv'));
    await settle();
    expect(resumed).toMatchObject({ kind: 'accept', sdp: expect.stringContaining('a=sendrecv') });
    expect(bench.port(0).playing).toBeUndefined();
    expect(bench.control.calls()).toMatchObject([{ state: 'connected' }]);
    expect(bench.kinds()).not.toContain('leg.ended');
  });

  it('that ends before the music was found plays nothing', async () => {
    const bench = new SwitchBench();
    const { agent } = await bench.connected();
    const gate = deferred<void>();
    bench.promptGate = gate.promise;
    await agent.dialog.reoffer(offer('sendonly'));
    await agent.dialog.reoffer(offer('sendrecv'));
    gate.resolve();
    await settle();
    expect(bench.port(0).playing).toBeUndefined();
  });

  it('is silent where there is no music', async () => {
    const bench = new SwitchBench({ prompts: [] });
    const { customer } = await bench.connected();
    await customer.dialog.reoffer(offer('inactive'));
    await settle();
    expect(bench.port(1).playing).toMatchObject({ loop: true, source: { kind: 'pcm' } });
  });

  it('plays to nobody while both hold, and to who waits when one comes back', async () => {
    const bench = new SwitchBench();
    const { agent, customer } = await bench.connected();
    await agent.dialog.reoffer(offer('sendonly'));
    await customer.dialog.reoffer(offer('sendonly'));
    await settle();
    expect(bench.port(0).playing).toBeUndefined();
    expect(bench.port(1).playing).toBeUndefined();
    await agent.dialog.reoffer(offer('sendrecv'));
    await settle();
    expect(bench.port(1).playing).toBeDefined();
  });

  it('answers a session refresh with the same description', async () => {
    const bench = new SwitchBench();
    const { agent } = await bench.connected();
    const first = await agent.dialog.reoffer(offer('sendrecv'));
    const second = await agent.dialog.reoffer(offer('sendrecv'));
    expect(second).toEqual(first);
  });

  it('makes an offer when the party asks for one, and follows its answer', async () => {
    const bench = new SwitchBench();
    const { agent } = await bench.connected();
    const ours = await agent.dialog.reoffer(undefined);
    expect(ours).toMatchObject({ kind: 'accept', sdp: expect.stringContaining('RTP/AVP 0 8 101') });
    agent.dialog.acknowledge(makeOffer({ ...phoneAudio('sendonly'), codecs: ['PCMA'] }));
    await settle();
    expect(bench.port(1).remote).toMatchObject({ payloadType: 8, direction: 'recvonly' });
    expect(bench.port(0).playing).toBeDefined();
  });

  it('refuses what cannot be talked to and keeps the audio as it was', async () => {
    const bench = new SwitchBench();
    const { agent } = await bench.connected();
    const before = bench.port(1).remote;
    const refused = await agent.dialog.reoffer(makeOffer(phoneAudio()).replace('AVP 0 8', 'AVP 18 9'));
    const garbage = await agent.dialog.reoffer('hello');
    expect(refused).toEqual({ kind: 'reject', status: 488 });
    expect(garbage).toEqual({ kind: 'reject', status: 400 });
    expect(bench.port(1).remote).toEqual(before);
  });

  it.each([
    ['in IPv6', 'IN IP4 127.0.0.1\r\nt=', 'IN IP6 ::1\r\nt='],
    ['by a name', 'IN IP4 127.0.0.1\r\nt=', 'IN IP4 phone.example\r\nt='],
    ['with G.711 under a number of its own', 'AVP 0 8', 'AVP 96\r\na=rtpmap:96 PCMU/8000\r\na=x:'],
  ])(
    'refuses an address or numbers that we cannot send to, and keeps the audio as it was: %s',
    async (_, from, to) => {
      const bench = new SwitchBench();
      const { agent } = await bench.connected();
      const before = bench.port(1).remote;
      const moved = makeOffer({ ...phoneAudio('sendonly'), port: 41_000 });
      expect(moved).toContain(from);
      expect(await agent.dialog.reoffer(moved.replace(from, to))).toEqual({ kind: 'reject', status: 488 });
      await settle();
      expect(bench.port(1).remote).toEqual(before);
      // The other party is not on hold.
      expect(bench.port(0).playing).toBeUndefined();
    },
  );

  it('is followed also when keys have a number that the media thread does not take: they are left out', async () => {
    const bench = new SwitchBench();
    const { agent } = await bench.connected();
    const moved = makeOffer({ ...phoneAudio('sendonly'), port: 41_000 }).replaceAll('101', '80');
    expect(moved).toContain('a=rtpmap:80 telephone-event/8000');
    const answer = await agent.dialog.reoffer(moved);
    await settle();
    expect(answer).toMatchObject({ kind: 'accept', sdp: expect.not.stringContaining('telephone-event') });
    expect(bench.port(1).remote).toMatchObject({ port: 41_000 });
    expect(bench.port(0).playing).toBeDefined();
  });

  it('ends with the party that stays hearing nothing when the holder is let go', async () => {
    const bench = new SwitchBench();
    const { agent } = await bench.connected();
    await agent.dialog.reoffer(offer('sendonly'));
    await settle();
    bench.control.hangUpLeg(legId('l2'));
    await settle();
    expect(bench.port(0).playing).toBeUndefined();
  });
});
