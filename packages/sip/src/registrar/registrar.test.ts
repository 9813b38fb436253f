import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { SipEndpoint, SipHop } from '../endpoint/types.ts';
import { headerValues } from '../message/headers.ts';
import { LoopNet } from '../testing/loop-net.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { seededBytes, seededRandom } from '../testing/seeded-random.ts';
import { createRegistrar } from './registrar.ts';
import { type RegisterRequest, register } from './registration.ts';
import type { Registrar, RegistrationChange } from './types.ts';

const CREDENTIALS = { username: 'alice', password: 'pw' };
const SERVER: SipHop = { host: '192.0.2.1', port: 5060, transport: 'udp' };

let clock: ManualClock;
let net: LoopNet;
let registrar: Registrar;
let server: SipEndpoint;
let phone: SipEndpoint;
let changes: string[];

function open(): Registrar {
  return createRegistrar({
    realm: 'here',
    clock,
    randomBytes: seededBytes(seededRandom(5)),
    credentialsFor: (user) => (user === 'alice' || user === 'bob' ? { password: 'pw' } : undefined),
    minExpires: 60,
    maxExpires: 600,
    maxContacts: 3,
    onChange: (change: RegistrationChange) => changes.push(`${change.kind} ${change.contact.uri}`),
  });
}

beforeEach(async () => {
  clock = new ManualClock();
  net = new LoopNet(clock);
  changes = [];
  registrar = open();
  server = await net.endpoint(5060, { registrar, handler: {} });
  phone = await net.endpoint(5070, { handler: {} });
});

afterEach(async () => {
  await phone.close(0);
  await server.close(0);
  registrar.close();
});

async function registers(request: Partial<RegisterRequest> = {}) {
  const outcome = register(phone, {
    registrar: 'sip:192.0.2.1',
    aor: 'sip:alice@192.0.2.1',
    credentials: CREDENTIALS,
    nextHop: SERVER,
    ...request,
  });
  await clock.advance(100);
  return outcome;
}

const uris = (user = 'alice'): string[] => registrar.contactsOf(user).map(({ uri }) => uri);

describe('a registrar', () => {
  test('registers who proves to be the user, cuts the time, and remembers where the request came from', async () => {
    expect(await registers()).toMatchObject({ kind: 'registered', expiresSeconds: 600 });
    expect(net.flow()).toEqual(['REGISTER', '401', 'REGISTER', '200']);
    expect(registrar.contactsOf('alice')).toMatchObject([
      { uri: 'sip:alice@192.0.2.1:5070', nextHop: { host: '192.0.2.1', port: 5070, transport: 'udp' }, q: 1 },
    ]);
    expect(registrar.userAt({ host: '192.0.2.1', port: 5070, transport: 'udp' })).toBe('alice');
    expect(registrar.userAt({ host: '192.0.2.1', port: 5071, transport: 'udp' })).toBeUndefined();
  });

  test('refuses a wrong secret, and a user who registers for another', async () => {
    const wrong = { username: 'alice', password: 'nonsense' };
    expect(await registers({ credentials: wrong })).toMatchObject({ kind: 'refused', status: 401 });
    const other = { username: 'bob', password: 'pw' };
    expect(await registers({ credentials: other })).toMatchObject({ kind: 'refused', status: 403 });
    expect(changes).toEqual([]);
  });

  test('forgets a contact when its time is over', async () => {
    await registers({ expiresSeconds: 60 });
    await clock.advance(59_000);
    expect(uris()).toHaveLength(1);
    await clock.advance(2_000);
    expect(uris()).toEqual([]);
    expect(changes).toEqual(['added sip:alice@192.0.2.1:5070', 'expired sip:alice@192.0.2.1:5070']);
  });

  test('is refreshed by the same contact', async () => {
    const first = await registers({ expiresSeconds: 60 });
    if (first.kind !== 'registered') throw new Error(first.kind);
    await clock.advance(40_000);
    await registers({ expiresSeconds: 60, previous: first });
    await clock.advance(40_000);
    expect(uris()).toHaveLength(1);
    expect(changes.map((change) => change.split(' ')[0])).toEqual(['added', 'refreshed']);
  });

  test('asks for a longer time with 423, which the client follows', async () => {
    expect(await registers({ expiresSeconds: 5 })).toMatchObject({ kind: 'registered', expiresSeconds: 60 });
    expect(net.flow()).toEqual(['REGISTER', '401', 'REGISTER', '423', 'REGISTER', '401', 'REGISTER', '200']);
  });

  test('keeps several contacts, best q first, up to its limit', async () => {
    const contact = (port: number): string => `sip:alice@192.0.2.1:${port}`;
    await registers({ contact: contact(1) });
    await registers({ contact: contact(2) });
    await registers({ contact: contact(3) });
    expect(uris()).toEqual([contact(3), contact(2), contact(1)]);
    expect(await registers({ contact: contact(4) })).toMatchObject({ kind: 'refused', status: 403 });
    expect(uris()).toHaveLength(3);
  });

  test('unregisters one contact by Expires 0 and all by a star', async () => {
    await registers({ contact: 'sip:alice@192.0.2.1:1' });
    await registers({ contact: 'sip:alice@192.0.2.1:2' });
    await registers({ contact: 'sip:alice@192.0.2.1:1', expiresSeconds: 0 });
    expect(uris()).toEqual(['sip:alice@192.0.2.1:2']);
    expect((await star('0')).status).toBe(200);
    expect(uris()).toEqual([]);
    expect(changes.at(-1)).toBe('removed sip:alice@192.0.2.1:2');
  });

  test('refuses a star that does not unregister', async () => {
    expect((await star('60')).status).toBe(400);
  });

  test('tells all contacts to a query without Contact', async () => {
    await registers({ contact: 'sip:alice@192.0.2.1:1', expiresSeconds: 100 });
    const response = await raw([]);
    expect(response.status).toBe(200);
    expect(headerValues(response, 'contact')).toEqual(['<sip:alice@192.0.2.1:1>;expires=100']);
  });

  test('does nothing of a request that comes late, RFC 3261 10.3 item 7', async () => {
    const first = await registers();
    if (first.kind !== 'registered') throw new Error(first.kind);
    const late = { callId: first.callId, cseq: first.cseq - 3 };
    expect(await registers({ previous: late, expiresSeconds: 0 })).toMatchObject({
      kind: 'refused',
      status: 500,
    });
    expect(uris()).toHaveLength(1);
  });

  test('hands its contacts over to a later process', async () => {
    await registers({ expiresSeconds: 300 });
    const saved = JSON.parse(JSON.stringify(registrar.contacts()));
    const later = open();
    later.restore(saved);
    expect(later.contactsOf('alice')).toEqual(saved);
    await clock.advance(301_000);
    expect(later.contacts()).toEqual([]);
    later.restore(saved);
    expect(later.contacts()).toEqual([]);
    later.close();
  });

  test('refuses limits that make no sense', () => {
    const options = {
      realm: 'x',
      clock,
      randomBytes: seededBytes(seededRandom(1)),
      credentialsFor: () => undefined,
    };
    expect(() => createRegistrar({ ...options, minExpires: 100, maxExpires: 10 })).toThrow(
      expect.objectContaining({ code: 'SIP_BAD_OPTION' }),
    );
  });
});

async function raw(headers: readonly { name: string; value: string }[]) {
  const outcome = phone.request({
    method: 'REGISTER',
    target: 'sip:192.0.2.1',
    nextHop: SERVER,
    from: { uri: 'sip:alice@192.0.2.1' },
    to: { uri: 'sip:alice@192.0.2.1' },
    credentials: CREDENTIALS,
    headers,
  });
  await clock.advance(100);
  const result = await outcome;
  if (result.kind !== 'response') throw new Error(result.kind);
  return result.response;
}

function star(expires: string) {
  return raw([
    { name: 'Contact', value: '*' },
    { name: 'Expires', value: expires },
  ]);
}
