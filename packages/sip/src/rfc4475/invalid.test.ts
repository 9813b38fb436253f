import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { RequestOutcome } from '../endpoint/types.ts';
import { headerValue, headerValues } from '../message/headers.ts';
import { encodeText } from '../message/serialise-message.ts';
import { StreamFramer } from '../message/stream-framing.ts';
import { type Bench, only, openBench, STRANGER, wire } from './torture-bench.ts';

let bench: Bench;

beforeEach(async () => {
  bench = await openBench();
});

afterEach(async () => {
  await bench.endpoint.close(0);
  bench.registrar.close();
});

/** A request that is fine but for what the case changes. */
function request(method: string, changes: Record<string, string> = {}, startLine?: string): string {
  const headers: Record<string, string> = {
    Via: 'SIP/2.0/UDP 192.0.2.15;branch=z9hG4bKcase',
    'Max-Forwards': '70',
    From: '<sip:caller@example.net>;tag=134161461246',
    To: '<sip:j.user@example.com>',
    'Call-ID': 'case.0ha0isndaksdjasdf3234nas',
    CSeq: `8 ${method}`,
    'Content-Length': '0',
    ...changes,
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return `${startLine ?? `${method} sip:j.user@example.com SIP/2.0`}\n${lines.join('\n')}\n\n`;
}

async function expectRefused(text: string, status: number): Promise<void> {
  const response = only(await bench.send(text));
  expect(response.status).toBe(status);
  expect(headerValue(response, 'call-id')).toMatch(/^case/);
  expect(bench.invites).toHaveLength(0);
  expect(bench.endpoint.stats().malformedAnswered).toBe(1);
}

/** Sends an OPTIONS of ours and lets the case answer it; tells what came of it until then. */
async function answerOurs(make: (via: string, from: string, callId: string) => string) {
  const outcomes: RequestOutcome[] = [];
  void bench.endpoint
    .options('sip:peer@198.51.100.7:5062', STRANGER)
    .then((outcome) => outcomes.push(outcome));
  await bench.clock.advance(0);
  const sent = bench.net.outside.at(-1)?.message;
  if (sent === undefined) throw new Error('nothing sent');
  const value = (name: string): string => headerValue(sent, name) ?? '';
  await bench.send(make(value('via'), value('from'), value('call-id')));
  return outcomes;
}

describe('RFC 4475 3.1.2, invalid messages', () => {
  test('3.1.2.1 badinv01: separators without anything between them are refused', async () => {
    const text = request('INVITE', {
      Via: 'SIP/2.0/UDP 192.0.2.15;;,;,,',
      Contact: '"Joe" <sip:joe@example.org>;;;;',
    });
    // Not even Via can be read: nothing to answer to.
    expect(await bench.send(text)).toHaveLength(0);
    expect(bench.invites).toHaveLength(0);
    expect(bench.endpoint.stats().malformedDropped).toBe(1);
    await expectRefused(request('INVITE', { Contact: '"Joe" <sip:joe@example.org>;;;;' }), 400);
  });

  test('3.1.2.2 clerr: a datagram shorter than its Content-Length is refused', async () => {
    const text = request('INVITE', { 'Content-Type': 'application/sdp', 'Content-Length': '9999' });
    await expectRefused(`${text}v=0\no=mhandley 29739 7272939 IN IP4 192.0.2.155\n`, 400);
  });

  test('3.1.2.3 ncl: a negative Content-Length is refused, and ends a stream', async () => {
    const text = request('INVITE', { 'Content-Length': '-999' });
    await expectRefused(text, 400);
    const [frame] = new StreamFramer().push(encodeText(wire(text)));
    expect(frame).toMatchObject({ kind: 'malformed', fatal: true, failure: { status: 400 } });
  });

  test('3.1.2.4 scalar02: numbers beyond their range in a request are refused', async () => {
    const text = request('REGISTER', {
      CSeq: '36893488147419103232 REGISTER',
      'Max-Forwards': '300',
      Expires: '10000000000000000000000000000000000000000000000',
      Contact: '<sip:user@host129.example.com>;expires=280297596632815',
    });
    await expectRefused(text, 400);
  });

  test('3.1.2.5 scalarlg: a response with numbers beyond their range is dropped', async () => {
    const outcomes = await answerOurs(
      (via, from, callId) => `
SIP/2.0 503 Service Unavailable
Via: ${via}
To: <sip:user@example.com>;tag=1
From: ${from}
Call-ID: ${callId}
CSeq: 9292394834772304023312 OPTIONS
Retry-After: 949302838503028349304023988
Warning: 1812 overture "In Progress"
Content-Length: 0

`,
    );
    expect(outcomes).toHaveLength(0);
    expect(bench.endpoint.stats().malformedDropped).toBe(1);
  });

  test('3.1.2.6 quotbal: a quote that is never closed is refused', async () => {
    await expectRefused(request('INVITE', { To: '"Mr. J. User <sip:j.user@example.com>' }), 400);
  });

  test('3.1.2.7 ltgtruri: angle brackets around the request-URI are refused', async () => {
    await expectRefused(request('INVITE', {}, 'INVITE <sip:user@example.com> SIP/2.0'), 400);
  });

  test('3.1.2.8 lwsruri: white space inside the request-URI is refused', async () => {
    await expectRefused(request('INVITE', {}, 'INVITE sip:user@example.com; lr SIP/2.0'), 400);
  });

  test('3.1.2.9 lwsstart: more than one space in the request line is refused', async () => {
    await expectRefused(request('INVITE', {}, 'INVITE  sip:user@example.com  SIP/2.0'), 400);
  });

  test('3.1.2.10 trws: white space after the request line is refused', async () => {
    await expectRefused(request('OPTIONS', {}, 'OPTIONS sip:remote-target@example.com SIP/2.0  '), 400);
  });

  test('3.1.2.11 escruri: headers in the request-URI are refused and not obeyed', async () => {
    const line = 'INVITE sip:user@example.com?Route=%3Csip:example.com%3E SIP/2.0';
    await expectRefused(request('INVITE', {}, line), 400);
  });

  test('3.1.2.12 baddate: a Date that is none of GMT is ignored, because we do not use it', async () => {
    const text = request('INVITE', { Date: 'Fri, 01 Jan 2010 16:00:00 EST' });
    expect(only(await bench.send(text)).status).toBe(486);
    expect(bench.invites).toHaveLength(1);
  });

  test('3.1.2.13 regbadct: a contact with headers that lacks its brackets is refused', async () => {
    const contact = 'sip:user@example.com?Route=%3Csip:sip.example.com%3E';
    await expectRefused(request('REGISTER', { Contact: contact }), 400);
    expect(bench.registrar.contacts()).toHaveLength(0);
  });

  test('3.1.2.14 badaspec: white space inside the brackets is refused', async () => {
    await expectRefused(request('OPTIONS', { To: '"Watson, Thomas" < sip:t.watson@example.org >' }), 400);
  });

  test('3.1.2.15 baddn: a comma in a display name without quotes is refused', async () => {
    await expectRefused(
      request('OPTIONS', { From: 'Bell, Alexander <sip:a.g.bell@example.com>;tag=43' }),
      400,
    );
  });

  test('3.1.2.16 badvers: another version gets 505', async () => {
    await expectRefused(request('OPTIONS', {}, 'OPTIONS sip:t.watson@example.org SIP/7.0'), 505);
  });

  test('3.1.2.17 mismatch01: a CSeq that names another method is refused', async () => {
    await expectRefused(request('OPTIONS', { CSeq: '8 INVITE' }), 400);
  });

  test('3.1.2.18 mismatch02: the same with a method that nobody knows', async () => {
    await expectRefused(request('NEWMETHOD', { CSeq: '8 INVITE' }), 400);
  });

  test('3.1.2.19 bigcode: a status that is no status is dropped', async () => {
    const outcomes = await answerOurs(
      (via, from, callId) => `
SIP/2.0 4294967301 better not break the receiver
Via: ${via}
To: <sip:user@example.com>;tag=1
From: ${from}
Call-ID: ${callId}
CSeq: 1 OPTIONS
Content-Length: 0

`,
    );
    expect(outcomes).toHaveLength(0);
    expect(bench.endpoint.stats().malformedDropped).toBe(1);
  });
});

describe('RFC 4475 3.2, transaction layer', () => {
  test('3.2.1 badbranch: a branch of the bare cookie is matched as RFC 2543 peers are', async () => {
    const via = 'SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK';
    const first = request('OPTIONS', { Via: via });
    const other = request('OPTIONS', { Via: via, 'Call-ID': 'case.other', CSeq: '9 OPTIONS' });
    expect(only(await bench.send(first)).status).toBe(200);
    // Were the cookie taken for an identifier this one would be absorbed as a repetition of the first.
    const second = only(await bench.send(other));
    expect(second.status).toBe(200);
    expect(headerValue(second, 'call-id')).toBe('case.other');
    // And a true repetition gets the very same response.
    const again = only(await bench.send(other));
    expect(headerValues(again, 'to')).toEqual(headerValues(second, 'to'));
  });
});
