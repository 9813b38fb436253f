import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DigestServer } from '../digest/digest-server.ts';
import { headerValue } from '../message/headers.ts';
import type { SipRequest } from '../message/message.ts';
import { makeOffer } from '../sdp/offer-answer.ts';
import { LoopNet } from '../testing/loop-net.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { seededBytes, seededRandom } from '../testing/seeded-random.ts';
import type { Dialog, IncomingInvite, InviteFailure, SipEndpoint } from './types.ts';

const SDP = makeOffer({ address: '192.0.2.1', port: 4000, sessionId: '1', version: 1 });

let clock: ManualClock;
let net: LoopNet;
let us: SipEndpoint;
let trunk: SipEndpoint;
let digest: DigestServer;
let accepts: (invite: IncomingInvite) => void;

beforeEach(async () => {
  clock = new ManualClock();
  net = new LoopNet(clock);
  digest = new DigestServer({
    realm: 'trunk',
    clock,
    randomBytes: seededBytes(seededRandom(9)),
    credentialsFor: (user) => (user === 'us' ? { password: 'pw' } : undefined),
  });
  accepts = (invite) => void invite.accept(SDP);
  us = await net.endpoint(5070, { handler: {} });
  trunk = await net.endpoint(5080, {
    handler: {
      invite(invite) {
        const verdict = digest.check(invite.request);
        if (verdict.kind === 'challenge') invite.reject(401, undefined, verdict.headers);
        else accepts(invite);
      },
    },
  });
});

afterEach(async () => {
  await us.close(0);
  await trunk.close(0);
});

function call(password: string | undefined) {
  const heard: { dialog?: Dialog; failures: InviteFailure[] } = { failures: [] };
  const outgoing = us.invite(
    {
      target: 'sip:bob@192.0.2.1:5080',
      from: { uri: 'sip:us@192.0.2.1' },
      sdp: SDP,
      ...(password === undefined ? {} : { credentials: { username: 'us', password } }),
    },
    {
      answered(dialog) {
        heard.dialog = dialog;
        dialog.ack();
      },
      failed: (failure) => heard.failures.push(failure),
    },
  );
  return { heard, outgoing };
}

function sentRequests(method: string): SipRequest[] {
  return net.log.flatMap(({ message }) =>
    message.kind === 'request' && message.method === method ? [message] : [],
  );
}

describe('a trunk that asks who we are', () => {
  test('gets the same call again with credentials, next CSeq and a branch of its own, RFC 3261 22.2', async () => {
    const { heard, outgoing } = call('pw');
    await clock.advance(100);
    expect(net.flow()).toEqual(['INVITE', '401', 'ACK', 'INVITE', '200', 'ACK']);
    const [first, second] = sentRequests('INVITE');
    if (first === undefined || second === undefined) throw new Error('not sent');
    expect(headerValue(second, 'cseq')).toBe('2 INVITE');
    expect(headerValue(second, 'call-id')).toBe(headerValue(first, 'call-id'));
    expect(headerValue(second, 'via')).toContain(`branch=${outgoing.saved.branch}.2`);
    // 22.1: the ACK to the 2xx carries the credentials too.
    expect(sentRequests('ACK').map((ack) => headerValue(ack, 'authorization') !== undefined)).toEqual([
      false,
      true,
    ]);
    expect(heard.dialog?.state().localCseq).toBe(2);
  });

  test('is told no by a wrong secret once, not for ever', async () => {
    const { heard } = call('nonsense');
    await clock.advance(100);
    expect(heard.failures).toMatchObject([{ kind: 'response', status: 401 }]);
    expect(sentRequests('INVITE')).toHaveLength(2);
  });

  test('refuses who has no credentials', async () => {
    const { heard } = call(undefined);
    await clock.advance(100);
    expect(heard.failures).toMatchObject([{ kind: 'response', status: 401 }]);
    expect(sentRequests('INVITE')).toHaveLength(1);
  });

  test('a call that is given up is not tried again', async () => {
    net.loses = ({ message }) => message.kind === 'response' && message.status === 401;
    const { heard, outgoing } = call('pw');
    await clock.advance(100);
    outgoing.cancel();
    net.loses = () => false;
    await clock.advance(2_000);
    expect(heard.failures).toEqual([{ kind: 'cancelled', status: 401 }]);
    expect(sentRequests('INVITE')).toHaveLength(1);
  });

  test('after a crash the second try is found and cancelled by what was stored before the first', async () => {
    const cancelled: unknown[] = [];
    accepts = (invite) => {
      invite.listen({ cancelled: (reason) => cancelled.push(reason) });
      invite.ring();
    };
    const { outgoing } = call('pw');
    await clock.advance(100);
    const saved = JSON.parse(JSON.stringify(outgoing.saved));
    net.loses = ({ from }) => from === '192.0.2.1:5070';
    await us.close(0);
    net.loses = () => false;
    us = await net.endpoint(5070, { handler: {} });
    const outcome = us.cancelSaved(saved);
    await clock.advance(200);
    expect(await outcome).toEqual({ kind: 'cancelled', status: 487 });
    expect(cancelled).toHaveLength(1);
  });
});
