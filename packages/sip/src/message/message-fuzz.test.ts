import { afterAll, describe, expect, test } from 'vitest';
import type { SipEndpoint } from '../endpoint/types.ts';
import { createRegistrar } from '../registrar/registrar.ts';
import { LoopNet } from '../testing/loop-net.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { seededBytes, seededRandom } from '../testing/seeded-random.ts';
import { headerValue } from './headers.ts';
import { parseDatagram } from './parse-message.ts';
import { readRequest } from './read-request.ts';
import { readResponse } from './read-response.ts';
import { encodeText, serialiseMessage } from './serialise-message.ts';
import { StreamFramer } from './stream-framing.ts';

const ROUNDS = 51_000;
const SEEDS = [20_261_122, Math.floor(performance.now() * 1_000) % 2 ** 31];

const MODELS = [
  `INVITE sip:bob@example.com;transport=udp SIP/2.0
Via: SIP/2.0/UDP [2001:db8::9]:5061;rport;branch=z9hG4bKfuzz1;received=198.51.100.7
Via: SIP/2.0/TCP proxy.example.com;branch=z9hG4bKfuzz2
Max-Forwards: 70
From: "A. \\"N\\" Other" <sip:alice@example.com>;tag=f1
To: <sip:bob@example.com>
Call-ID: fuzz@example.com
CSeq: 1 INVITE
Contact: <sip:alice@198.51.100.7:5062;transport=udp>;q=0.5
Record-Route: <sip:p1.example.com;lr>, <sip:p2.example.com>
Supported: timer, 100rel
Session-Expires: 1800;refresher=uac
Content-Type: application/sdp
Content-Length: 118

v=0
o=- 1 1 IN IP4 198.51.100.7
s=-
c=IN IP4 198.51.100.7
t=0 0
m=audio 4000 RTP/AVP 0 8 101
a=rtpmap:101 telephone-event/8000
`,
  `REGISTER sip:example.com SIP/2.0
v: SIP/2.0/TCP 198.51.100.7:5062;branch=z9hG4bKfuzz3
f: sip:alice@example.com;tag=r1
t: sip:alice@example.com
i: reg@example.com
CSeq: 7 REGISTER
m: <sip:alice@198.51.100.7>;expires=60, <sip:a@b>;q=0.1
Authorization: Digest username="alice", realm="example.com", nonce="abc.def.ghi", uri="sip:example.com", response="00", qop=auth, nc=00000001, cnonce="x", algorithm=MD5
l: 0

`,
  `SIP/2.0 200 OK
Via: SIP/2.0/UDP 192.0.2.1:5060;rport=5060;branch=z9hG4bKours
From: <sip:us@192.0.2.1>;tag=u1
To: <sip:bob@example.com>;tag=b1
Call-ID: out@192.0.2.1
CSeq: 1 INVITE
Contact: <sip:bob@198.51.100.7:5062>
Reason: Q.850;cause=17;text="User busy"
WWW-Authenticate: Digest realm="x", nonce="y", qop="auth,auth-int", algorithm=SHA-256
Content-Length: 0

`,
  `BYE sip:us@192.0.2.1:5060 SIP/2.0
Via: SIP/2.0/UDP 198.51.100.7:5062;branch=z9hG4bKfuzz4
From: <sip:bob@example.com>;tag=b1
To: <sip:us@192.0.2.1>;tag=u1
Call-ID: out@192.0.2.1
CSeq: 2 BYE
Content-Length: 0

`,
].map((text) => encodeText(text.replace(/\n/g, '\r\n')));

/** Pieces that parsers stumble over. */
const SPICE = [
  '\r\n',
  '\n',
  '\r',
  '\0',
  '"',
  '\\',
  '<',
  '>',
  ';',
  ',',
  ':',
  '@',
  '%',
  '%00',
  '=',
  '[',
  ']',
  '[::1',
  ' ',
  '\t',
  '\r\n ',
  '4294967296',
  '-1',
  '99999999999999999999',
  ';;',
  ';tag=',
  'SIP/2.0',
  'sip:',
  'z9hG4bK',
  '\u00ff',
  '\u20ac',
  'Content-Length: 5\r\n',
  'Via: \r\n',
  'To: x\r\n',
  '"\\',
  '()',
  '*',
].map(encodeText);

type Random = () => number;

function mutate(random: Random): Uint8Array {
  const below = (limit: number): number => Math.floor(random() * limit);
  let bytes = Buffer.from(MODELS[below(MODELS.length)] ?? []);
  for (let times = 1 + below(6); times > 0; times -= 1) {
    const at = below(bytes.length + 1);
    const span = below(1 + below(40));
    const rest = bytes.subarray(Math.min(bytes.length, at + span));
    const spice = SPICE[below(SPICE.length)] ?? bytes;
    switch (below(6)) {
      case 0:
        if (at < bytes.length) bytes[at] = below(256);
        break;
      case 1:
        bytes = Buffer.concat([bytes.subarray(0, at), spice, bytes.subarray(at)]);
        break;
      case 2:
        bytes = Buffer.concat([bytes.subarray(0, at), rest]);
        break;
      case 3:
        bytes = Buffer.concat([bytes.subarray(0, at), spice, rest]);
        break;
      case 4:
        bytes = Buffer.concat([bytes.subarray(0, at + span), bytes.subarray(at)]);
        break;
      default:
        bytes = bytes.subarray(0, at);
    }
  }
  return bytes;
}

const endpoints: SipEndpoint[] = [];

afterAll(async () => {
  for (const endpoint of endpoints) await endpoint.close(0);
});

describe('messages that were tampered with', () => {
  test.each(SEEDS)(
    `never break the parser, the framing or the endpoint: ${ROUNDS} of seed %i`,
    async (seed) => {
      const random = seededRandom(seed);
      const clock = new ManualClock();
      const net = new LoopNet(clock);
      const faults: unknown[] = [];
      const registrar = createRegistrar({
        realm: 'example.com',
        clock,
        randomBytes: seededBytes(random),
        credentialsFor: () => ({ password: 'secret' }),
      });
      const endpoint = await net.endpoint(5060, {
        registrar,
        log: (level, message, fields) => {
          if (level === 'error') faults.push(fields['error'] ?? message);
        },
        handler: {
          invite: (invite) => (random() < 0.5 ? invite.reject(486) : void invite.accept('v=0\r\n')),
        },
      });
      endpoints.push(endpoint);
      const us = { host: '192.0.2.1', port: 5060, transport: 'udp' } as const;
      let read = 0;
      for (let round = 0; round < ROUNDS; round += 1) {
        const bytes = mutate(random);
        try {
          read += checkParsing(bytes, random);
          // The whole endpoint is dearer than its parser: it gets every third one.
          if (round % 3 === 0) net.inject(us, bytes, { host: '198.51.100.7', port: 5062, transport: 'udp' });
        } catch (error) {
          throw new Error(
            `seed ${seed}, round ${round}: ${JSON.stringify(Buffer.from(bytes).toString('latin1'))}`,
            {
              cause: error,
            },
          );
        }
        if (round % 2_000 === 0) {
          await clock.advance(40_000);
          net.log.length = 0;
          net.outside.length = 0;
        }
      }
      expect(faults, `seed ${seed}`).toEqual([]);
      const stats = endpoint.stats();
      expect(stats.received).toBeGreaterThan(ROUNDS * 0.3);
      // Neither all refused nor all let through: the mutations hit the middle.
      expect(read).toBeGreaterThan(ROUNDS * 0.1);
      expect(stats.malformedAnswered + stats.malformedDropped).toBeGreaterThan(ROUNDS * 0.03);
      await clock.advance(200_000);
      expect(endpoint.stats(), `seed ${seed}`).toMatchObject({ liveTransactions: 0, liveDialogs: 0 });
      registrar.close();
      expect(clock.pending, `seed ${seed}`).toBe(0);
    },
    60_000,
  );
});

/** 1 when the message could be read. What can be read must also survive being written and read again. */
function checkParsing(bytes: Uint8Array, random: Random): number {
  const framer = new StreamFramer();
  const cut = Math.floor(random() * bytes.length);
  framer.push(bytes.subarray(0, cut));
  framer.push(bytes.subarray(cut));
  const parsed = parseDatagram(bytes);
  if (parsed.kind !== 'message') return 0;
  const { message } = parsed;
  const again = parseDatagram(serialiseMessage(message));
  if (again.kind !== 'message') throw new Error('cannot be read again');
  if (headerValue(again.message, 'call-id') !== headerValue(message, 'call-id'))
    throw new Error('Call-ID changed');
  if (!Buffer.from(again.message.body).equals(message.body)) throw new Error('body changed');
  if (message.kind === 'response') return readResponse(message) === undefined ? 0 : 1;
  return readRequest(message).kind === 'sound' ? 1 : 0;
}
