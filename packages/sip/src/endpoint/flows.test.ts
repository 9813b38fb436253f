import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { headerValue } from '../message/headers.ts';
import { makeResponse } from '../message/make-response.ts';
import type { SipMessage, SipRequest } from '../message/message.ts';
import { parseDatagram } from '../message/parse-message.ts';
import { encodeText } from '../message/serialise-message.ts';
import { createRegistrar } from '../registrar/registrar.ts';
import type { Registrar } from '../registrar/types.ts';
import { CALL } from '../testing/call-bench.ts';
import { LoopNet } from '../testing/loop-net.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { seededBytes, seededRandom } from '../testing/seeded-random.ts';
import type { SipFlowEnd } from '../transport/flow-transport.ts';
import type { SipEndpoint, SipHop } from './types.ts';

const BROWSER = { host: '192.0.2.9', port: 40_000 };
const HOP: SipHop = { ...BROWSER, transport: 'ws' };

let clock: ManualClock;
let registrar: Registrar;
let endpoint: SipEndpoint;
let flow: SipFlowEnd;
let sent: SipMessage[];
let isClosed: boolean;
let changes: string[];

beforeEach(async () => {
  clock = new ManualClock();
  sent = [];
  changes = [];
  isClosed = false;
  registrar = createRegistrar({
    realm: 'here',
    clock,
    randomBytes: seededBytes(seededRandom(5)),
    credentialsFor: () => ({ password: 'pw' }),
    trustedUser: ({ transport }) => (transport === 'ws' ? 'ana' : undefined),
    onChange: ({ kind, contact }) => changes.push(`${kind} ${contact.user}`),
  });
  endpoint = await new LoopNet(clock).endpoint(5060, { registrar, handler: {} });
  flow = endpoint.adopt({
    remote: BROWSER,
    send: (message) => sent.push(message),
    close: () => {
      isClosed = true;
    },
  });
});
afterEach(async () => {
  await endpoint.close(0);
  registrar.close();
});

function register(user: string): void {
  const text = [
    'REGISTER sip:192.0.2.1 SIP/2.0',
    'Via: SIP/2.0/WS df7jal23ls0d.invalid;branch=z9hG4bKasudf',
    'Max-Forwards: 70',
    `From: <sip:${user}@192.0.2.1>;tag=1`,
    `To: <sip:${user}@192.0.2.1>`,
    'Call-ID: reg',
    `CSeq: ${sent.length + 1} REGISTER`,
    `Contact: <sip:${user}@df7jal23ls0d.invalid;transport=ws>;expires=300`,
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n');
  const parsed = parseDatagram(encodeText(text));
  if (parsed.kind === 'message') flow.receive(parsed.message);
}

const lastStatus = () => sent.map((message) => (message.kind === 'response' ? message.status : 0)).at(-1);

describe('a connection that was handed over', () => {
  it('registers whom it belongs to without a question, and nobody else', () => {
    register('ana');
    expect(lastStatus()).toBe(200);
    expect(registrar.contactsOf('ana')).toMatchObject([{ nextHop: HOP }]);
    register('bob');
    expect(lastStatus()).toBe(403);
  });

  it('is no way to its phone any more when it is gone, nor in a later process', () => {
    register('ana');
    const before = registrar.contacts();
    registrar.release(HOP);
    expect(registrar.contactsOf('ana')).toEqual([]);
    expect(changes).toEqual(['added ana', 'removed ana']);
    registrar.restore(before);
    expect(registrar.contactsOf('ana')).toEqual([]);
  });

  it('carries calls both ways, whatever name the Contact has, and fails them when it is gone', async () => {
    const failures: string[] = [];
    let isUp = false;
    const ring = () =>
      endpoint.invite(
        { ...CALL, target: 'sip:ana@df7jal23ls0d.invalid;transport=ws', nextHop: HOP },
        {
          answered: (dialog) => {
            isUp = true;
            dialog.ack();
            dialog.listen({ closed: ({ kind }) => failures.push(kind) });
            void dialog.bye();
          },
          failed: ({ kind }) => failures.push(kind),
        },
      );
    ring();
    const invite = sent.at(-1) as SipRequest;
    expect(headerValue(invite, 'via')).toMatch(/^SIP\/2\.0\/WS /);
    expect(headerValue(invite, 'contact')).toMatch(/;transport=ws/);
    flow.receive(
      makeResponse(invite, {
        status: 200,
        toTag: 'browser',
        headers: [{ name: 'Contact', value: '<sip:x@df7jal23ls0d.invalid;transport=ws>' }],
      }),
    );
    expect(isUp).toBe(true);
    await clock.advance(100);
    expect(sent.map((message) => (message.kind === 'request' ? message.method : '')).slice(-2)).toEqual([
      'ACK',
      'BYE',
    ]);
    flow.closed();
    ring();
    await clock.advance(1);
    expect(failures).toContain('transport');
  });

  it('is closed with the endpoint', async () => {
    await endpoint.close(0);
    expect(isClosed).toBe(true);
  });
});
