import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Dialog, SipHop } from '../endpoint/types.ts';
import { headerValue } from '../message/headers.ts';
import type { SipRequest } from '../message/message.ts';
import { answerOffer, makeOffer } from '../sdp/offer-answer.ts';
import { ANSWER, BOB, CallBench, OFFER } from '../testing/call-bench.ts';

let bench: CallBench;

beforeEach(async () => {
  bench = await CallBench.open();
});

afterEach(async () => {
  expect(await bench.close(), 'timers left').toBe(0);
});

describe('inside a dialog', () => {
  test('a hold is answered by the owner and both sides see the new description', async () => {
    const { ours, theirs } = await bench.talk();
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
    await bench.clock.advance(100);
    expect(offers).toEqual([hold]);
    expect(await outcome).toMatchObject({ kind: 'accepted', sdp: expect.stringContaining('a=recvonly') });
    expect(bench.net.flow()).toEqual(['INVITE', '200', 'ACK']);
  });

  test('an offer that nobody takes is refused with 488 and the call goes on', async () => {
    const { ours, closes } = await bench.talk();
    const outcome = ours.reinvite(OFFER);
    await bench.clock.advance(100);
    expect(await outcome).toEqual({ kind: 'rejected', status: 488, reasonPhrase: 'Not Acceptable Here' });
    expect(closes).toEqual([]);
  });

  test('offers of both sides at once are put in order by 491 and waiting, RFC 3261 14.1', async () => {
    const { ours, theirs } = await bench.talk();
    ours.listen({ reinvite: () => ({ kind: 'accept', sdp: OFFER }) });
    theirs.listen({ reinvite: () => ({ kind: 'accept', sdp: ANSWER }) });
    const outcomes = Promise.all([ours.reinvite(OFFER), theirs.reinvite(ANSWER)]);
    await bench.clock.advance(6_000);
    expect(await outcomes).toMatchObject([{ kind: 'accepted' }, { kind: 'accepted' }]);
    expect(bench.net.flow().filter((name) => name === '491')).toHaveLength(2);
  });

  test('a request with an old CSeq gets 500, one of an unknown dialog 481', async () => {
    const { theirs } = await bench.talk();
    const { callId, localTag, remoteTag } = theirs.state();
    const send = async (cseq: number, toTag: string): Promise<string | undefined> => {
      bench.net.log.length = 0;
      const text = `INFO sip:bob@192.0.2.1:5080 SIP/2.0
Via: SIP/2.0/UDP 192.0.2.77:5060;branch=z9hG4bK${cseq}${toTag}
From: <sip:alice@192.0.2.1>;tag=${remoteTag}
To: <sip:bob@192.0.2.1:5080>;tag=${toTag}
Call-ID: ${callId}
CSeq: ${cseq} INFO
Content-Length: 0

`;
      const source: SipHop = { host: '192.0.2.77', port: 5060, transport: 'udp' };
      bench.net.inject(BOB, Buffer.from(text.replace(/\n/g, '\r\n')), source);
      await bench.clock.advance(10);
      return bench.net.flow()[0];
    };
    expect(await send(5, localTag)).toBe('200');
    expect(await send(4, localTag)).toBe('500');
    expect(await send(6, 'somebody')).toBe('481');
  });

  test('what the peer asks is counted, refused or not, and no ACK', async () => {
    const { ours, theirs } = await bench.talk();
    expect([ours.requestsIn, theirs.requestsIn]).toEqual([0, 0]);
    const outcomes = Promise.all([ours.reinvite(OFFER), theirs.request({ method: 'OPTIONS' })]);
    await bench.clock.advance(100);
    await outcomes;
    expect([ours.requestsIn, theirs.requestsIn]).toEqual([1, 1]);
  });

  test('INFO arrives, unwanted methods get 405, demanded extensions 420', async () => {
    const { ours, theirs } = await bench.talk();
    const infos: string[] = [];
    theirs.listen({ info: (type, body) => infos.push(`${type}|${body}`) });
    const info = { method: 'INFO', contentType: 'application/dtmf-relay', body: 'Signal=5' };
    const statuses = Promise.all([
      ours.request(info),
      ours.request({ method: 'REFER', headers: [{ name: 'Refer-To', value: '<sip:c@example.com>' }] }),
      ours.request({ ...info, headers: [{ name: 'Require', value: 'magic' }] }),
    ]);
    await bench.clock.advance(100);
    expect(infos).toEqual(['application/dtmf-relay|Signal=5']);
    expect(await statuses).toMatchObject([
      { response: { status: 200 } },
      { response: { status: 405 } },
      { response: { status: 420 } },
    ]);
  });

  test('481 to a request ends the dialog, RFC 3261 12.2.1.2', async () => {
    const { ours, closes } = await bench.talk();
    bench.net.loses = () => true;
    await bench.bob.close(0);
    bench.net.loses = () => false;
    bench.bob = await bench.net.endpoint(5080, { handler: {} });
    const outcome = ours.request({ method: 'INFO' });
    await bench.clock.advance(100);
    expect(await outcome).toMatchObject({ response: { status: 481 } });
    await bench.clock.advance(100);
    expect(closes).toEqual(['bob endpoint-closed', 'alice peer-lost']);
  });

  test('481 and no answer leave the dialog open for who asks only whether the peer is there', async () => {
    const { ours, closes } = await bench.talk();
    bench.net.loses = () => true;
    const unheard = ours.request({ method: 'OPTIONS', keepsDialog: true });
    await bench.clock.advance(40_000);
    expect(await unheard).toEqual({ kind: 'timeout' });
    await bench.bob.close(0);
    bench.net.loses = () => false;
    bench.bob = await bench.net.endpoint(5080, { handler: {} });
    const unknown = ours.request({ method: 'INFO', keepsDialog: true });
    await bench.clock.advance(100);
    expect(await unknown).toMatchObject({ response: { status: 481 } });
    await bench.clock.advance(100);
    expect(closes).toEqual(['bob endpoint-closed']);
  });

  test('BYEs that cross end both sides as their own', async () => {
    const { ours, theirs, closes } = await bench.talk();
    const outcomes = Promise.all([ours.bye(), theirs.bye()]);
    await bench.clock.advance(100);
    expect(await outcomes).toEqual([{ kind: 'ended' }, { kind: 'ended' }]);
    expect(closes.sort()).toEqual(['alice local-bye', 'bob local-bye']);
    expect(bench.alice.stats().liveDialogs + bench.bob.stats().liveDialogs).toBe(0);
  });

  test('the answering side says BYE only after the ACK, RFC 3261 15', async () => {
    let theirs: Dialog | undefined;
    bench.onInvite = (invite) => (theirs = invite.accept(ANSWER));
    const { heard } = bench.call({}, false);
    await bench.clock.advance(100);
    void theirs?.bye();
    await bench.clock.advance(100);
    expect(bench.net.flow()).toEqual(['INVITE', '200']);
    heard.dialog?.ack();
    await bench.clock.advance(100);
    expect(bench.net.flow()).toEqual(['INVITE', '200', 'ACK', 'BYE', '200']);
  });

  test('requests follow Record-Route: loose proxies as Route, the target stays the request-URI', async () => {
    let theirs: Dialog | undefined;
    bench.onInvite = (invite) => (theirs = invite.accept(ANSWER));
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
    bench.net.inject(BOB, Buffer.from(text.replace(/\n/g, '\r\n')), source);
    await bench.clock.advance(33_000);
    void theirs?.bye();
    await bench.clock.advance(10);
    const bye = bench.net.log.find(({ message }) => message.kind === 'request' && message.method === 'BYE');
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
    bench.onInvite = (invite) =>
      invite.accept(ANSWER)?.listen({
        reinvite: () => ({ kind: 'accept', sdp: ANSWER }),
        closed: (reason) => closes.push(reason.kind),
      });
    const { heard } = bench.call({ sessionExpiresSeconds: 120 });
    await bench.clock.advance(60_100);
    expect(bench.net.flow()).toEqual(['INVITE', '200', 'ACK', 'INVITE', '200', 'ACK']);
    expect(closes).toEqual([]);
    // From now on nothing of Alice gets through.
    bench.net.loses = ({ from }) => from === '192.0.2.1:5070';
    await bench.clock.advance(60_000 + 88_000 + 33_000);
    expect(closes).toEqual(['session-expired']);
    expect(heard.failures).toEqual([]);
  });

  test('a refresh that is refused is tried again until the session is over, as the peer ends the call then', async () => {
    let refreshes = 0;
    bench.onInvite = (invite) =>
      invite.accept(ANSWER)?.listen({
        reinvite: () => {
          refreshes += 1;
          return refreshes < 3 ? { kind: 'reject', status: 500 } : { kind: 'accept', sdp: ANSWER };
        },
      });
    bench.call({ sessionExpiresSeconds: 120 });
    await bench.clock.advance(60_100);
    expect(refreshes).toBe(1);
    // The peer would say BYE 88 s after the last refresh (RFC 4028 10): half of the time until then, and again.
    await bench.clock.advance(14_000);
    expect(refreshes).toBe(2);
    await bench.clock.advance(7_000);
    expect(refreshes).toBe(3);
    // In order from now on: the next one is due after half of the session.
    await bench.clock.advance(59_000);
    expect(refreshes).toBe(3);
    await bench.clock.advance(1_100);
    expect(refreshes).toBe(4);
  });

  test('too short a wish is repeated with the minimum of the 422', async () => {
    const { heard } = bench.call({ sessionExpiresSeconds: 30 });
    await bench.clock.advance(100);
    expect(bench.net.flow()).toEqual(['INVITE', '422', 'ACK', 'INVITE', '200', 'ACK']);
    expect(heard.dialog).toBeDefined();
  });

  test('UPDATE without a description refreshes', async () => {
    const { ours } = await bench.talk();
    const outcome = ours.request({
      method: 'UPDATE',
      headers: [
        { name: 'Supported', value: 'timer' },
        { name: 'Session-Expires', value: '1800;refresher=uac' },
      ],
    });
    await bench.clock.advance(100);
    const result = await outcome;
    if (result.kind !== 'response') throw new Error(result.kind);
    expect(result.response.status).toBe(200);
    expect(headerValue(result.response, 'session-expires')).toBe('1800;refresher=uac');
  });
});
