import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { headerValue } from '../message/headers.ts';
import type { SipRequest } from '../message/message.ts';
import { BOB, CALL, CallBench } from '../testing/call-bench.ts';
import type { SipHop } from './types.ts';

let bench: CallBench;

beforeEach(async () => {
  bench = await CallBench.open();
});

afterEach(async () => {
  expect(await bench.close(), 'timers left').toBe(0);
});

describe('the endpoint', () => {
  test('answers a request that came over two ways with 482 the second time', async () => {
    bench.onInvite = (invite) => invite.ring();
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
    bench.net.inject(BOB, text('way1'), source);
    bench.net.inject(BOB, text('way2'), source);
    await bench.clock.advance(10);
    expect(bench.net.flow()).toEqual(['180', '482']);
  });

  test('answers OPTIONS, and BYE for no call with 481', async () => {
    const hello = bench.alice.options('sip:192.0.2.1:5080');
    const bye = bench.alice.request({ method: 'BYE', target: 'sip:192.0.2.1:5080', from: CALL.from });
    await bench.clock.advance(100);
    expect(await hello).toMatchObject({ response: { status: 200 } });
    expect(await bye).toMatchObject({ response: { status: 481 } });
  });

  test('ends what rings and what talks when it closes', async () => {
    const { closes } = await bench.talk();
    bench.onInvite = (invite) => invite.ring();
    const { heard } = bench.call();
    await bench.clock.advance(100);
    const closing = bench.alice.close();
    expect(bench.alice.close()).toBe(closing);
    await bench.clock.advance(500);
    await closing;
    expect(closes.sort()).toEqual(['alice endpoint-closed', 'bob remote-bye']);
    expect(heard.failures).toMatchObject([{ kind: 'cancelled' }]);
    expect(bench.alice.stats()).toMatchObject({ liveDialogs: 0, liveTransactions: 0 });
    expect(() => bench.alice.prepareInvite(CALL, { answered() {}, failed() {} })).toThrow('closed');
  });

  test('closes in its grace time when nobody answers', async () => {
    await bench.talk();
    bench.net.loses = () => true;
    const closing = bench.alice.close(1_000);
    await bench.clock.advance(1_000);
    await closing;
    expect(bench.alice.stats().liveDialogs).toBe(0);
  });

  test.each([
    ['target', { target: 'not a uri' }],
    ['target', { target: 'sip:a b@example.com' }],
    ['party', { from: { uri: 'sip:a>b@example.com' } }],
    ['branch', { branch: 'abc' }],
    ['callId', { callId: 'a b' }],
    ['headers', { headers: [{ name: 'X: y\r\nEvil', value: '1' }] }],
  ])('refuses a %s that would break the message', (option, change) => {
    expect(() => bench.alice.prepareInvite({ ...CALL, ...change }, { answered() {}, failed() {} })).toThrow(
      expect.objectContaining({ code: 'SIP_BAD_OPTION', details: { option } }),
    );
  });

  test('line breaks in values cannot smuggle headers in', async () => {
    let seen: SipRequest | undefined;
    bench.onInvite = (invite) => {
      seen = invite.request;
      invite.reject(486);
    };
    bench.call({
      from: { uri: 'sip:alice@192.0.2.1', displayName: 'A\r\nEvil: 1' },
      headers: [{ name: 'X-Note', value: 'a\r\nEvil: 2' }],
    });
    await bench.clock.advance(100);
    if (seen === undefined) throw new Error('no call');
    expect(headerValue(seen, 'evil')).toBeUndefined();
    expect(headerValue(seen, 'x-note')).toBe('a Evil: 2');
  });
});
