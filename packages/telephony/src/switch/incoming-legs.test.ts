import { callId, type IncomingVerdict } from '@ringback/core';
import type { IncomingInvite, IncomingInviteListener } from '@ringback/sip';
import { makeOffer } from '@ringback/sip';
import { describe, expect, it } from 'vitest';
import { FakeDialog } from './testing/fake-dialog.ts';
import { answerTo, phoneAudio } from './testing/fake-signalling.ts';
import { SwitchBench, settle } from './testing/switch-bench.ts';

/** A phone that calls us. */
class Caller {
  readonly dialog = new FakeDialog('from-outside');
  readonly said: (string | number)[] = [];
  answer = '';
  #listener: IncomingInviteListener = {};

  constructor(bench: SwitchBench, sdp: string | undefined = makeOffer(phoneAudio())) {
    const invite: Partial<IncomingInvite> = {
      sdp,
      source: { transport: 'udp', host: '127.0.0.1', port: 5070 },
      listen: (listener) => {
        this.#listener = listener;
      },
      ring: () => void this.said.push('ring'),
      dialogState: () => this.dialog.state(),
      accept: (answer) => {
        if (this.said.includes(487)) return undefined;
        this.said.push(200);
        this.answer = answer;
        return this.dialog;
      },
      reject: (status) => void this.said.push(status),
    };
    bench.control.receive(invite as IncomingInvite, {
      dialled: '5000',
      callerNumber: '+15551230001',
      callerName: null,
      userData: {},
    });
  }

  giveUp(): void {
    this.said.push(487);
    this.#listener.cancelled?.({});
  }
}

async function calling(verdict: IncomingVerdict = { kind: 'taken' }, sdp?: string | null) {
  const bench = new SwitchBench();
  let id = callId('');
  bench.control.onIncoming(async (call) => {
    id = call.callId;
    return verdict;
  });
  const caller = sdp === null ? new Caller(bench, undefined) : new Caller(bench, sdp);
  await settle();
  return { bench, caller, id };
}

describe('a call that comes in', () => {
  it('rings, is answered when asked to, and its answer is stored before it is sent', async () => {
    const { bench, caller, id } = await calling();
    expect(caller.said).toEqual(['ring']);
    expect(bench.control.calls()).toMatchObject([{ state: 'dialling', legs: [{ role: 'customer' }] }]);
    bench.journal.writesAtOnce = false;
    bench.control.answer(id);
    await settle();
    expect(caller.said).toEqual(['ring']);
    bench.journal.storeNext();
    await settle();
    expect(caller.said).toEqual(['ring', 200]);
    expect(caller.answer).toContain('m=audio');
    expect(bench.kinds()).toEqual(['leg.answered']);
    expect(bench.control.calls()).toMatchObject([{ state: 'waiting' }]);
  });

  it('is connected to an agent, and over when the caller hangs up', async () => {
    const { bench, caller, id } = await calling();
    bench.control.answer(id);
    bench.control.answer(id);
    await settle();
    expect(caller.said.filter((word) => word === 200)).toHaveLength(1);
    const agent = await bench.dialAgent(id, 'agent-leg');
    agent.answer();
    await settle();
    expect(bench.control.calls()).toMatchObject([{ state: 'connected' }]);
    caller.dialog.hangUp();
    agent.dialog.answerBye();
    await settle();
    expect(bench.kinds().at(-1)).toBe('call.ended');
    expect(bench.journal.stored.map(({ kind }) => kind)).toEqual([
      'answered',
      'dialling',
      'answered',
      'ended',
      'ended',
    ]);
  });

  it.each([404, 503])('is refused with %d when nobody takes it', async (sipStatus) => {
    const { bench, caller } = await calling({ kind: 'refused', sipStatus });
    expect(caller.said[0]).toBe(sipStatus);
    expect(bench.control.calls()).toEqual([]);
    expect(bench.journal.stored).toEqual([]);
  });

  it('ends when the caller gives up, whatever is under way', async () => {
    const { bench, caller, id } = await calling();
    bench.journal.writesAtOnce = false;
    bench.control.answer(id);
    await settle();
    caller.giveUp();
    bench.journal.writesAtOnce = true;
    bench.journal.storeNext();
    await settle();
    expect(bench.kinds()).toEqual(['leg.failed', 'call.ended']);
    expect(caller.said).not.toContain(200);
    expect(bench.journal.stored.map(({ kind }) => kind)).toEqual(['answered', 'ended']);
    expect(bench.port(0).isClosed).toBe(true);
  });

  it('is refused with 480 when it is hung up before the answer', async () => {
    const { bench, caller, id } = await calling();
    bench.control.hangUp(id);
    await settle();
    expect(caller.said).toEqual(['ring', 480]);
    expect(bench.kinds()).toEqual(['leg.failed', 'call.ended']);
  });

  it('is refused with 488 when there is no audio in common', async () => {
    const { bench, caller, id } = await calling({ kind: 'taken' }, 'v=0\r\nm=video 9 RTP/AVP 31\r\n');
    bench.control.answer(id);
    await settle();
    expect(caller.said).toEqual(['ring', 488]);
    expect(bench.kinds().at(-1)).toBe('call.ended');
  });

  it('is refused when its answer cannot be stored', async () => {
    const { bench, caller, id } = await calling();
    bench.journal.refuseNext('answered');
    bench.control.answer(id);
    await settle();
    expect(caller.said).toEqual(['ring', 480]);
  });

  it('takes the answer to our offer from the ACK when the caller made none', async () => {
    const { bench, caller, id } = await calling({ kind: 'taken' }, null);
    bench.control.answer(id);
    await settle();
    expect(caller.said).toEqual(['ring', 200]);
    caller.dialog.acknowledge(answerTo(caller.answer));
    await settle();
    expect(bench.port(0).remote).toMatchObject({ port: 40_000 });
  });
});
