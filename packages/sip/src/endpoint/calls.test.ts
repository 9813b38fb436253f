import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { headerValue } from '../message/headers.ts';
import type { SipRequest } from '../message/message.ts';
import { answerOffer, makeOffer } from '../sdp/offer-answer.ts';
import { LoopNet } from '../testing/loop-net.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import type {
  Dialog,
  DialogCloseReason,
  IncomingInvite,
  InviteFailure,
  InviteRequest,
  SipEndpoint,
  SipHop,
} from './types.ts';

const OFFER = makeOffer({ address: '192.0.2.1', port: 4000, sessionId: '1', version: 1 });
const ANSWER = makeOffer({ address: '192.0.2.1', port: 5000, sessionId: '2', version: 1 });
const BOB: SipHop = { host: '192.0.2.1', port: 5080, transport: 'udp' };
const CALL: InviteRequest = {
  target: 'sip:bob@192.0.2.1:5080',
  from: { uri: 'sip:alice@192.0.2.1', displayName: 'Alice' },
  sdp: OFFER,
};

let clock: ManualClock;
let net: LoopNet;
let alice: SipEndpoint;
let bob: SipEndpoint;
let onInvite: (invite: IncomingInvite) => void;

beforeEach(async () => {
  clock = new ManualClock();
  net = new LoopNet(clock);
  onInvite = (invite) => void invite.accept(ANSWER);
  alice = await net.endpoint(5070, { handler: {} });
  bob = await net.endpoint(5080, { handler: { invite: (invite) => onInvite(invite) } });
});

afterEach(async () => {
  await alice.close(0);
  await bob.close(0);
  // What is still on its way arrives nowhere.
  await clock.advance(1);
  expect(clock.pending, 'timers left').toBe(0);
});

interface Heard {
  readonly progress: number[];
  readonly failures: InviteFailure[];
  dialog?: Dialog;
  sdp?: string | undefined;
}

/** Calls Bob; acknowledges at once unless told not to. */
function call(request: Partial<InviteRequest> = {}, acknowledges = true) {
  const heard: Heard = { progress: [], failures: [] };
  const outgoing = alice.invite(
    { ...CALL, ...request },
    {
      provisional: ({ status }) => heard.progress.push(status),
      answered(dialog, sdp) {
        heard.dialog = dialog;
        heard.sdp = sdp;
        if (acknowledges) dialog.ack();
      },
      failed: (failure) => heard.failures.push(failure),
    },
  );
  return { heard, outgoing };
}

/** Both sides of a call that is up. */
async function talk(): Promise<{ ours: Dialog; theirs: Dialog; closes: string[] }> {
  let theirs: Dialog | undefined;
  const closes: string[] = [];
  const note = (who: string) => (reason: DialogCloseReason) => closes.push(`${who} ${reason.kind}`);
  onInvite = (invite) => {
    theirs = invite.accept(ANSWER);
    theirs?.listen({ closed: note('bob') });
  };
  const { heard } = call();
  await clock.advance(50);
  if (heard.dialog === undefined || theirs === undefined) throw new Error('no call');
  heard.dialog.listen({ closed: note('alice') });
  net.log.length = 0;
  return { ours: heard.dialog, theirs, closes };
}

describe('a call', () => {
  test('rings, is answered, acknowledged and ended by BYE', async () => {
    let acknowledged = 0;
    const closes: DialogCloseReason[] = [];
    onInvite = (invite) => {
      invite.ring();
      clock.setTimer(3_000, () => {
        invite.accept(ANSWER)?.listen({
          acknowledged: () => (acknowledged += 1),
          closed: (reason) => closes.push(reason),
        });
      });
    };
    const { heard } = call();
    await clock.advance(3_100);
    expect(heard.progress).toEqual([180]);
    expect(heard.sdp).toBe(ANSWER);
    expect(acknowledged).toBe(1);
    const ended = heard.dialog?.bye();
    await clock.advance(100);
    expect(await ended).toEqual({ kind: 'ended' });
    expect(closes).toEqual([{ kind: 'remote-bye' }]);
    expect(net.flow()).toEqual(['INVITE', '180', '200', 'ACK', 'BYE', '200']);
  });

  test('is not acknowledged before the owner says so; repeated answers are absorbed until then', async () => {
    const { heard } = call({}, false);
    await clock.advance(4_000);
    expect(net.flow()).toEqual(['INVITE', '200', '200', '200', '200']);
    expect(heard.dialog).toBeDefined();
    heard.dialog?.ack();
    await clock.advance(10_000);
    expect(net.flow().slice(5)).toEqual(['ACK']);
  });

  test('acknowledges the answer again when its first ACK got lost', async () => {
    net.loses = ({ message }) =>
      message.kind === 'request' && message.method === 'ACK' && net.log.every((p) => !p.lost);
    const { heard } = call();
    await clock.advance(10_000);
    expect(net.flow()).toEqual(['INVITE', '200', '(ACK)', '200', 'ACK']);
    expect(heard.failures).toEqual([]);
  });

  test('ends by BYE when the answer is never acknowledged, RFC 3261 13.3.1.4', async () => {
    const closes: DialogCloseReason[] = [];
    onInvite = (invite) => invite.accept(ANSWER)?.listen({ closed: (reason) => closes.push(reason) });
    call({}, false);
    await clock.advance(33_000);
    expect(net.flow().filter((name) => name === '200')).toHaveLength(12);
    expect(net.flow().slice(-2)).toEqual(['BYE', '200']);
    expect(closes).toEqual([{ kind: 'no-ack' }]);
  });

  test('tells what a refusal says', async () => {
    onInvite = (invite) =>
      invite.reject(486, 'Busy', [
        { name: 'Retry-After', value: '120 (meeting)' },
        { name: 'Reason', value: 'SIP;cause=486, Q.850;cause=17;text="User busy"' },
      ]);
    const { heard } = call();
    await clock.advance(100);
    expect(heard.failures).toEqual([
      { kind: 'response', status: 486, reasonPhrase: 'Busy', retryAfter: 120, q850: 17 },
    ]);
    expect(net.flow()).toEqual(['INVITE', '486', 'ACK']);
  });

  test('tells where a redirection leads', async () => {
    onInvite = (invite) =>
      invite.reject(302, undefined, [{ name: 'Contact', value: '<sip:new@example.com>;q=1' }]);
    const { heard } = call();
    await clock.advance(100);
    expect(heard.failures).toEqual([
      { kind: 'response', status: 302, reasonPhrase: 'Moved Temporarily', contacts: ['sip:new@example.com'] },
    ]);
  });

  test('times out after 64*T1 when nobody is there', async () => {
    const { heard } = call({ target: 'sip:nobody@192.0.2.1:5999' });
    await clock.advance(31_999);
    expect(heard.failures).toEqual([]);
    await clock.advance(1);
    expect(heard.failures).toEqual([{ kind: 'timeout' }]);
    await clock.advance(32_000);
    expect(alice.stats().liveTransactions).toBe(0);
  });

  test('that times out because all provisional responses were lost leaves no phone ringing', async () => {
    const cancelled: unknown[] = [];
    onInvite = (invite) => {
      invite.listen({ cancelled: (reason) => cancelled.push(reason) });
      invite.ring();
    };
    net.loses = ({ message }) => message.kind === 'response' && message.status < 200;
    const { heard } = call();
    await clock.advance(32_100);
    expect(heard.failures).toEqual([{ kind: 'timeout' }]);
    expect(cancelled).toHaveLength(1);
  });

  test('fails at once when the connection is refused', async () => {
    const { heard } = call({ target: 'sip:nobody@192.0.2.1:5999;transport=tcp' });
    await clock.advance(10);
    expect(heard.failures).toMatchObject([{ kind: 'transport', cause: { code: 'SIP_CONNECT_FAILED' } }]);
  });

  test('may leave the offer to the answering side: the ACK carries our answer', async () => {
    let answer: string | undefined;
    let offered: string | undefined = 'unset';
    onInvite = (invite) => {
      offered = invite.sdp;
      invite.accept(OFFER)?.listen({ acknowledged: (sdp) => (answer = sdp) });
    };
    const heard: Heard = { progress: [], failures: [] };
    const { sdp: _left, ...withoutOffer } = CALL;
    alice.invite(withoutOffer, {
      answered(dialog, sdp) {
        heard.sdp = sdp;
        dialog.ack(ANSWER);
      },
      failed: (failure) => heard.failures.push(failure),
    });
    await clock.advance(50);
    expect(offered).toBeUndefined();
    expect(heard.sdp).toBe(OFFER);
    expect(answer).toBe(ANSWER);
  });

  test('hears early media', async () => {
    const early: (string | undefined)[] = [];
    onInvite = (invite) => invite.ring(ANSWER);
    const outgoing = alice.invite(CALL, {
      provisional: ({ status, sdp }) => early.push(`${status} ${sdp === ANSWER}`),
      answered() {},
      failed() {},
    });
    await clock.advance(20);
    outgoing.cancel();
    await clock.advance(50);
    expect(early).toEqual(['183 true']);
  });

  test('keeps a proxy waiting by repeating 180 each minute', async () => {
    onInvite = (invite) => invite.ring();
    const { outgoing } = call();
    await clock.advance(150_000);
    expect(net.flow()).toEqual(['INVITE', '180', '180', '180']);
    outgoing.cancel();
    await clock.advance(100);
  });

  test('of an owner that throws is answered with 500', async () => {
    onInvite = () => {
      throw new Error('owner is broken');
    };
    const { heard } = call();
    await clock.advance(100);
    expect(heard.failures).toMatchObject([{ kind: 'response', status: 500 }]);
  });
});

describe('CANCEL, RFC 3261 9', () => {
  test('waits for a provisional response, then ends the call by 487', async () => {
    const cancelled: unknown[] = [];
    onInvite = (invite) => {
      invite.listen({ cancelled: (reason) => cancelled.push(reason) });
      clock.setTimer(1_000, () => invite.ring());
    };
    net.loses = ({ message }) => message.kind === 'response' && message.status === 100;
    const { heard, outgoing } = call();
    await clock.advance(300);
    outgoing.cancel('Q.850;cause=16');
    await clock.advance(600);
    expect(net.flow()).toEqual(['INVITE', '(100)']);
    await clock.advance(1_000);
    expect(net.flow().slice(2)).toEqual(['180', 'CANCEL', '200', '487', 'ACK']);
    expect(heard.failures).toEqual([{ kind: 'cancelled', status: 487 }]);
    expect(heard.progress).toEqual([]);
    expect(cancelled).toEqual([{ q850: 16 }]);
  });

  test('ends an answer that crosses it by ACK and BYE', async () => {
    onInvite = (invite) => {
      invite.ring();
      clock.setTimer(1_000, () => invite.accept(ANSWER));
    };
    const { heard, outgoing } = call();
    // The 200 is on its way when we give up.
    await clock.advance(1_001.5);
    outgoing.cancel();
    await clock.advance(100);
    expect(heard.dialog).toBeUndefined();
    expect(heard.failures).toEqual([{ kind: 'cancelled', status: 200 }]);
    expect(net.flow()).toEqual(['INVITE', '180', '200', 'CANCEL', 'ACK', 'BYE', '200', '200']);
    expect(bob.stats().liveDialogs).toBe(0);
  });

  test('counts as done when the peer never ends its INVITE', async () => {
    onInvite = (invite) => invite.ring();
    const { heard, outgoing } = call();
    await clock.advance(100);
    net.loses = ({ from }) => from === '192.0.2.1:5080';
    outgoing.cancel();
    await clock.advance(31_999);
    expect(heard.failures).toEqual([]);
    await clock.advance(1);
    expect(heard.failures).toEqual([{ kind: 'cancelled' }]);
  });

  test('before the INVITE was sent sends nothing at all', async () => {
    const failures: InviteFailure[] = [];
    const outgoing = alice.prepareInvite(CALL, {
      answered() {},
      failed: (failure) => failures.push(failure),
    });
    outgoing.cancel();
    outgoing.send();
    await clock.advance(1_000);
    expect(failures).toEqual([{ kind: 'cancelled' }]);
    expect(net.flow()).toEqual([]);
  });

  test('for no call gets 481', async () => {
    const outcome = alice.cancelSaved(alice.prepareInvite(CALL, { answered() {}, failed() {} }).saved);
    await clock.advance(100);
    expect(await outcome).toEqual({ kind: 'unknown-call' });
    expect(net.flow()).toEqual(['CANCEL', '481']);
  });

  test('a refusal that crosses it is told as what it is', async () => {
    onInvite = (invite) => {
      invite.ring();
      clock.setTimer(1_000, () => invite.reject(486));
    };
    const { heard, outgoing } = call();
    await clock.advance(1_001.5);
    outgoing.cancel();
    await clock.advance(100);
    expect(heard.failures).toMatchObject([{ kind: 'response', status: 486 }]);
  });
});

describe('inside a dialog', () => {
  test('a hold is answered by the owner and both sides see the new description', async () => {
    const { ours, theirs } = await talk();
    const offers: (string | undefined)[] = [];
    theirs.listen({
      reinvite: (offer) => {
        offers.push(offer);
        const local = { address: '192.0.2.1', port: 5000, sessionId: '2', version: 2 };
        const result = answerOffer(offer ?? '', local);
        return result.kind === 'agreed'
          ? { kind: 'accept', sdp: result.answer }
          : { kind: 'reject', status: 488 };
      },
    });
    const hold = makeOffer({
      address: '192.0.2.1',
      port: 4000,
      sessionId: '1',
      version: 2,
      direction: 'sendonly',
    });
    const outcome = ours.reinvite(hold);
    await clock.advance(100);
    expect(offers).toEqual([hold]);
    expect(await outcome).toMatchObject({ kind: 'accepted', sdp: expect.stringContaining('a=recvonly') });
    expect(net.flow()).toEqual(['INVITE', '200', 'ACK']);
  });

  test('an offer that nobody takes is refused with 488 and the call goes on', async () => {
    const { ours, closes } = await talk();
    const outcome = ours.reinvite(OFFER);
    await clock.advance(100);
    expect(await outcome).toEqual({ kind: 'rejected', status: 488, reasonPhrase: 'Not Acceptable Here' });
    expect(closes).toEqual([]);
  });

  test('offers of both sides at once are put in order by 491 and waiting, RFC 3261 14.1', async () => {
    const { ours, theirs } = await talk();
    ours.listen({ reinvite: () => ({ kind: 'accept', sdp: OFFER }) });
    theirs.listen({ reinvite: () => ({ kind: 'accept', sdp: ANSWER }) });
    const outcomes = Promise.all([ours.reinvite(OFFER), theirs.reinvite(ANSWER)]);
    await clock.advance(6_000);
    expect(await outcomes).toMatchObject([{ kind: 'accepted' }, { kind: 'accepted' }]);
    expect(net.flow().filter((name) => name === '491')).toHaveLength(2);
  });

  test('a request with an old CSeq gets 500, one of an unknown dialog 481', async () => {
    const { theirs } = await talk();
    const { callId, localTag, remoteTag } = theirs.state();
    const send = async (cseq: number, toTag: string): Promise<string | undefined> => {
      net.log.length = 0;
      const text = `INFO sip:bob@192.0.2.1:5080 SIP/2.0
Via: SIP/2.0/UDP 192.0.2.77:5060;branch=z9hG4bK${cseq}${toTag}
From: <sip:alice@192.0.2.1>;tag=${remoteTag}
To: <sip:bob@192.0.2.1:5080>;tag=${toTag}
Call-ID: ${callId}
CSeq: ${cseq} INFO
Content-Length: 0

`;
      const source: SipHop = { host: '192.0.2.77', port: 5060, transport: 'udp' };
      net.inject(BOB, Buffer.from(text.replace(/\n/g, '\r\n')), source);
      await clock.advance(10);
      return net.flow()[0];
    };
    expect(await send(5, localTag)).toBe('200');
    expect(await send(4, localTag)).toBe('500');
    expect(await send(6, 'somebody')).toBe('481');
  });

  test('INFO arrives, unwanted methods get 405, demanded extensions 420', async () => {
    const { ours, theirs } = await talk();
    const infos: string[] = [];
    theirs.listen({ info: (type, body) => infos.push(`${type}|${body}`) });
    const info = { method: 'INFO', contentType: 'application/dtmf-relay', body: 'Signal=5' };
    const statuses = Promise.all([
      ours.request(info),
      ours.request({ method: 'REFER', headers: [{ name: 'Refer-To', value: '<sip:c@example.com>' }] }),
      ours.request({ ...info, headers: [{ name: 'Require', value: 'magic' }] }),
    ]);
    await clock.advance(100);
    expect(infos).toEqual(['application/dtmf-relay|Signal=5']);
    expect(await statuses).toMatchObject([
      { response: { status: 200 } },
      { response: { status: 405 } },
      { response: { status: 420 } },
    ]);
  });

  test('481 to a request ends the dialog, RFC 3261 12.2.1.2', async () => {
    const { ours, closes } = await talk();
    net.loses = () => true;
    await bob.close(0);
    net.loses = () => false;
    bob = await net.endpoint(5080, { handler: {} });
    const outcome = ours.request({ method: 'INFO' });
    await clock.advance(100);
    expect(await outcome).toMatchObject({ response: { status: 481 } });
    await clock.advance(100);
    expect(closes).toEqual(['bob endpoint-closed', 'alice peer-lost']);
  });

  test('BYEs that cross end both sides as their own', async () => {
    const { ours, theirs, closes } = await talk();
    const outcomes = Promise.all([ours.bye(), theirs.bye()]);
    await clock.advance(100);
    expect(await outcomes).toEqual([{ kind: 'ended' }, { kind: 'ended' }]);
    expect(closes.sort()).toEqual(['alice local-bye', 'bob local-bye']);
    expect(alice.stats().liveDialogs + bob.stats().liveDialogs).toBe(0);
  });

  test('the answering side says BYE only after the ACK, RFC 3261 15', async () => {
    let theirs: Dialog | undefined;
    onInvite = (invite) => (theirs = invite.accept(ANSWER));
    const { heard } = call({}, false);
    await clock.advance(100);
    void theirs?.bye();
    await clock.advance(100);
    expect(net.flow()).toEqual(['INVITE', '200']);
    heard.dialog?.ack();
    await clock.advance(100);
    expect(net.flow()).toEqual(['INVITE', '200', 'ACK', 'BYE', '200']);
  });

  test('requests follow Record-Route: loose proxies as Route, the target stays the request-URI', async () => {
    let theirs: Dialog | undefined;
    onInvite = (invite) => (theirs = invite.accept(ANSWER));
    const text = `INVITE sip:bob@192.0.2.1:5080 SIP/2.0
Via: SIP/2.0/UDP 192.0.2.77:5060;branch=z9hG4bKrr
Record-Route: <sip:192.0.2.66:5066;lr>
Record-Route: <sip:192.0.2.55;lr>
From: <sip:carol@example.com>;tag=c
To: <sip:bob@192.0.2.1>
Call-ID: rr
CSeq: 1 INVITE
Contact: <sip:carol@192.0.2.99:5099>
Content-Length: 0

`;
    const source: SipHop = { host: '192.0.2.77', port: 5060, transport: 'udp' };
    net.inject(BOB, Buffer.from(text.replace(/\n/g, '\r\n')), source);
    await clock.advance(33_000);
    void theirs?.bye();
    await clock.advance(10);
    const bye = net.log.find(({ message }) => message.kind === 'request' && message.method === 'BYE');
    expect(bye?.to).toBe('192.0.2.66:5066');
    const request = bye?.message as SipRequest;
    expect(request.uri).toBe('sip:carol@192.0.2.99:5099');
    expect(request.headers.filter(({ name }) => name === 'Route').map(({ value }) => value)).toEqual([
      '<sip:192.0.2.66:5066;lr>',
      '<sip:192.0.2.55;lr>',
    ]);
    expect(headerValue(request, 'to')).toBe('<sip:carol@example.com>;tag=c');
  });
});

describe('session timers, RFC 4028', () => {
  test('the caller refreshes at half time; a peer that vanishes ends the call', async () => {
    const closes: string[] = [];
    onInvite = (invite) =>
      invite.accept(ANSWER)?.listen({
        reinvite: () => ({ kind: 'accept', sdp: ANSWER }),
        closed: (reason) => closes.push(reason.kind),
      });
    const { heard } = call({ sessionExpiresSeconds: 120 });
    await clock.advance(60_100);
    expect(net.flow()).toEqual(['INVITE', '200', 'ACK', 'INVITE', '200', 'ACK']);
    expect(closes).toEqual([]);
    // From now on nothing of Alice gets through.
    net.loses = ({ from }) => from === '192.0.2.1:5070';
    await clock.advance(60_000 + 88_000 + 33_000);
    expect(closes).toEqual(['session-expired']);
    expect(heard.failures).toEqual([]);
  });

  test('too short a wish is repeated with the minimum of the 422', async () => {
    const { heard } = call({ sessionExpiresSeconds: 30 });
    await clock.advance(100);
    expect(net.flow()).toEqual(['INVITE', '422', 'ACK', 'INVITE', '200', 'ACK']);
    expect(heard.dialog).toBeDefined();
  });

  test('UPDATE without a description refreshes', async () => {
    const { ours } = await talk();
    const outcome = ours.request({
      method: 'UPDATE',
      headers: [
        { name: 'Supported', value: 'timer' },
        { name: 'Session-Expires', value: '1800;refresher=uac' },
      ],
    });
    await clock.advance(100);
    const result = await outcome;
    if (result.kind !== 'response') throw new Error(result.kind);
    expect(result.response.status).toBe(200);
    expect(headerValue(result.response, 'session-expires')).toBe('1800;refresher=uac');
  });
});

describe('the endpoint', () => {
  test('answers a request that came over two ways with 482 the second time', async () => {
    onInvite = (invite) => invite.ring();
    const text = (branch: string): Buffer =>
      Buffer.from(
        `INVITE sip:bob@192.0.2.1:5080 SIP/2.0
Via: SIP/2.0/UDP 192.0.2.77:5060;branch=z9hG4bK${branch}
From: <sip:carol@example.com>;tag=c
To: <sip:bob@192.0.2.1>
Call-ID: fork
CSeq: 1 INVITE
Content-Length: 0

`.replace(/\n/g, '\r\n'),
      );
    const source: SipHop = { host: '192.0.2.77', port: 5060, transport: 'udp' };
    net.inject(BOB, text('way1'), source);
    net.inject(BOB, text('way2'), source);
    await clock.advance(10);
    expect(net.flow()).toEqual(['180', '482']);
  });

  test('answers OPTIONS, and BYE for no call with 481', async () => {
    const hello = alice.options('sip:192.0.2.1:5080');
    const bye = alice.request({ method: 'BYE', target: 'sip:192.0.2.1:5080', from: CALL.from });
    await clock.advance(100);
    expect(await hello).toMatchObject({ response: { status: 200 } });
    expect(await bye).toMatchObject({ response: { status: 481 } });
  });

  test('ends what rings and what talks when it closes', async () => {
    const { closes } = await talk();
    onInvite = (invite) => invite.ring();
    const { heard } = call();
    await clock.advance(100);
    const closing = alice.close();
    expect(alice.close()).toBe(closing);
    await clock.advance(500);
    await closing;
    expect(closes.sort()).toEqual(['alice endpoint-closed', 'bob remote-bye']);
    expect(heard.failures).toMatchObject([{ kind: 'cancelled' }]);
    expect(alice.stats()).toMatchObject({ liveDialogs: 0, liveTransactions: 0 });
    expect(() => alice.prepareInvite(CALL, { answered() {}, failed() {} })).toThrow('closed');
  });

  test('closes in its grace time when nobody answers', async () => {
    await talk();
    net.loses = () => true;
    const closing = alice.close(1_000);
    await clock.advance(1_000);
    await closing;
    expect(alice.stats().liveDialogs).toBe(0);
  });

  test.each([
    ['target', { target: 'not a uri' }],
    ['target', { target: 'sip:a b@example.com' }],
    ['party', { from: { uri: 'sip:a>b@example.com' } }],
    ['branch', { branch: 'abc' }],
    ['callId', { callId: 'a b' }],
    ['headers', { headers: [{ name: 'X: y\r\nEvil', value: '1' }] }],
  ])('refuses a %s that would break the message', (option, change) => {
    expect(() => alice.prepareInvite({ ...CALL, ...change }, { answered() {}, failed() {} })).toThrow(
      expect.objectContaining({ code: 'SIP_BAD_OPTION', details: { option } }),
    );
  });

  test('line breaks in values cannot smuggle headers in', async () => {
    let seen: SipRequest | undefined;
    onInvite = (invite) => {
      seen = invite.request;
      invite.reject(486);
    };
    call({
      from: { uri: 'sip:alice@192.0.2.1', displayName: 'A\r\nEvil: 1' },
      headers: [{ name: 'X-Note', value: 'a\r\nEvil: 2' }],
    });
    await clock.advance(100);
    if (seen === undefined) throw new Error('no call');
    expect(headerValue(seen, 'evil')).toBeUndefined();
    expect(headerValue(seen, 'x-note')).toBe('a Evil: 2');
  });
});
