import { beforeEach, describe, expect, test } from 'vitest';
import type { SipHop } from '../endpoint/types.ts';
import { headerValue } from '../message/headers.ts';
import { makeResponse } from '../message/make-response.ts';
import type { SipMessage, SipRequest, SipResponse } from '../message/message.ts';
import { EMPTY_BODY } from '../message/serialise-message.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { ClientTransaction } from './client-transaction.ts';
import { makeCancel } from './failure-ack.ts';
import { InviteClientTransaction } from './invite-client-transaction.ts';
import { InviteServerTransaction } from './invite-server-transaction.ts';
import { ServerTransaction } from './server-transaction.ts';
import { RFC3261_BASES, timersFor } from './timers.ts';

const UDP: SipHop = { host: '192.0.2.9', port: 5060, transport: 'udp' };
const TCP: SipHop = { ...UDP, transport: 'tcp' };

let clock: ManualClock;
let start: number;
/** What went out: seconds since the start, and what. */
let sent: [number, string][];
let messages: SipMessage[];
let told: string[];
let breakWire: ((cause: unknown) => void) | undefined;

beforeEach(() => {
  clock = new ManualClock();
  start = clock.now();
  sent = [];
  messages = [];
  told = [];
  breakWire = undefined;
});

const wire = {
  send(message: SipMessage, _hop: SipHop, failed: (cause: unknown) => void): void {
    messages.push(message);
    const name = message.kind === 'request' ? message.method : String(message.status);
    sent.push([(clock.now() - start) / 1_000, name]);
    breakWire = failed;
  },
};

function request(method: string): SipRequest {
  return {
    kind: 'request',
    method,
    uri: 'sip:peer@192.0.2.9',
    headers: [
      { name: 'Via', value: 'SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKtx' },
      { name: 'Route', value: '<sip:proxy.example.com;lr>' },
      { name: 'From', value: '<sip:us@192.0.2.1>;tag=a' },
      { name: 'To', value: '<sip:peer@192.0.2.9>' },
      { name: 'Call-ID', value: 'tx' },
      { name: 'CSeq', value: `3 ${method}` },
      { name: 'Proxy-Authorization', value: 'Digest username="us"' },
    ],
    body: EMPTY_BODY,
  };
}

function response(status: number, method = 'INVITE'): SipResponse {
  return makeResponse(request(method), { status, toTag: 'peer' });
}

const seconds = (name: string): number[] => sent.filter(([, what]) => what === name).map(([at]) => at);

describe('INVITE client transaction, RFC 3261 17.1.1', () => {
  function open(hop = UDP): InviteClientTransaction {
    const transaction = new InviteClientTransaction({
      request: request('INVITE'),
      hop,
      wire,
      clock,
      timers: timersFor(RFC3261_BASES, hop.transport === 'tcp'),
      user: {
        provisional: ({ status }) => told.push(`provisional ${status}`),
        answered: ({ status }) => told.push(`answered ${status}`),
        refused: ({ status }) => told.push(`refused ${status}`),
        timedOut: () => told.push('timed out'),
        transportFailed: () => told.push('transport failed'),
        terminated: () => told.push('terminated'),
      },
    });
    transaction.start();
    return transaction;
  }

  test('repeats by timer A, doubling without a cap, until timer B ends it after 64*T1', async () => {
    open();
    await clock.advance(60_000);
    expect(seconds('INVITE')).toEqual([0, 0.5, 1.5, 3.5, 7.5, 15.5, 31.5]);
    expect(told).toEqual(['timed out', 'terminated']);
    expect(clock.pending).toBe(0);
  });

  test('does not repeat over TCP, where timer B ends it all the same', async () => {
    open(TCP);
    await clock.advance(31_999);
    expect(told).toEqual([]);
    await clock.advance(1);
    expect(seconds('INVITE')).toEqual([0]);
    expect(told).toEqual(['timed out', 'terminated']);
  });

  test('waits as long as it takes once a provisional response was there', async () => {
    const transaction = open();
    transaction.receive(response(100));
    await clock.advance(600_000);
    transaction.receive(response(180));
    expect(seconds('INVITE')).toEqual([0]);
    expect(told).toEqual(['provisional 100', 'provisional 180']);
  });

  test('acknowledges a refusal and each repetition of it for timer D, and tells once', async () => {
    const transaction = open();
    transaction.receive(response(486));
    transaction.receive(response(486));
    await clock.advance(31_000);
    transaction.receive(response(486));
    expect(seconds('ACK')).toEqual([0, 0, 31]);
    expect(told).toEqual(['refused 486']);
    await clock.advance(1_000);
    expect(told).toEqual(['refused 486', 'terminated']);
    expect(clock.pending).toBe(0);
  });

  test('makes the ACK of the INVITE and the To of the response, 17.1.1.3', () => {
    open().receive(response(486));
    const ack = messages[1];
    if (ack?.kind !== 'request') throw new Error('no ACK');
    expect(ack.uri).toBe('sip:peer@192.0.2.9');
    expect(headerValue(ack, 'via')).toContain('branch=z9hG4bKtx');
    expect(headerValue(ack, 'to')).toBe('<sip:peer@192.0.2.9>;tag=peer');
    expect(headerValue(ack, 'cseq')).toBe('3 ACK');
    expect(headerValue(ack, 'route')).toBe('<sip:proxy.example.com;lr>');
    expect(headerValue(ack, 'proxy-authorization')).toBe('Digest username="us"');
  });

  test('hands every 2xx up for timer M and acknowledges none itself, RFC 6026', async () => {
    const transaction = open();
    transaction.receive(response(200));
    await clock.advance(20_000);
    transaction.receive(response(200));
    transaction.receive(response(486));
    expect(told).toEqual(['answered 200', 'answered 200']);
    expect(seconds('ACK')).toEqual([]);
    await clock.advance(12_000);
    expect(told.at(-1)).toBe('terminated');
    expect(clock.pending).toBe(0);
  });

  test('reports a transport that fails, and is over', () => {
    open();
    breakWire?.(new Error('unreachable'));
    expect(told).toEqual(['transport failed', 'terminated']);
    expect(clock.pending).toBe(0);
  });

  test('ends at once after a refusal over TCP, where timer D is zero', () => {
    open(TCP).receive(response(486));
    expect(told).toEqual(['refused 486', 'terminated']);
  });

  test('stops repeating when the call is given up before anything came back', async () => {
    const transaction = open();
    await clock.advance(600);
    transaction.stopRepeating();
    await clock.advance(31_400);
    expect(seconds('INVITE')).toEqual([0, 0.5]);
    expect(told).toEqual(['timed out', 'terminated']);
  });

  test('is matched by its CANCEL: same branch, CSeq number, Call-ID, From and To, RFC 3261 9.1', () => {
    const cancel = makeCancel(request('INVITE'), 'SIP;cause=200');
    expect(headerValue(cancel, 'via')).toBe('SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKtx');
    expect(headerValue(cancel, 'cseq')).toBe('3 CANCEL');
    expect(headerValue(cancel, 'to')).toBe('<sip:peer@192.0.2.9>');
    expect(headerValue(cancel, 'reason')).toBe('SIP;cause=200');
    expect(headerValue(cancel, 'proxy-authorization')).toBeUndefined();
  });
});

describe('other client transactions, RFC 3261 17.1.2', () => {
  function open(hop = UDP): ClientTransaction {
    const transaction = new ClientTransaction({
      request: request('BYE'),
      hop,
      wire,
      clock,
      timers: timersFor(RFC3261_BASES, hop.transport === 'tcp'),
      user: {
        final: ({ status }) => told.push(`final ${status}`),
        timedOut: () => told.push('timed out'),
        transportFailed: () => told.push('transport failed'),
        terminated: () => told.push('terminated'),
      },
    });
    transaction.start();
    return transaction;
  }

  test('repeat by timer E, doubling up to T2, until timer F', async () => {
    open();
    await clock.advance(60_000);
    expect(seconds('BYE')).toEqual([0, 0.5, 1.5, 3.5, 7.5, 11.5, 15.5, 19.5, 23.5, 27.5, 31.5]);
    expect(told).toEqual(['timed out', 'terminated']);
    expect(clock.pending).toBe(0);
  });

  test('repeat each T2 after a provisional response', async () => {
    const transaction = open();
    await clock.advance(100);
    transaction.receive(response(100, 'BYE'));
    await clock.advance(10_000);
    expect(seconds('BYE')).toEqual([0, 0.5, 4.5, 8.5]);
  });

  test('absorb repeated responses for timer K', async () => {
    const transaction = open();
    transaction.receive(response(200, 'BYE'));
    transaction.receive(response(200, 'BYE'));
    await clock.advance(4_999);
    expect(told).toEqual(['final 200']);
    await clock.advance(1);
    expect(told).toEqual(['final 200', 'terminated']);
  });

  test('end with the response over TCP', () => {
    open(TCP).receive(response(481, 'BYE'));
    expect(told).toEqual(['final 481', 'terminated']);
    expect(clock.pending).toBe(0);
  });
});

describe('INVITE server transaction, RFC 3261 17.2.1', () => {
  function open(hop = UDP): InviteServerTransaction {
    const timers = timersFor(RFC3261_BASES, hop.transport === 'tcp');
    const parts = { request: request('INVITE'), hop, wire, clock, timers };
    const transaction = new InviteServerTransaction(parts, () => told.push('ended'));
    transaction.attach({
      ackMissing: () => told.push('ACK missing'),
      terminated: () => told.push('terminated'),
    });
    return transaction;
  }

  test('says 100 when nobody answered within 200 ms', async () => {
    open();
    await clock.advance(199);
    expect(sent).toEqual([]);
    await clock.advance(1);
    expect(sent).toEqual([[0.2, '100']]);
    const [trying] = messages;
    if (trying !== undefined) expect(headerValue(trying, 'to')).not.toContain('tag');
  });

  test('repeats the last provisional response to a repeated INVITE', () => {
    const transaction = open();
    transaction.respond(response(180));
    transaction.repeat();
    expect(sent).toEqual([
      [0, '180'],
      [0, '180'],
    ]);
  });

  test('repeats a refusal by timer G, up to T2, until timer H gives up on the ACK', async () => {
    open().respond(response(486));
    await clock.advance(60_000);
    expect(seconds('486')).toEqual([0, 0.5, 1.5, 3.5, 7.5, 11.5, 15.5, 19.5, 23.5, 27.5, 31.5]);
    expect(told).toEqual(['ACK missing', 'ended', 'terminated']);
    expect(clock.pending).toBe(0);
  });

  test('stops at the ACK and absorbs further ones for timer I', async () => {
    const transaction = open();
    transaction.respond(response(486));
    await clock.advance(600);
    transaction.acknowledge();
    transaction.acknowledge();
    transaction.repeat();
    await clock.advance(4_999);
    expect(seconds('486')).toEqual([0, 0.5]);
    expect(transaction.state).toBe('confirmed');
    await clock.advance(1);
    expect(transaction.state).toBe('terminated');
  });

  test('repeats no refusal over TCP and ends at the ACK', async () => {
    const transaction = open(TCP);
    transaction.respond(response(486));
    await clock.advance(5_000);
    expect(seconds('486')).toEqual([0]);
    transaction.acknowledge();
    expect(transaction.state).toBe('terminated');
  });

  test('leaves the repetition of a 2xx to its user and absorbs repeated INVITEs for timer L, RFC 6026', async () => {
    const transaction = open();
    transaction.respond(response(200));
    transaction.repeat();
    expect(sent).toEqual([[0, '200']]);
    transaction.respond(response(200));
    expect(sent).toHaveLength(2);
    await clock.advance(31_999);
    expect(transaction.state).toBe('accepted');
    await clock.advance(1);
    expect(transaction.state).toBe('terminated');
  });
});

describe('other server transactions, RFC 3261 17.2.2', () => {
  function open(hop = UDP): ServerTransaction {
    const timers = timersFor(RFC3261_BASES, hop.transport === 'tcp');
    return new ServerTransaction({ request: request('BYE'), hop, wire, clock, timers }, () =>
      told.push('ended'),
    );
  }

  test('absorb repetitions until there is a response, then repeat it for timer J', async () => {
    const transaction = open();
    transaction.repeat();
    expect(sent).toEqual([]);
    transaction.respond(response(200, 'BYE'));
    transaction.repeat();
    transaction.respond(response(500, 'BYE'));
    expect(sent).toEqual([
      [0, '200'],
      [0, '200'],
    ]);
    await clock.advance(31_999);
    expect(told).toEqual([]);
    await clock.advance(1);
    expect(told).toEqual(['ended']);
  });

  test('end with the response over TCP', () => {
    open(TCP).respond(response(200, 'BYE'));
    expect(told).toEqual(['ended']);
    expect(clock.pending).toBe(0);
  });

  test('are forgotten when their owner never answers', async () => {
    open();
    await clock.advance(64_000);
    expect(told).toEqual(['ended']);
    expect(clock.pending).toBe(0);
  });
});
