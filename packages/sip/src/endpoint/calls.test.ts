import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ANSWER, CALL, CallBench, type Heard, OFFER } from '../testing/call-bench.ts';
import type { DialogCloseReason, InviteFailure } from './types.ts';

let bench: CallBench;

beforeEach(async () => {
  bench = await CallBench.open();
});

afterEach(async () => {
  expect(await bench.close(), 'timers left').toBe(0);
});

describe('a call', () => {
  test('rings, is answered, acknowledged and ended by BYE', async () => {
    let acknowledged = 0;
    const closes: DialogCloseReason[] = [];
    bench.onInvite = (invite) => {
      invite.ring();
      bench.clock.setTimer(3_000, () => {
        invite.accept(ANSWER)?.listen({
          acknowledged: () => (acknowledged += 1),
          closed: (reason) => closes.push(reason),
        });
      });
    };
    const { heard } = bench.call();
    await bench.clock.advance(3_100);
    expect(heard.progress).toEqual([180]);
    expect(heard.sdp).toBe(ANSWER);
    expect(acknowledged).toBe(1);
    const ended = heard.dialog?.bye();
    await bench.clock.advance(100);
    expect(await ended).toEqual({ kind: 'ended' });
    expect(closes).toEqual([{ kind: 'remote-bye' }]);
    expect(bench.net.flow()).toEqual(['INVITE', '180', '200', 'ACK', 'BYE', '200']);
  });

  test('is not acknowledged before the owner says so; repeated answers are absorbed until then', async () => {
    const { heard } = bench.call({}, false);
    await bench.clock.advance(4_000);
    expect(bench.net.flow()).toEqual(['INVITE', '200', '200', '200', '200']);
    expect(heard.dialog).toBeDefined();
    heard.dialog?.ack();
    await bench.clock.advance(10_000);
    expect(bench.net.flow().slice(5)).toEqual(['ACK']);
  });

  test('acknowledges the answer again when its first ACK got lost', async () => {
    bench.net.loses = ({ message }) =>
      message.kind === 'request' && message.method === 'ACK' && bench.net.log.every((p) => !p.lost);
    const { heard } = bench.call();
    await bench.clock.advance(10_000);
    expect(bench.net.flow()).toEqual(['INVITE', '200', '(ACK)', '200', 'ACK']);
    expect(heard.failures).toEqual([]);
  });

  test('ends by BYE when the answer is never acknowledged, RFC 3261 13.3.1.4', async () => {
    const closes: DialogCloseReason[] = [];
    bench.onInvite = (invite) => invite.accept(ANSWER)?.listen({ closed: (reason) => closes.push(reason) });
    bench.call({}, false);
    await bench.clock.advance(33_000);
    expect(bench.net.flow().filter((name) => name === '200')).toHaveLength(12);
    expect(bench.net.flow().slice(-2)).toEqual(['BYE', '200']);
    expect(closes).toEqual([{ kind: 'no-ack' }]);
  });

  test('tells what a refusal says', async () => {
    bench.onInvite = (invite) =>
      invite.reject(486, 'Busy', [
        { name: 'Retry-After', value: '120 (meeting)' },
        { name: 'Reason', value: 'SIP;cause=486, Q.850;cause=17;text="User busy"' },
      ]);
    const { heard } = bench.call();
    await bench.clock.advance(100);
    expect(heard.failures).toEqual([
      { kind: 'response', status: 486, reasonPhrase: 'Busy', retryAfter: 120, q850: 17 },
    ]);
    expect(bench.net.flow()).toEqual(['INVITE', '486', 'ACK']);
  });

  test('tells where a redirection leads', async () => {
    bench.onInvite = (invite) =>
      invite.reject(302, undefined, [{ name: 'Contact', value: '<sip:new@example.com>;q=1' }]);
    const { heard } = bench.call();
    await bench.clock.advance(100);
    expect(heard.failures).toEqual([
      { kind: 'response', status: 302, reasonPhrase: 'Moved Temporarily', contacts: ['sip:new@example.com'] },
    ]);
  });

  test('times out after 64*T1 when nobody is there', async () => {
    const { heard } = bench.call({ target: 'sip:nobody@192.0.2.1:5999' });
    await bench.clock.advance(31_999);
    expect(heard.failures).toEqual([]);
    await bench.clock.advance(1);
    expect(heard.failures).toEqual([{ kind: 'timeout' }]);
    await bench.clock.advance(32_000);
    expect(bench.alice.stats().liveTransactions).toBe(0);
  });

  test('that times out because all provisional responses were lost leaves no phone ringing', async () => {
    const cancelled: unknown[] = [];
    bench.onInvite = (invite) => {
      invite.listen({ cancelled: (reason) => cancelled.push(reason) });
      invite.ring();
    };
    bench.net.loses = ({ message }) => message.kind === 'response' && message.status < 200;
    const { heard } = bench.call();
    await bench.clock.advance(32_100);
    expect(heard.failures).toEqual([{ kind: 'timeout' }]);
    expect(cancelled).toHaveLength(1);
  });

  test('fails at once when the connection is refused', async () => {
    const { heard } = bench.call({ target: 'sip:nobody@192.0.2.1:5999;transport=tcp' });
    await bench.clock.advance(10);
    expect(heard.failures).toMatchObject([{ kind: 'transport', cause: { code: 'SIP_CONNECT_FAILED' } }]);
  });

  test('may leave the offer to the answering side: the ACK carries our answer', async () => {
    let answer: string | undefined;
    let offered: string | undefined = 'unset';
    bench.onInvite = (invite) => {
      offered = invite.sdp;
      invite.accept(OFFER)?.listen({ acknowledged: (sdp) => (answer = sdp) });
    };
    const heard: Heard = { progress: [], failures: [] };
    const { sdp: _left, ...withoutOffer } = CALL;
    bench.alice.invite(withoutOffer, {
      answered(dialog, sdp) {
        heard.sdp = sdp;
        dialog.ack(ANSWER);
      },
      failed: (failure) => heard.failures.push(failure),
    });
    await bench.clock.advance(50);
    expect(offered).toBeUndefined();
    expect(heard.sdp).toBe(OFFER);
    expect(answer).toBe(ANSWER);
  });

  test('hears early media', async () => {
    const early: (string | undefined)[] = [];
    bench.onInvite = (invite) => invite.ring(ANSWER);
    const outgoing = bench.alice.invite(CALL, {
      provisional: ({ status, sdp }) => early.push(`${status} ${sdp === ANSWER}`),
      answered() {},
      failed() {},
    });
    await bench.clock.advance(20);
    outgoing.cancel();
    await bench.clock.advance(50);
    expect(early).toEqual(['183 true']);
  });

  test('keeps a proxy waiting by repeating 180 each minute', async () => {
    bench.onInvite = (invite) => invite.ring();
    const { outgoing } = bench.call();
    await bench.clock.advance(150_000);
    expect(bench.net.flow()).toEqual(['INVITE', '180', '180', '180']);
    outgoing.cancel();
    await bench.clock.advance(100);
  });

  test('of an owner that throws is answered with 500', async () => {
    bench.onInvite = () => {
      throw new Error('owner is broken');
    };
    const { heard } = bench.call();
    await bench.clock.advance(100);
    expect(heard.failures).toMatchObject([{ kind: 'response', status: 500 }]);
  });
});

describe('CANCEL, RFC 3261 9', () => {
  test('waits for a provisional response, then ends the call by 487', async () => {
    const cancelled: unknown[] = [];
    bench.onInvite = (invite) => {
      invite.listen({ cancelled: (reason) => cancelled.push(reason) });
      bench.clock.setTimer(1_000, () => invite.ring());
    };
    bench.net.loses = ({ message }) => message.kind === 'response' && message.status === 100;
    const { heard, outgoing } = bench.call();
    await bench.clock.advance(300);
    outgoing.cancel('Q.850;cause=16');
    await bench.clock.advance(600);
    expect(bench.net.flow()).toEqual(['INVITE', '(100)']);
    await bench.clock.advance(1_000);
    expect(bench.net.flow().slice(2)).toEqual(['180', 'CANCEL', '200', '487', 'ACK']);
    expect(heard.failures).toEqual([{ kind: 'cancelled', status: 487 }]);
    expect(heard.progress).toEqual([]);
    expect(cancelled).toEqual([{ q850: 16 }]);
  });

  test('ends an answer that crosses it by ACK and BYE', async () => {
    bench.onInvite = (invite) => {
      invite.ring();
      bench.clock.setTimer(1_000, () => invite.accept(ANSWER));
    };
    const { heard, outgoing } = bench.call();
    // The 200 is on its way when we give up.
    await bench.clock.advance(1_001.5);
    outgoing.cancel();
    await bench.clock.advance(100);
    expect(heard.dialog).toBeUndefined();
    expect(heard.failures).toEqual([{ kind: 'cancelled', status: 200 }]);
    expect(bench.net.flow()).toEqual(['INVITE', '180', '200', 'CANCEL', 'ACK', 'BYE', '200', '200']);
    expect(bench.bob.stats().liveDialogs).toBe(0);
  });

  test('counts as done when the peer never ends its INVITE', async () => {
    bench.onInvite = (invite) => invite.ring();
    const { heard, outgoing } = bench.call();
    await bench.clock.advance(100);
    bench.net.loses = ({ from }) => from === '192.0.2.1:5080';
    outgoing.cancel();
    await bench.clock.advance(31_999);
    expect(heard.failures).toEqual([]);
    await bench.clock.advance(1);
    expect(heard.failures).toEqual([{ kind: 'cancelled' }]);
  });

  test('before the INVITE was sent sends nothing at all', async () => {
    const failures: InviteFailure[] = [];
    const outgoing = bench.alice.prepareInvite(CALL, {
      answered() {},
      failed: (failure) => failures.push(failure),
    });
    outgoing.cancel();
    outgoing.send();
    await bench.clock.advance(1_000);
    expect(failures).toEqual([{ kind: 'cancelled' }]);
    expect(bench.net.flow()).toEqual([]);
  });

  test('for no call gets 481', async () => {
    const outcome = bench.alice.cancelSaved(
      bench.alice.prepareInvite(CALL, { answered() {}, failed() {} }).saved,
    );
    await bench.clock.advance(100);
    expect(await outcome).toEqual({ kind: 'unknown-call' });
    expect(bench.net.flow()).toEqual(['CANCEL', '481']);
  });

  test('a refusal that crosses it is told as what it is', async () => {
    bench.onInvite = (invite) => {
      invite.ring();
      bench.clock.setTimer(1_000, () => invite.reject(486));
    };
    const { heard, outgoing } = bench.call();
    await bench.clock.advance(1_001.5);
    outgoing.cancel();
    await bench.clock.advance(100);
    expect(heard.failures).toMatchObject([{ kind: 'response', status: 486 }]);
  });
});
