import { callId, type InCallOrder, legId, recordingId } from '@ringback/core';
import { describe, expect, it } from 'vitest';
import { acceptOffer, type FakeInvite } from './testing/fake-signalling.ts';
import { agentOrder, customerOrder, SwitchBench, settle } from './testing/switch-bench.ts';

const CALL = callId('c1');
type Simple = Exclude<InCallOrder['kind'], 'consult' | 'hand-over'>;

/** A customer (l1, port 0) talks to an agent (l2, port 1) who may ask somebody (l3, port 2). */
class Talk {
  readonly bench = new SwitchBench();
  customer: FakeInvite | undefined;
  agent: FakeInvite | undefined;

  static async open(): Promise<Talk> {
    const talk = new Talk();
    const { customer, agent } = await talk.bench.connected();
    for (const { dialog } of [customer, agent]) dialog.reinviteOutcome = acceptOffer;
    talk.customer = customer;
    talk.agent = agent;
    return talk;
  }

  act(kind: Simple, leg = 'l2') {
    return this.bench.control.inCall({ kind, callId: CALL, byLegId: legId(leg) });
  }

  async consult(leg = 'l2', answers = true): Promise<FakeInvite> {
    const order = customerOrder('c1', 'l3', '+4940999');
    const verdict = this.bench.control.inCall({ kind: 'consult', callId: CALL, byLegId: legId(leg), order });
    expect(verdict).toBe('taken');
    await settle();
    const third = this.bench.invite(-1);
    third.ring();
    if (answers) third.answer();
    await settle();
    return third;
  }

  /** Ports that hear each other in twos. */
  get pairs(): number[][] {
    const open = [...this.bench.media.bridges].filter((pair) => pair.every((port) => !port.isClosed));
    return open.map((pair) => pair.map((port) => this.bench.media.ports.findIndex((one) => one === port)));
  }

  get state() {
    return this.bench.control.calls()[0]?.conversation;
  }

  music(port: number): boolean {
    const source = this.bench.port(port).playing?.source;
    return source?.kind === 'file' && source.path.endsWith('music_on_hold.wav');
  }
}

describe('hold', () => {
  it('parts both, plays music to the held one and tells its phone; the one who holds hears nothing', async () => {
    const talk = await Talk.open();
    expect(talk.act('hold')).toBe('taken');
    await settle();
    expect(talk.pairs).toEqual([]);
    expect([talk.music(0), talk.bench.port(1).playing]).toEqual([true, undefined]);
    expect(talk.customer?.dialog.offers).toEqual([expect.stringContaining('a=sendonly')]);
    expect(talk.bench.port(0).remote?.direction).toBe('sendonly');
    expect(talk.agent?.dialog.offers).toEqual([]);
    expect(talk.state).toMatchObject({ state: 'held', byLegId: 'l2', heldLegId: 'l1' });
    expect(talk.bench.event('call.held')).toMatchObject({ by: 'l2', held: 'l1' });
  });

  it('ends by retrieve: they hear each other, and the phone knows', async () => {
    const talk = await Talk.open();
    talk.act('hold');
    await settle();
    expect([talk.act('hold'), talk.act('retrieve', 'l1')]).toEqual(['wrong-state', 'wrong-state']);
    expect(talk.act('retrieve')).toBe('taken');
    await settle();
    expect(talk.pairs).toEqual([[1, 0]]);
    expect(talk.music(0)).toBe(false);
    expect(talk.customer?.dialog.offers.at(-1)).toContain('a=sendrecv');
    expect(talk.bench.port(0).remote?.direction).toBe('sendrecv');
    expect(talk.act('retrieve')).toBe('wrong-state');
    expect(talk.bench.kinds()).toContain('call.retrieved');
  });

  it('that ends before the phone was told leaves it with what was wanted last', async () => {
    const talk = await Talk.open();
    for (const kind of ['hold', 'retrieve', 'hold', 'retrieve'] as const) talk.act(kind);
    await settle();
    const directions = talk.customer?.dialog.offers.map((offer) => /a=(send\w+)/.exec(offer)?.[1]);
    expect(directions).toEqual(['sendonly', 'sendrecv']);
    expect(talk.pairs).toHaveLength(1);
  });

  it('works for a phone that does not take the offer: it hears the music all the same', async () => {
    const talk = await Talk.open();
    if (talk.customer !== undefined)
      talk.customer.dialog.reinviteOutcome = () => ({ kind: 'rejected', status: 488, reasonPhrase: 'No' });
    talk.act('hold');
    await settle();
    expect([talk.music(0), talk.bench.port(0).remote?.direction]).toEqual([true, 'sendrecv']);
    talk.act('retrieve');
    await settle();
    expect(talk.pairs).toHaveLength(1);
  });

  it('is over when one of both hangs up: the other one is let go', async () => {
    for (const leaves of ['customer', 'agent'] as const) {
      const talk = await Talk.open();
      talk.act('hold');
      await settle();
      talk[leaves]?.dialog.hangUp();
      const stays = leaves === 'customer' ? talk.agent : talk.customer;
      expect(stays?.dialog.isByeSent).toBe(true);
      stays?.dialog.answerBye();
      await settle();
      expect(talk.bench.kinds().at(-1)).toBe('call.ended');
    }
  });

  it('is refused where nobody talks, and in calls that are not there', async () => {
    const bench = new SwitchBench();
    await bench.waitingCustomer();
    expect(bench.control.inCall({ kind: 'hold', callId: CALL, byLegId: legId('l1') })).toBe('wrong-state');
    expect(bench.control.inCall({ kind: 'hold', callId: CALL, byLegId: legId('l9') })).toBe('wrong-state');
    expect(bench.control.inCall({ kind: 'hold', callId: callId('c9'), byLegId: legId('l1') })).toBe(
      'unknown-call',
    );
  });
});

describe('a consultation', () => {
  it('lets the agent hear ringing, then talk with the third one, while the customer hears music', async () => {
    const talk = await Talk.open();
    const third = await talk.consult('l2', false);
    expect(talk.bench.port(1).playing?.source.kind).toBe('tone');
    expect([talk.music(0), talk.state?.state]).toEqual([true, 'ringing']);
    third.answer();
    await settle();
    expect(talk.bench.port(1).playing).toBeUndefined();
    expect(talk.pairs).toEqual([[1, 2]]);
    expect(talk.state).toMatchObject({ state: 'consulting', consultedLegId: 'l3' });
    expect(talk.bench.events.at(-1)).toMatchObject({ kind: 'leg.answered', legId: 'l3', connected: false });
    const stored = talk.bench.journal.stored.find(
      (entry) => entry.kind === 'answered' && entry.leg.legId === 'l3',
    );
    expect(stored).toMatchObject({ connects: false });
  });

  it.each(['hangs up', 'is not reached'])(
    'whose third one %s leaves the customer on hold, to be taken back',
    async (how) => {
      const talk = await Talk.open();
      const third = await talk.consult('l2', how === 'hangs up');
      if (how === 'hangs up') third.dialog.hangUp();
      else third.refuse(486);
      await settle();
      expect(talk.state?.state).toBe('held');
      expect(talk.bench.port(1).playing).toBeUndefined();
      expect(talk.customer?.dialog.isOpen).toBe(true);
      expect(talk.act('retrieve')).toBe('taken');
      await settle();
      expect(talk.pairs).toEqual([[1, 0]]);
      // Somebody else can be asked.
      await talk.bench.control.inCall({
        kind: 'consult',
        callId: CALL,
        byLegId: legId('l2'),
        order: customerOrder('c1', 'l4', '+4940998'),
      });
      await settle();
      expect(talk.state?.state).toBe('ringing');
    },
  );

  it('ends by reconnect, also while the phone still rings', async () => {
    for (const answers of [true, false]) {
      const talk = await Talk.open();
      const third = await talk.consult('l2', answers);
      expect(talk.act('reconnect')).toBe('taken');
      expect(answers ? third.dialog.isByeSent : third.isCancelled).toBe(true);
      if (answers) third.dialog.answerBye();
      else third.confirmCancel();
      await settle();
      expect(talk.pairs).toEqual([[1, 0]]);
      expect(talk.state?.state).toBe('talking');
      expect(talk.act('reconnect')).toBe('wrong-state');
    }
  });

  it('becomes a transfer: customer and third one talk, the agent is let go, and who hangs up then ends the call', async () => {
    const talk = await Talk.open();
    const third = await talk.consult();
    expect(talk.act('transfer')).toBe('taken');
    expect(talk.agent?.dialog.isByeSent).toBe(true);
    talk.agent?.dialog.answerBye();
    await settle();
    expect(talk.pairs).toEqual([[0, 2]]);
    expect(talk.music(0)).toBe(false);
    expect(talk.bench.event('call.transferred')).toMatchObject({ by: 'l2', joined: 'l3' });
    expect(talk.bench.event('leg.ended')).toMatchObject({ legId: 'l2', by: 'us' });
    expect([talk.customer?.dialog.isOpen, third.dialog.isOpen]).toEqual([true, true]);
    talk.customer?.dialog.hangUp();
    third.dialog.answerBye();
    await settle();
    expect(talk.bench.kinds().at(-1)).toBe('call.ended');
  });

  it('whose agent hangs up is a transfer as well', async () => {
    const talk = await Talk.open();
    await talk.consult();
    talk.agent?.dialog.hangUp();
    await settle();
    expect(talk.pairs).toEqual([[0, 2]]);
    expect(talk.bench.kinds().filter((kind) => kind === 'call.transferred')).toHaveLength(1);
  });

  it('whose agent hangs up before the answer ends everything', async () => {
    const talk = await Talk.open();
    const third = await talk.consult('l2', false);
    talk.agent?.dialog.hangUp();
    expect(third.isCancelled).toBe(true);
    third.confirmCancel();
    talk.customer?.dialog.answerBye();
    await settle();
    expect(talk.bench.kinds()).not.toContain('call.transferred');
    expect(talk.bench.kinds().at(-1)).toBe('call.ended');
  });

  it('goes on between the two others when the customer has had enough of the music', async () => {
    const talk = await Talk.open();
    const third = await talk.consult();
    talk.customer?.dialog.hangUp();
    await settle();
    expect(talk.state?.state).toBe('talking');
    expect([talk.agent?.dialog.isOpen, third.dialog.isOpen]).toEqual([true, true]);
  });

  it('becomes a conference: all hear all; whoever leaves leaves two who talk', async () => {
    const talk = await Talk.open();
    const third = await talk.consult();
    expect(talk.act('conference')).toBe('taken');
    await settle();
    const [mix = []] = talk.bench.media.mixes;
    expect(mix).toHaveLength(3);
    expect(mix.every(({ hears }) => hears.length === 3)).toBe(true);
    expect(talk.state?.state).toBe('conference');
    expect(talk.bench.event('call.conferenced')).toMatchObject({ by: 'l2', joined: 'l3' });
    expect(talk.customer?.dialog.offers.at(-1)).toContain('a=sendrecv');
    talk.agent?.dialog.hangUp();
    await settle();
    expect(talk.pairs).toEqual([[0, 2]]);
    expect(talk.state?.state).toBe('talking');
    talk.customer?.dialog.hangUp();
    third.dialog.answerBye();
    await settle();
    expect(talk.bench.kinds().at(-1)).toBe('call.ended');
  });

  it('is for one third party at a time, and not complete before that one answered', async () => {
    const talk = await Talk.open();
    await talk.consult('l2', false);
    expect([talk.act('transfer'), talk.act('conference'), talk.act('hold')]).toEqual([
      'wrong-state',
      'wrong-state',
      'wrong-state',
    ]);
    const order = agentOrder('c1', 'l5');
    const again = { kind: 'consult', callId: CALL, byLegId: legId('l2'), order } as const;
    expect(talk.bench.control.inCall(again)).toBe('wrong-state');
  });

  it('ends with all when the call is hung up, and is no transfer then', async () => {
    const talk = await Talk.open();
    const third = await talk.consult();
    talk.bench.control.hangUp(CALL);
    for (const invite of [talk.agent, talk.customer, third]) invite?.dialog.answerBye();
    await settle();
    expect(talk.bench.kinds()).not.toContain('call.transferred');
    expect(talk.bench.kinds().filter((kind) => kind === 'leg.ended')).toHaveLength(3);
    expect(talk.bench.kinds().at(-1)).toBe('call.ended');
  });
});

describe('recording', () => {
  const order = { callId: CALL, recordingId: recordingId('r1'), path: '/recordings/r1.wav' };

  it('writes customers to the left and agents to the right, and whoever comes into the talk', async () => {
    const talk = await Talk.open();
    expect(talk.bench.control.recordConversation(order)).toBe('taken');
    expect(talk.bench.control.recordConversation(order)).toBe('wrong-state');
    await settle();
    const [file] = talk.bench.media.recordings;
    expect(file?.added).toEqual([
      { port: talk.bench.port(0), channel: 'left' },
      { port: talk.bench.port(1), channel: 'right' },
    ]);
    expect(talk.bench.control.calls()[0]?.recording).toEqual({ recordingId: 'r1', state: 'recording' });
    await talk.consult();
    expect(file?.added).toHaveLength(2);
    talk.act('conference');
    await settle();
    expect(file?.added.at(-1)).toEqual({ port: talk.bench.port(2), channel: 'left' });
  });

  it('is silent while it is paused, and while the customer is on hold', async () => {
    const talk = await Talk.open();
    talk.bench.control.recordConversation(order);
    await settle();
    const [file] = talk.bench.media.recordings;
    const change = (verb: 'pause' | 'resume') => talk.bench.control.changeRecording(CALL, verb);
    expect([change('resume'), change('pause'), change('pause')]).toEqual([
      'wrong-state',
      'taken',
      'wrong-state',
    ]);
    expect(file?.isPaused).toBe(true);
    talk.act('hold');
    expect(change('resume')).toBe('taken');
    expect(file?.isPaused).toBe(true);
    talk.act('retrieve');
    await settle();
    expect(file?.isPaused).toBe(false);
    const told = talk.bench.events.flatMap((event) =>
      event.kind === 'conversation.recording' ? [event.state] : [],
    );
    expect(told).toEqual(['started', 'paused', 'resumed']);
  });

  it('ends when it is to, when the call does, and once', async () => {
    const talk = await Talk.open();
    talk.bench.control.recordConversation(order);
    await settle();
    expect(talk.bench.control.changeRecording(CALL, 'stop')).toBe('taken');
    await settle();
    expect(talk.bench.event('conversation.recorded')).toMatchObject({
      recordingId: 'r1',
      outcome: 'stopped',
    });
    expect(talk.bench.control.changeRecording(CALL, 'stop')).toBe('wrong-state');
    talk.bench.control.recordConversation({ ...order, recordingId: recordingId('r2') });
    await settle();
    talk.agent?.dialog.hangUp();
    talk.customer?.dialog.answerBye();
    await settle();
    const ends = talk.bench.events.flatMap((event) =>
      event.kind === 'conversation.recorded' ? [event.recordingId] : [],
    );
    expect(ends).toEqual(['r1', 'r2']);
  });

  it('that cannot be written is told as failed, and harms no call', async () => {
    const talk = await Talk.open();
    talk.bench.media.recordingFault = new Error('full');
    talk.bench.control.recordConversation(order);
    await settle();
    expect(talk.bench.event('conversation.recorded')).toMatchObject({ outcome: 'failed' });
    expect(talk.pairs).toHaveLength(1);
    expect(talk.bench.control.calls()[0]?.recording).toBeNull();
  });

  it('needs two who talk', async () => {
    const bench = new SwitchBench();
    await bench.waitingCustomer();
    expect(bench.control.recordConversation(order)).toBe('wrong-state');
    expect(bench.control.recordConversation({ ...order, callId: callId('c9') })).toBe('unknown-call');
    expect(bench.control.changeRecording(callId('c9'), 'stop')).toBe('unknown-call');
  });
});
