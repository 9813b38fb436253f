import { callId } from '@ringback/core';
import {
  makeOffer,
  type RequestOutcome,
  type SdpDirection,
  SipError,
  type SipErrorCode,
} from '@ringback/sip';
import { describe, expect, it } from 'vitest';
import type { FakeInvite } from './testing/fake-signalling.ts';
import { SwitchBench, settle } from './testing/switch-bench.ts';

const ASK = { askAfterMs: 60_000, asksUnheard: false, hangUpAfterMs: null };
const HANG_UP = { askAfterMs: null, asksUnheard: false, hangUpAfterMs: 60_000 };
/** A leg is looked at four times within its limit. */
const LOOK_MS = 15_000;

const answer = (status: number): RequestOutcome => ({
  kind: 'response',
  response: { kind: 'response', status, reasonPhrase: '', headers: [], body: new Uint8Array() },
});

const notSent = (code: SipErrorCode, why: string): RequestOutcome => ({
  kind: 'transport',
  cause: new SipError(code, {}, Object.assign(new Error(why), { code: why })),
});
const REFUSED = notSent('SIP_CONNECT_FAILED', 'ECONNREFUSED');

async function looks(bench: SwitchBench, count: number): Promise<void> {
  for (let look = 0; look < count; look += 1) {
    bench.wireClock.advance(LOOK_MS);
    await settle();
  }
}

/** The phone sends for a while. */
async function talks(bench: SwitchBench): Promise<void> {
  bench.port(0).packetsIn += 50;
  await looks(bench, 1);
}

const isAsked = ({ dialog }: FakeInvite): boolean =>
  dialog.requests.some(({ method }) => method === 'OPTIONS');

const offerOf = (version: number, direction: SdpDirection): string =>
  makeOffer({ address: '127.0.0.1', port: 7_000, sessionId: '2', version, direction });

describe('a phone that was silent for long', () => {
  it.each([
    ['not at all', { kind: 'timeout' } as const],
    ['no connection', REFUSED],
    ['481', answer(481)],
    ['408', answer(408)],
  ])('is asked, and its leg ends when it answers %s', async (_name, outcome) => {
    const bench = new SwitchBench({ silence: ASK });
    const invite = await bench.waitingCustomer();
    invite.dialog.requestOutcome = outcome;
    await talks(bench);
    await looks(bench, 3);
    expect(isAsked(invite)).toBe(false);
    await looks(bench, 1);
    expect(isAsked(invite)).toBe(true);
    invite.dialog.answerBye({ kind: 'timeout' });
    await settle();
    expect(bench.event('leg.ended')).toMatchObject({ by: 'network', loss: 'no-answer' });
    expect(bench.telemetry.lines).toContainEqual(
      expect.objectContaining({
        event: 'leg.lost',
        fields: expect.objectContaining({ legId: 'l1', seconds: 60 }),
      }),
    );
    expect(bench.wireClock.armed).toBe(0);
  });

  it.each([
    ['200', answer(200)],
    ['405, as one that knows no OPTIONS', answer(405)],
  ])('stays when it answers %s, and is asked again after as long', async (_name, outcome) => {
    const bench = new SwitchBench({ silence: ASK });
    const invite = await bench.waitingCustomer();
    invite.dialog.requestOutcome = outcome;
    await talks(bench);
    await looks(bench, 12);
    expect(invite.dialog.requests).toHaveLength(3);
    expect(invite.dialog.isByeSent).toBe(false);
  });

  it.each([
    ['a datagram', notSent('SIP_SEND_FAILED', 'ENETUNREACH')],
    ['a connection', notSent('SIP_CONNECT_FAILED', 'ETIMEDOUT')],
  ])(
    'that %s does not get out to is asked again at the next look; its leg ends the second time',
    async (_name, outcome) => {
      const bench = new SwitchBench({ silence: ASK });
      const invite = await bench.waitingCustomer();
      invite.dialog.requestOutcome = outcome;
      await talks(bench);
      await looks(bench, 4);
      expect(invite.dialog.requests).toHaveLength(1);
      expect(invite.dialog.isByeSent).toBe(false);
      invite.dialog.requestOutcome = answer(200);
      await looks(bench, 1);
      expect(invite.dialog.requests).toHaveLength(2);
      invite.dialog.requestOutcome = outcome;
      await looks(bench, 4);
      expect(invite.dialog.requests).toHaveLength(3);
      expect(invite.dialog.isByeSent).toBe(false);
      await looks(bench, 1);
      expect(invite.dialog.isByeSent).toBe(true);
    },
  );

  it('stays when it is heard again while its answer is waited for', async () => {
    const bench = new SwitchBench({ silence: ASK });
    const { dialog } = await bench.waitingCustomer();
    dialog.request = async (request) => {
      dialog.requests.push(request);
      bench.port(0).packetsIn += 50;
      return { kind: 'timeout' };
    };
    await talks(bench);
    await looks(bench, 4);
    // What it means that nothing is answered is decided here.
    expect(dialog.requests).toEqual([{ method: 'OPTIONS', keepsDialog: true }]);
    await looks(bench, 4);
    expect(dialog.requests).toHaveLength(2);
    expect(dialog.isByeSent).toBe(false);
  });

  it('stays when it asks something in its dialog while its answer is waited for', async () => {
    const bench = new SwitchBench({ silence: ASK });
    const { dialog } = await bench.waitingCustomer();
    dialog.request = async (request) => {
      dialog.requests.push(request);
      dialog.requestsIn += 1;
      return { kind: 'timeout' };
    };
    await talks(bench);
    await looks(bench, 4);
    expect(dialog.requests).toHaveLength(1);
    await looks(bench, 4);
    expect(dialog.requests).toHaveLength(2);
    expect(dialog.isByeSent).toBe(false);
  });

  it('is not asked while it asks something itself, such as one that refreshes its session', async () => {
    const bench = new SwitchBench({ silence: ASK });
    const invite = await bench.waitingCustomer();
    await talks(bench);
    for (let half = 0; half < 12; half += 1) {
      invite.dialog.requestsIn += 1;
      await looks(bench, 2);
    }
    expect(isAsked(invite)).toBe(false);
    await looks(bench, 4);
    expect(isAsked(invite)).toBe(true);
  });

  it('that asks something is not heard by that: where sound is due its leg ends without any', async () => {
    const bench = new SwitchBench({ silence: HANG_UP });
    const { dialog } = await bench.waitingCustomer();
    await talks(bench);
    for (let look = 0; look < 4; look += 1) {
      dialog.requestsIn += 1;
      await looks(bench, 1);
    }
    expect(dialog.isByeSent).toBe(true);
  });

  it.each([
    ['its dialog is over', { kind: 'closed' } as const],
    ['it does not answer', { kind: 'timeout' } as const],
  ])('is not told to be lost when we hung up while it was asked, and %s', async (_name, outcome) => {
    const bench = new SwitchBench({ silence: ASK });
    const { dialog } = await bench.waitingCustomer();
    dialog.request = async () => {
      bench.control.hangUp(callId('c1'));
      return outcome;
    };
    await talks(bench);
    await looks(bench, 4);
    dialog.answerBye();
    await settle();
    expect(bench.event('leg.ended')).not.toHaveProperty('loss');
    expect(bench.telemetry.lines.map(({ event }) => event)).not.toContain('leg.lost');
    expect(bench.wireClock.armed).toBe(0);
  });

  it('is told to be lost from the call that it is in by then', async () => {
    const bench = new SwitchBench({ silence: ASK });
    await bench.waitingCustomer();
    const other = await bench.dialCustomer('c2', 'l2');
    other.answer();
    await settle();
    bench.control.merge({ callId: callId('c1'), fromCallId: callId('c2') });
    await settle();
    expect(bench.kinds()).toContain('call.merged');
    bench.port(1).packetsIn += 50;
    await looks(bench, 5);
    expect(bench.telemetry.lines).toContainEqual(
      expect.objectContaining({
        event: 'leg.lost',
        fields: expect.objectContaining({ legId: 'l2', callId: 'c1' }),
      }),
    );
  });

  it('is not asked while it talks', async () => {
    const bench = new SwitchBench({ silence: ASK });
    const invite = await bench.waitingCustomer();
    for (let minute = 0; minute < 12; minute += 1) await talks(bench);
    expect(isAsked(invite)).toBe(false);
  });

  it('is not asked while it reports by RTCP that it is there, such as one that leaves out silence', async () => {
    const bench = new SwitchBench({ silence: ASK });
    const invite = await bench.waitingCustomer();
    for (let minute = 0; minute < 12; minute += 1) {
      bench.port(0).reportsIn += 1;
      await looks(bench, 1);
    }
    expect(isAsked(invite)).toBe(false);
  });

  it.each([false, true])(
    'that never sent anything is asked only where that is configured (%s)',
    async (asksUnheard) => {
      const bench = new SwitchBench({ silence: { ...ASK, asksUnheard } });
      const invite = await bench.waitingCustomer();
      await looks(bench, 12);
      expect(isAsked(invite)).toBe(asksUnheard);
    },
  );

  it('is asked on hold, too, and stays when it answers', async () => {
    const bench = new SwitchBench({ silence: ASK });
    const invite = await bench.waitingCustomer();
    invite.dialog.requestOutcome = answer(200);
    await talks(bench);
    await invite.dialog.reoffer(offerOf(2, 'sendonly'));
    await looks(bench, 12);
    expect(isAsked(invite)).toBe(true);
    expect(invite.dialog.isByeSent).toBe(false);
  });

  it('is not watched unless configured', async () => {
    const bench = new SwitchBench();
    await bench.waitingCustomer();
    expect(bench.wireClock.armed).toBe(0);
  });
});

describe('where silence alone ends a leg', () => {
  it('that of a phone ends that sent sound, and then none for as long', async () => {
    const bench = new SwitchBench({ silence: HANG_UP });
    const invite = await bench.waitingCustomer();
    await talks(bench);
    await looks(bench, 3);
    expect(invite.dialog.isByeSent).toBe(false);
    await looks(bench, 1);
    expect(isAsked(invite)).toBe(false);
    invite.dialog.answerBye();
    await settle();
    expect(bench.event('leg.ended')).toMatchObject({ by: 'network', loss: 'no-sound' });
  });

  it('that of a phone that never sent anything stays', async () => {
    const bench = new SwitchBench({ silence: HANG_UP });
    const invite = await bench.waitingCustomer();
    await looks(bench, 12);
    expect(invite.dialog.isByeSent).toBe(false);
  });

  it.each(['sendonly', 'inactive'] as const)(
    'that of a phone stays that has us on hold (%s), and has its time anew when it comes back',
    async (direction) => {
      const bench = new SwitchBench({ silence: HANG_UP });
      const invite = await bench.waitingCustomer();
      await talks(bench);
      await invite.dialog.reoffer(offerOf(2, direction));
      await looks(bench, 12);
      await invite.dialog.reoffer(offerOf(3, 'sendrecv'));
      await looks(bench, 3);
      expect(invite.dialog.isByeSent).toBe(false);
      await looks(bench, 1);
      expect(invite.dialog.isByeSent).toBe(true);
    },
  );
});
