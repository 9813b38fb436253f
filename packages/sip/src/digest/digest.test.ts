import { describe, expect, test } from 'vitest';
import { headerValue } from '../message/headers.ts';
import { makeResponse } from '../message/make-response.ts';
import type { SipHeader, SipRequest, SipResponse } from '../message/message.ts';
import { EMPTY_BODY } from '../message/serialise-message.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { seededBytes, seededRandom } from '../testing/seeded-random.ts';
import { type DigestAlgorithm, digestResponse, parseDigest } from './digest.ts';
import { DigestClient } from './digest-client.ts';
import { DigestServer } from './digest-server.ts';

function request(headers: readonly SipHeader[] = []): SipRequest {
  return { kind: 'request', method: 'REGISTER', uri: 'sip:example.com', headers, body: EMPTY_BODY };
}

function challenge(headers: readonly SipHeader[], status = 401): SipResponse {
  return makeResponse(request(), { status, headers });
}

function setUp(algorithms?: readonly DigestAlgorithm[]) {
  const clock = new ManualClock();
  const randomBytes = seededBytes(seededRandom(3));
  const server = new DigestServer({
    realm: 'here',
    clock,
    randomBytes,
    credentialsFor: (user) => (user === 'alice' ? { password: 'pw' } : undefined),
    ...(algorithms === undefined ? {} : { algorithms }),
  });
  const client = (username = 'alice', password = 'pw') =>
    new DigestClient({ username, password }, randomBytes);
  return { clock, server, client };
}

/** One round: the server asks, the client answers. */
function answer(server: DigestServer, client: DigestClient): SipHeader[] {
  const asked = server.check(request());
  if (asked.kind !== 'challenge') throw new Error('let in without credentials');
  expect(client.learn(challenge(asked.headers), new Set())).toBe(true);
  return client.authorize('REGISTER', 'sip:example.com');
}

describe('digest responses', () => {
  test('are those of RFC 7616 3.9.1 for MD5 and SHA-256', () => {
    const input = {
      username: 'Mufasa',
      realm: 'http-auth@example.org',
      password: 'Circle of Life',
      method: 'GET',
      uri: '/dir/index.html',
      nonce: '7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v',
      qop: { nc: '00000001', cnonce: 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ' },
    };
    expect(digestResponse({ ...input, algorithm: 'MD5' })).toBe('8ca523f5e9506fed4657c9700eebdbec');
    expect(digestResponse({ ...input, algorithm: 'SHA-256' })).toBe(
      '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1',
    );
  });

  test('without qop are those of RFC 2069', () => {
    const response = digestResponse({
      algorithm: 'MD5',
      username: 'Mufasa',
      realm: 'testrealm@host.com',
      password: 'CircleOfLife',
      method: 'GET',
      uri: '/dir/index.html',
      nonce: 'dcd98b7102dd2f0e8b11d0f600bfb0c093',
    });
    expect(response).toBe('1949323746fe6a43ef61f9606e7febea');
  });
});

describe('the server', () => {
  test.each([[['MD5']], [['SHA-256']], [['SHA-256', 'MD5']]] as const)(
    'lets in who knows the secret, by %s',
    (algorithms) => {
      const { server, client } = setUp(algorithms);
      const credentials = answer(server, client());
      expect(server.check(request(credentials))).toEqual({ kind: 'accepted', user: 'alice' });
    },
  );

  test.each([
    ['a wrong password', 'alice', 'no'],
    ['an unknown user', 'mallory', 'pw'],
    ['an unknown user without password', 'mallory', ''],
  ])('asks again for %s, and does not call it stale', (_case, user, password) => {
    const { server, client } = setUp();
    const verdict = server.check(request(answer(server, client(user, password))));
    expect(verdict.kind).toBe('challenge');
    if (verdict.kind === 'challenge') expect(verdict.headers[0]?.value).not.toContain('stale');
  });

  test('takes no credentials twice: the counter must grow', () => {
    const { server, client } = setUp();
    const phone = client();
    const first = answer(server, phone);
    expect(server.check(request(first)).kind).toBe('accepted');
    const replayed = server.check(request(first));
    expect(replayed.kind).toBe('challenge');
    if (replayed.kind === 'challenge') expect(replayed.headers[0]?.value).toContain('stale=true');
    expect(server.check(request(phone.authorize('REGISTER', 'sip:example.com'))).kind).toBe('accepted');
  });

  test('calls an old nonce stale, and the phone need not ask its user', async () => {
    const { server, client, clock } = setUp();
    const phone = client();
    const credentials = answer(server, phone);
    await clock.advance(300_001);
    const verdict = server.check(request(credentials));
    if (verdict.kind !== 'challenge') throw new Error('let in');
    expect(verdict.headers[0]?.value).toContain('stale=true');
    expect(phone.learn(challenge(verdict.headers), new Set(['Authorization|here']))).toBe(true);
    expect(server.check(request(phone.authorize('REGISTER', 'sip:example.com'))).kind).toBe('accepted');
  });

  test('takes no nonce that it did not make', () => {
    const { server, client } = setUp();
    const other = setUp().server;
    const credentials = answer(other, client());
    expect(server.check(request(credentials)).kind).toBe('accepted');
    const forged = credentials.map(({ name, value }) => ({
      name,
      value: value.replace(/nonce="./, 'nonce="z'),
    }));
    expect(server.check(request(forged)).kind).toBe('challenge');
  });

  test('takes no answer that was made for another request', () => {
    const { server, client } = setUp();
    const credentials = answer(server, client());
    expect(server.check({ ...request(credentials), uri: 'sip:other.example.com' }).kind).toBe('challenge');
    expect(server.check({ ...request(credentials), method: 'INVITE' }).kind).toBe('challenge');
  });
});

describe('the client', () => {
  const ask = (value: string, name = 'WWW-Authenticate'): SipHeader => ({ name, value });

  test('prefers SHA-256 of two challenges of a realm, and passes by what it does not know', () => {
    const { client } = setUp();
    const phone = client();
    const learnt = phone.learn(
      challenge([
        ask('Digest realm="r", nonce="1", algorithm=MD5, qop="auth"'),
        ask('Digest realm="r", nonce="2", algorithm=SHA-512-256, qop="auth"'),
        ask('Digest realm="r", nonce="3", algorithm=SHA-256, qop="auth-int,auth"'),
        ask('NewScheme something'),
      ]),
      new Set(),
    );
    expect(learnt).toBe(true);
    const [line] = phone.authorize('INVITE', 'sip:x');
    expect(parseDigest(line?.value ?? '')?.get('nonce')).toBe('3');
  });

  test('answers a proxy and the peer behind it, each with its own header', () => {
    const { client } = setUp();
    const phone = client();
    const tried = new Set<string>();
    phone.learn(challenge([ask('Digest realm="proxy", nonce="1"', 'Proxy-Authenticate')], 407), tried);
    phone.learn(challenge([ask('Digest realm="peer", nonce="2"')]), tried);
    expect(phone.authorize('INVITE', 'sip:x').map(({ name }) => name)).toEqual([
      'Proxy-Authorization',
      'Authorization',
    ]);
  });

  test('does not try a refused secret again', () => {
    const { client } = setUp();
    const phone = client();
    const tried = new Set<string>();
    expect(phone.learn(challenge([ask('Digest realm="r", nonce="1"')]), tried)).toBe(true);
    expect(phone.learn(challenge([ask('Digest realm="r", nonce="2"')]), tried)).toBe(false);
    expect(phone.learn(challenge([ask('Digest realm="r", nonce="3", stale=TRUE')]), tried)).toBe(true);
  });

  test('counts the uses of a nonce', () => {
    const { client } = setUp();
    const phone = client();
    phone.learn(challenge([ask('Digest realm="r", nonce="1", qop="auth", opaque="o"')]), new Set());
    const counts = [1, 2].map(() =>
      parseDigest(phone.authorize('INVITE', 'sip:x')[0]?.value ?? '')?.get('nc'),
    );
    expect(counts).toEqual(['00000001', '00000002']);
    expect(phone.authorize('INVITE', 'sip:x')[0]?.value).toContain('opaque="o"');
  });

  test('has no answer to a challenge that is none', () => {
    const { client } = setUp();
    expect(client().learn(challenge([]), new Set())).toBe(false);
    expect(client().learn(challenge([ask('Digest realm="r"')]), new Set())).toBe(false);
    expect(headerValue(challenge([ask('x')]), 'www-authenticate')).toBe('x');
  });
});
