import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import {
  ANSWER_REINVITE,
  ANSWER_WITH_LOSS,
  CALL_AND_CANCEL,
  freePort,
  hasProgram,
  RING_ONLY,
  refuseScenario,
  type SippRun,
  startSipp,
} from '@ringback/testkit';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { SipClock } from '../ports.ts';
import { answerOffer, makeOffer, readAnswer } from '../sdp/offer-answer.ts';
import { openSipEndpoint } from './open-endpoint.ts';
import type { Dialog, IncomingInvite, InviteFailure, SipEndpoint, SipTransportName } from './types.ts';

const clock: SipClock = {
  now: () => performance.timeOrigin + performance.now(),
  setTimer(delayMs, fire) {
    const timer = setTimeout(fire, delayMs);
    return { cancel: () => clearTimeout(timer) };
  },
};

const LOCAL = { address: '127.0.0.1', port: 4000, sessionId: '1', version: 1 };
const OFFER = makeOffer(LOCAL);

let endpoint: SipEndpoint;
let onInvite: (invite: IncomingInvite) => void;
const runs: SippRun[] = [];
const errors: unknown[] = [];

beforeEach(async () => {
  onInvite = answer;
  endpoint = await openSipEndpoint({
    host: '127.0.0.1',
    port: 0,
    clock,
    randomBytes,
    log: (level, message, fields) => {
      if (level === 'error') errors.push([message, fields]);
    },
    handler: { invite: (invite) => onInvite(invite) },
  });
});

afterEach(async () => {
  for (const run of runs.splice(0)) await run.stop();
  await endpoint.close(500);
  expect(errors.splice(0)).toEqual([]);
});

function answer(invite: IncomingInvite): void {
  const result = answerOffer(invite.sdp ?? '', LOCAL);
  if (result.kind === 'agreed') invite.accept(result.answer);
  else invite.reject(488);
}

async function sipp(options: Parameters<typeof startSipp>[0]): Promise<SippRun> {
  const run = await startSipp(options);
  runs.push(run);
  if (options.target === undefined) await untilListening(run.port, options.args?.includes('t1') === true);
  return run;
}

/** SIPp answers nothing before it is ready; over TCP a connection tells, over UDP an error of the port. */
async function untilListening(port: number, tcp: boolean): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    if (tcp ? await accepts(port) : !(await isFree(port))) return;
  }
  throw new Error('SIPp does not listen');
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('connect', () => socket.end(() => resolve(true)));
    socket.on('error', () => setTimeout(() => resolve(false), 20));
  });
}

async function isFree(port: number): Promise<boolean> {
  const { createSocket } = await import('node:dgram');
  return new Promise((resolve) => {
    const socket = createSocket('udp4');
    socket.on('error', () => resolve(false));
    socket.bind(port, '127.0.0.1', () => socket.close(() => setTimeout(() => resolve(true), 20)));
  });
}

type End = 'ended' | InviteFailure;

/** Calls SIPp, agrees on audio, talks for a moment and hangs up; or gives up after `cancelAfterMs`. */
function call(port: number, transport: SipTransportName = 'udp', cancelAfterMs?: number): Promise<End> {
  return new Promise((resolve, reject) => {
    const outgoing = endpoint.invite(
      {
        target: `sip:service@127.0.0.1:${port};transport=${transport}`,
        from: { uri: 'sip:us@127.0.0.1' },
        sdp: OFFER,
      },
      {
        provisional({ status }) {
          if (status === 180 && cancelAfterMs !== undefined)
            clock.setTimer(cancelAfterMs, () => outgoing.cancel());
        },
        answered(dialog, sdp) {
          dialog.ack();
          const agreed = readAnswer(OFFER, sdp ?? '');
          if (agreed.kind !== 'agreed') reject(new Error(agreed.reason));
          clock.setTimer(50, () => {
            dialog.bye().then((outcome) => {
              if (outcome.kind === 'ended') resolve('ended');
              else reject(new Error(outcome.kind));
            }, reject);
          });
        },
        failed: resolve,
      },
    );
  });
}

describe.skipIf(!hasProgram('sipp'))('against SIPp', () => {
  test.each([
    ['UDP', 'u1'],
    ['TCP', 't1'],
  ])('calls from SIPp over %s are answered and end', async (_name, mode) => {
    const target = `127.0.0.1:${endpoint.address.port}`;
    const run = await sipp({
      scenario: 'uac',
      calls: 40,
      target,
      args: ['-t', mode, '-r', '40', '-d', '100'],
    });
    const { ok, output } = await run.finished;
    expect(ok, output).toBe(true);
    expect(endpoint.stats().liveDialogs).toBe(0);
  });

  test.each([
    ['UDP', 'u1', 'udp'],
    ['TCP', 't1', 'tcp'],
  ] as const)('our calls over %s are answered by SIPp and end by our BYE', async (_name, mode, transport) => {
    const run = await sipp({ scenario: 'uas', calls: 20, args: ['-t', mode] });
    const ends = await Promise.all(Array.from({ length: 20 }, () => call(run.port, transport)));
    expect(ends).toEqual(Array.from({ length: 20 }, () => 'ended'));
    const { ok, output } = await run.finished;
    expect(ok, output).toBe(true);
  });

  test.each([
    ['UDP', 'u1', 'udp'],
    ['TCP', 't1', 'tcp'],
  ] as const)(
    'a call that we make over %s stays there, though its Contact names no transport: re-INVITE, ACK and BYE',
    async (_name, mode, transport) => {
      const run = await sipp({ scenario: ANSWER_REINVITE, calls: 1, args: ['-t', mode] });
      const dialog = await new Promise<Dialog>((answered, failed) => {
        endpoint.invite(
          {
            target: `sip:service@127.0.0.1:${run.port};transport=${transport}`,
            from: { uri: 'sip:us@127.0.0.1' },
            sdp: OFFER,
          },
          { answered, failed },
        );
      });
      dialog.ack();
      expect(await dialog.reinvite(OFFER)).toMatchObject({ kind: 'accepted' });
      expect(await dialog.bye()).toEqual({ kind: 'ended' });
      const { ok, output } = await run.finished;
      expect(ok, output).toBe(true);
    },
  );

  test('busy is told with its status and cause', async () => {
    const extra = 'Reason: Q.850;cause=17;text="User busy"\nRetry-After: 60\n';
    const run = await sipp({ scenario: refuseScenario('486 Busy Here', extra), calls: 1 });
    expect(await call(run.port)).toEqual({
      kind: 'response',
      status: 486,
      reasonPhrase: 'Busy Here',
      retryAfter: 60,
      q850: 17,
    });
    const { ok, output } = await run.finished;
    expect(ok, output).toBe(true);
  });

  test.each([
    ['UDP', 'u1', 'udp'],
    ['TCP', 't1', 'tcp'],
  ] as const)('nobody answers over %s: CANCEL ends it by 487', async (_name, mode, transport) => {
    const run = await sipp({ scenario: RING_ONLY, calls: 1, args: ['-t', mode] });
    expect(await call(run.port, transport, 100)).toEqual({ kind: 'cancelled', status: 487 });
    const { ok, output } = await run.finished;
    expect(ok, output).toBe(true);
  });

  test('a caller that gives up hears 487, and the phone is told', async () => {
    let cancelled = 0;
    onInvite = (invite) => {
      invite.listen({ cancelled: () => (cancelled += 1) });
      invite.ring();
    };
    const target = `127.0.0.1:${endpoint.address.port}`;
    const run = await sipp({ scenario: CALL_AND_CANCEL, calls: 5, target, args: ['-r', '20'] });
    const { ok, output } = await run.finished;
    expect(ok, output).toBe(true);
    expect(cancelled).toBe(5);
  });

  test('a lost packet in twenty costs no call of ours', async () => {
    const run = await sipp({ scenario: ANSWER_WITH_LOSS, calls: 100 });
    const ends = await Promise.all(
      Array.from({ length: 100 }, async (_, index) => {
        await new Promise((resolve) => setTimeout(resolve, index * 20));
        return call(run.port);
      }),
    );
    expect(ends.filter((end) => end !== 'ended')).toEqual([]);
    // INVITE, ACK and BYE a hundred times, and what had to be repeated: something was lost indeed.
    expect(endpoint.stats().sent).toBeGreaterThan(300);
  });

  test('a lost packet in twenty costs no call of SIPp', async () => {
    const target = `127.0.0.1:${endpoint.address.port}`;
    const args = ['-lost', '5', '-r', '50', '-d', '100'];
    const run = await sipp({ scenario: 'uac', calls: 100, target, args });
    const { ok, output } = await run.finished;
    expect(ok, output).toBe(true);
  });
});

describe('the sockets', () => {
  test('a port in use is named in the error', async () => {
    const again = openSipEndpoint({
      host: '127.0.0.1',
      port: endpoint.address.port,
      clock,
      randomBytes,
      handler: {},
    });
    await expect(again).rejects.toMatchObject({
      code: 'SIP_PORT_IN_USE',
      details: { host: '127.0.0.1', port: endpoint.address.port },
    });
  });

  test('an address that is not ours cannot be bound', async () => {
    const opening = openSipEndpoint({ host: '192.0.2.1', port: 0, clock, randomBytes, handler: {} });
    await expect(opening).rejects.toMatchObject({ code: 'SIP_BIND_FAILED' });
  });

  test('a wildcard address needs a name for the outside', async () => {
    const options = { host: '0.0.0.0', port: 0, clock, randomBytes, handler: {} };
    await expect(openSipEndpoint(options)).rejects.toMatchObject({ code: 'SIP_BAD_OPTION' });
  });

  test('a peer that neither reads nor closes does not keep the endpoint open', async () => {
    const socket = connect({ port: endpoint.address.port, host: '127.0.0.1', allowHalfOpen: true });
    await new Promise((resolve) => socket.on('connect', resolve));
    socket.pause();
    await endpoint.close(100);
    socket.destroy();
  });

  test('a connection that is refused fails the call at once', async () => {
    const port = await freePort();
    expect(await call(port, 'tcp')).toMatchObject({
      kind: 'transport',
      cause: { code: 'SIP_CONNECT_FAILED' },
    });
  });

  test('garbage on a TCP connection closes it; a ping is answered; halves are put together', async () => {
    const { port } = endpoint.address;
    const socket = connect(port, '127.0.0.1');
    const received: string[] = [];
    socket.on('data', (chunk) => received.push(String(chunk)));
    const until = async (test: () => boolean): Promise<void> => {
      while (!test()) await new Promise((resolve) => setTimeout(resolve, 5));
    };
    socket.write('\r\n\r\n');
    await until(() => received.join('') === '\r\n');
    const options = `OPTIONS sip:us@127.0.0.1:${port} SIP/2.0\r
Via: SIP/2.0/TCP 127.0.0.1:9;branch=z9hG4bKtcp\r
From: <sip:a@127.0.0.1>;tag=a\r
To: <sip:us@127.0.0.1>\r
Call-ID: tcp\r
CSeq: 1 OPTIONS\r
Content-Length: 0\r
\r
`;
    socket.write(options.slice(0, 100));
    await until(() => socket.bytesWritten === 104);
    socket.write(options.slice(100));
    await until(() => received.join('').includes('SIP/2.0 200 OK'));
    const closed = new Promise((resolve) => socket.on('close', resolve));
    socket.write('no SIP at all\r\n\r\n');
    await closed;
    expect(endpoint.stats().malformedDropped).toBe(1);
  });
});
