import type { InjectOptions } from 'fastify';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ADMIN, basic, buildTestApi, type TestApi } from '../../test/fakes.ts';

const PASSWORD = 'correct horse battery';
let api: TestApi;

/** Building an API takes longer than most tests: those of one group share one. */
function withOneApi(): void {
  beforeAll(async () => {
    api = await buildTestApi();
  });
  afterAll(() => api.app.close());
}

const ask = (method: string, url: string, more: Partial<InjectOptions> = {}) =>
  api.app.inject({ method: method as 'GET', url, ...more });
const admin = (method: string, url: string, payload?: object) =>
  ask(method, url, { headers: ADMIN, ...(payload === undefined ? {} : { payload }) });
const user = (name: string, body: object) => admin('PUT', `/api/v1/users/${name}`, body);

async function login(username: string, password: string, headers: Record<string, string> = {}) {
  const response = await ask('POST', '/api/v1/login', { payload: { username, password }, headers });
  const [cookie = ''] = String(response.headers['set-cookie'] ?? '').split(';');
  return { response, cookie, csrf: response.statusCode === 200 ? String(response.json().csrfToken) : '' };
}

describe('users', () => {
  withOneApi();

  it('may do what their role lets them, from the moment they exist until they are gone', async () => {
    expect((await user('eva', { role: 'supervisor', password: PASSWORD })).json()).toEqual({
      name: 'eva',
      role: 'supervisor',
      agentId: null,
      active: true,
      source: 'database',
      password: '********',
    });
    const eva = { headers: basic('eva', PASSWORD) };
    expect((await ask('GET', '/api/v1/callbacks', eva)).statusCode).toBe(200);
    expect((await ask('GET', '/api/v1/users', eva)).statusCode).toBe(403);
    await admin('PATCH', '/api/v1/users/eva', { role: 'administrator' });
    expect((await ask('GET', '/api/v1/users', eva)).statusCode).toBe(200);
    await admin('PATCH', '/api/v1/users/eva', { active: false });
    expect((await ask('GET', '/api/v1/users', eva)).statusCode).toBe(401);
    expect((await admin('DELETE', '/api/v1/users/eva')).statusCode).toBe(200);
    expect((await admin('GET', '/api/v1/users/eva')).statusCode).toBe(404);
  });

  it('keep their password where it is written as it was shown, and never show it', async () => {
    await user('eva', { role: 'agent', password: PASSWORD });
    await user('eva', { role: 'supervisor', password: '********' });
    expect((await ask('GET', '/api/v1/calls', { headers: basic('eva', PASSWORD) })).statusCode).toBe(200);
    const { body } = await admin('GET', '/api/v1/users');
    expect(body).not.toContain('scrypt');
    expect(body).not.toContain('secret');
  });

  it.each([
    [{ role: 'supervisor' }, 'password'],
    [{ role: 'boss', password: PASSWORD }, 'role'],
    [{ role: 'agent', password: 'short' }, 'password'],
    [{ role: 'agent', password: PASSWORD, admin: true }, 'admin'],
  ])('%j is refused', async (body, field) => {
    const response = await user('max', body);
    expect(response.statusCode).toBe(400);
    expect(response.json().message).toContain(field);
    expect((await admin('GET', '/api/v1/users/max')).statusCode).toBe(404);
  });

  it('of the configuration cannot be replaced over HTTP', async () => {
    for (const [method, url, body] of [
      ['PUT', '/api/v1/users/admin', { role: 'agent', password: PASSWORD }],
      ['PATCH', '/api/v1/users/admin', { active: false }],
      ['DELETE', '/api/v1/users/admin', undefined],
      ['PUT', '/api/v1/me/password', { current: 'secret', password: PASSWORD }],
    ] as const)
      expect((await admin(method, url, body)).statusCode, url).toBe(409);
    expect((await admin('GET', '/api/v1/services')).statusCode).toBe(200);
  });

  it('are agents, too, when these have a password', async () => {
    await admin('PUT', '/api/v1/agents/1001', { password: 'phone' });
    const me = await ask('GET', '/api/v1/me', { headers: basic('1001', 'phone') });
    expect(me.json()).toMatchObject({ name: '1001', role: 'agent', agentId: '1001' });
  });
});

describe('a browser', () => {
  withOneApi();

  it('logs in, asks with its cookie, changes things with its token, and logs out', async () => {
    const { response, cookie, csrf } = await login('admin', 'secret');
    expect(response.json()).toMatchObject({ name: 'admin', role: 'administrator', means: 'session' });
    expect(String(response.headers['set-cookie'])).toMatch(
      /^ringback_session=[\w-]{43}; Path=\/; Max-Age=43200; HttpOnly; SameSite=Strict$/,
    );
    expect((await ask('GET', '/api/v1/me', { headers: { cookie } })).json().csrfToken).toBe(csrf);
    const change = { payload: { password: 'x' } };
    const put = (headers: Record<string, string>) =>
      ask('PUT', '/api/v1/sections/server', { ...change, headers: { cookie, ...headers } });
    expect((await put({})).json().phrase).toBe('FORGED_REQUEST');
    expect((await put({ 'x-csrf-token': `${csrf}x` })).statusCode).toBe(403);
    expect((await put({ 'x-csrf-token': csrf, 'sec-fetch-site': 'cross-site' })).statusCode).toBe(403);
    expect((await put({ 'x-csrf-token': csrf, 'sec-fetch-site': 'same-origin' })).statusCode).toBe(200);
    const out = await ask('POST', '/api/v1/logout', { headers: { cookie, 'x-csrf-token': csrf } });
    expect(String(out.headers['set-cookie'])).toContain('Max-Age=0');
    expect((await ask('GET', '/api/v1/me', { headers: { cookie } })).statusCode).toBe(401);
  });

  it('is not asked by a dialogue of its own where a page asks', async () => {
    const page = await ask('GET', '/api/v1/me', { headers: { 'x-csrf-token': '' } });
    expect(page.headers).not.toHaveProperty('www-authenticate');
    expect((await ask('GET', '/api/v1/me')).headers['www-authenticate']).toMatch(/^Basic/);
    expect((await login('admin', 'wrong')).response.headers).not.toHaveProperty('www-authenticate');
  });

  it('deals with callbacks of services that ask for credentials of their own, with its token and as staff only', async () => {
    const { cookie, csrf } = await login('admin', 'secret');
    await ask('PATCH', '/api/v1/services/support', {
      headers: { cookie, 'x-csrf-token': csrf },
      payload: { password: 'of its own' },
    });
    const look = async (headers: Record<string, string>) =>
      (await ask('GET', '/genesys/1/service/callback/support/availability', { headers })).statusCode;
    expect(await look({ cookie, 'x-csrf-token': csrf })).toBe(200);
    expect(await look({ cookie })).toBe(401);
    expect(await look({ cookie, 'x-csrf-token': `${csrf}x` })).toBe(401);
    expect(await look({ cookie, 'x-csrf-token': csrf, ...basic('any', 'wrong') })).toBe(401);
    await ask('PATCH', '/api/v1/services/support', {
      headers: { cookie, 'x-csrf-token': csrf },
      payload: { password: null },
    });
  });

  it('gets another token at each login, whatever it had before', async () => {
    const planted = `ringback_session=${'A'.repeat(43)}`;
    const first = await login('admin', 'secret', { cookie: planted });
    expect(first.cookie).not.toBe(planted);
    expect((await ask('GET', '/api/v1/me', { headers: { cookie: planted } })).statusCode).toBe(401);
    const second = await login('admin', 'secret', { cookie: first.cookie });
    expect((await ask('GET', '/api/v1/me', { headers: { cookie: first.cookie } })).statusCode).toBe(401);
    expect((await ask('GET', '/api/v1/me', { headers: { cookie: second.cookie } })).statusCode).toBe(200);
    const both = `${first.cookie}; ${second.cookie}`;
    expect((await ask('GET', '/api/v1/me', { headers: { cookie: both } })).statusCode).toBe(401);
  });

  it('is logged out when nobody asks for long, and in any case after a while', async () => {
    const { cookie } = await login('admin', 'secret');
    const me = () => ask('GET', '/api/v1/me', { headers: { cookie } });
    for (let hour = 0; hour < 11; hour++) {
      await api.clock.advance(3_600_000);
      expect((await me()).statusCode).toBe(200);
    }
    await api.clock.advance(3_600_001);
    expect((await me()).statusCode).toBe(401);
    const idle = await login('admin', 'secret');
    await api.clock.advance(2 * 3_600_000);
    expect((await ask('GET', '/api/v1/me', { headers: { cookie: idle.cookie } })).statusCode).toBe(401);
  });

  it('is logged out when its user gets another password, another one in his place, or none', async () => {
    await user('eva', { role: 'agent', password: PASSWORD });
    const eva = await login('eva', PASSWORD);
    const other = await login('eva', PASSWORD);
    const own = await ask('PUT', '/api/v1/me/password', {
      headers: { cookie: eva.cookie, 'x-csrf-token': eva.csrf },
      payload: { current: PASSWORD, password: `${PASSWORD} 2` },
    });
    expect(own.statusCode).toBe(200);
    const [kept = ''] = String(own.headers['set-cookie']).split(';');
    for (const [cookie, status] of [
      [eva.cookie, 401],
      [other.cookie, 401],
      [kept, 200],
    ] as const)
      expect((await ask('GET', '/api/v1/me', { headers: { cookie } })).statusCode).toBe(status);
    await admin('DELETE', '/api/v1/users/eva');
    expect((await ask('GET', '/api/v1/me', { headers: { cookie: kept } })).statusCode).toBe(401);
  });

  it('cannot be logged in by a form of another site', async () => {
    const form = await ask('POST', '/api/v1/login', {
      headers: { 'content-type': 'text/plain' },
      payload: '{"username":"admin","password":"secret"}',
    });
    expect(form.statusCode).toBe(415);
    expect((await login('admin', 'secret', { 'sec-fetch-site': 'cross-site' })).response.statusCode).toBe(
      403,
    );
  });

  it('over HTTPS has a cookie for this host and for HTTPS only', async () => {
    const secure = await buildTestApi({ security: { secureCookies: true } });
    const payload = { username: 'admin', password: 'secret' };
    const response = await secure.app.inject({ method: 'POST', url: '/api/v1/login', payload });
    await secure.app.close();
    expect(response.headers['set-cookie']).toMatch(/^__Host-ringback_session=[\w-]+; .*; Secure$/);
  });
});

describe('API keys', () => {
  withOneApi();

  const make = async (body: object): Promise<{ id: string; key: string }> =>
    (await admin('POST', '/api/v1/keys', body)).json();

  it('are shown once, stored as a digest, used either way, and over when they are revoked', async () => {
    const { id, key } = await make({ name: 'reports', role: 'supervisor' });
    expect(key).toMatch(/^rbk_[0-9a-f]{16}_[\w-]{43}$/);
    const stored = JSON.stringify(await api.store.apiKeys.list());
    expect(stored).not.toContain(key.slice(-43));
    expect((await admin('GET', '/api/v1/keys')).body).not.toContain(key.slice(-43));
    for (const headers of [{ 'x-api-key': key }, { authorization: `Bearer ${key}` }]) {
      expect((await ask('GET', '/api/v1/callbacks', { headers })).statusCode).toBe(200);
      expect((await ask('GET', '/api/v1/users', { headers })).statusCode).toBe(403);
    }
    const almost = `${key.slice(0, -1)}${key.endsWith('A') ? 'B' : 'A'}`;
    expect((await ask('GET', '/api/v1/callbacks', { headers: { 'x-api-key': almost } })).statusCode).toBe(
      401,
    );
    expect((await admin('DELETE', `/api/v1/keys/${id}`)).statusCode).toBe(200);
    expect((await ask('GET', '/api/v1/callbacks', { headers: { 'x-api-key': key } })).statusCode).toBe(401);
  });

  it('end when they are to', async () => {
    const { key } = await make({ name: 'x', role: 'agent', expiresAt: '2031-05-28T13:00:00.000Z' });
    const me = () => ask('GET', '/api/v1/me', { headers: { 'x-api-key': key } });
    expect((await me()).json()).toMatchObject({ role: 'agent', means: 'api key' });
    await api.clock.advance(3_600_000);
    expect((await me()).statusCode).toBe(401);
  });

  it('for some services open these and nothing else', async () => {
    await api.configuration.putService('support', { password: 'p', _service: 'callback', _type: 'ors' });
    await api.configuration.putService('sales', { password: 'p', _service: 'callback', _type: 'ors' });
    const { key } = await make({ name: 'shop', role: 'client', services: ['support'] });
    const boss = await make({ name: 'one', role: 'administrator', services: ['support'] });
    const headers = { 'x-api-key': key };
    const create = (service: string, more: object) =>
      ask('POST', `/genesys/1/service/callback/${service}`, {
        headers: { ...headers, ...more },
        payload: { _customer_number: '+15552010142' },
      });
    expect((await create('support', {})).statusCode).toBe(200);
    expect((await create('sales', {})).json()).toMatchObject({ exception: 'java.rmi.AccessException' });
    expect((await ask('GET', '/api/v1/services/support', { headers })).statusCode).toBe(403);
    const one = { headers: { 'x-api-key': boss.key } };
    expect((await ask('GET', '/api/v1/services/support', one)).statusCode).toBe(200);
    for (const url of ['/api/v1/services/sales', '/api/v1/services', '/api/v1/users', '/api/v1/export'])
      expect((await ask('GET', url, one)).statusCode, url).toBe(403);
  });

  it('of a gateway in front are none of ours', async () => {
    const headers = { ...ADMIN, 'x-api-key': 'of-the-gateway' };
    expect((await ask('GET', '/api/v1/services', { headers })).statusCode).toBe(200);
    const { cookie } = await login('admin', 'secret');
    expect((await ask('GET', '/api/v1/me', { headers: { cookie, 'x-api-key': 'gw' } })).statusCode).toBe(200);
  });

  it('count only where nothing better is shown: a wrong password stays wrong', async () => {
    const { key } = await make({ name: 'x', role: 'administrator' });
    const headers = { ...basic('admin', 'wrong'), 'x-api-key': key };
    expect((await ask('GET', '/api/v1/services', { headers })).statusCode).toBe(401);
  });
});

describe('the audit log', () => {
  beforeEach(async () => {
    api = await buildTestApi();
  });
  afterEach(() => api.app.close());

  const entries = async (query = '') => (await admin('GET', `/api/v1/audit${query}`)).json();

  it('has who changed what from where, with what differs and no secret', async () => {
    await admin('PUT', '/api/v1/services/support', { _target: 'a', password: 'p1', plain: '1' });
    await ask('PATCH', '/api/v1/services/support', {
      headers: ADMIN,
      remoteAddress: '192.0.2.9',
      payload: { _target: 'b', password: 'p2' },
    });
    const [change, creation] = await entries('?subject=service&name=support');
    expect(change).toMatchObject({
      at: '2031-05-28T12:00:00.000Z',
      who: 'admin',
      role: 'administrator',
      means: 'password',
      address: '192.0.2.9',
      action: 'PATCH /api/v1/services/:name',
      subject: 'service',
      name: 'support',
      outcome: 'done',
      before: { _target: 'a', password: '********' },
      after: { _target: 'b', password: '********' },
    });
    expect(creation.after).toEqual({ _target: 'a', password: '********', plain: '1' });
    expect(JSON.stringify(await entries())).not.toMatch(/p1|p2/);
  });

  it('has who had numbers shown in full, once for the same thing within ten minutes', async () => {
    await user('eva', { role: 'supervisor', password: PASSWORD });
    const eva = { headers: basic('eva', PASSWORD) };
    await ask('GET', '/api/v1/callbacks', eva);
    await ask('GET', '/api/v1/callbacks?numbers=masked', eva);
    expect(await entries('?subject=reading')).toEqual([]);
    await ask('GET', '/api/v1/callbacks?numbers=full', eva);
    await ask('GET', '/api/v1/callbacks?numbers=full', eva);
    await ask('GET', '/api/v1/callbacks/1-abc?numbers=full', eva);
    await ask('GET', '/api/v1/callbacks?numbers=full', { headers: ADMIN });
    expect(await entries('?subject=reading')).toMatchObject([
      { who: 'admin', action: 'GET /api/v1/callbacks?numbers=full', outcome: 'done' },
      { who: 'eva', action: 'GET /api/v1/callbacks/:id?numbers=full', name: '1-abc', outcome: 'done' },
      { who: 'eva', action: 'GET /api/v1/callbacks?numbers=full', name: '', outcome: 'done' },
    ]);
  });

  it('has every kind of change, and nothing of what was refused for its form', async () => {
    await admin('PUT', '/api/v1/lists/L', { s: { k: 'v' } });
    await admin('PUT', '/api/v1/resources/R', ['1']);
    await admin('PUT', '/api/v1/agents/7', { name: 'Ana', password: 'phone' });
    api.routing.addAgent('7');
    await admin('POST', '/api/v1/agents/7/state', { state: 'Ready' });
    await admin('PUT', '/api/v1/lists/L', { s: 5 });
    await admin('POST', '/api/v1/import', { text: '[service.new]\n_service=callback\npassword=geheim\n' });
    await user('eva', { role: 'agent', password: PASSWORD });
    await admin('POST', '/api/v1/keys', { name: 'k', role: 'agent' });
    const all = await entries();
    expect(all.map((entry: { subject: string }) => entry.subject).reverse()).toEqual([
      'list',
      'resource group',
      'agent',
      'agent state',
      'options',
      'user',
      'api key',
    ]);
    expect(JSON.stringify(all)).not.toMatch(/geheim|phone|scrypt|rbk_/);
    expect(all[2]).toMatchObject({
      after: { services: { new: { _service: 'callback', password: '********' } } },
    });
  });

  it('has logins, and what was refused to whom', async () => {
    await user('eva', { role: 'supervisor', password: PASSWORD });
    await ask('DELETE', '/api/v1/services/support', { headers: basic('eva', PASSWORD) });
    await login('eva', 'wrong password');
    await login('eva', PASSWORD);
    const [done, failed, refused] = await entries();
    expect(done).toMatchObject({ who: 'eva', subject: 'login', outcome: 'done' });
    expect(failed).toMatchObject({ who: 'eva', role: null, subject: 'login', outcome: 'refused' });
    expect(refused).toMatchObject({ who: 'eva', subject: 'service', name: 'support', outcome: 'refused' });
    expect(await entries('?outcome=refused&limit=1')).toHaveLength(1);
  });

  it('cannot be flooded by strangers', async () => {
    for (let attempt = 0; attempt < 9; attempt++)
      await ask('GET', '/api/v1/services', { headers: basic(`stranger${attempt}`, 'x') });
    expect(await entries('?outcome=refused')).toHaveLength(5);
  });

  it.each(['?limit=x', '?from=yesterday', '?before=-1', '?other=1', '?who=%00'])(
    '%s is refused',
    async (query) => {
      expect((await admin('GET', `/api/v1/audit${query}`)).statusCode).toBe(400);
    },
  );

  it('does not stand in the way when it cannot be written', async () => {
    api.store.audit.add = () => Promise.reject(new Error('full'));
    expect((await admin('PUT', '/api/v1/sections/s', { a: '1' })).statusCode).toBe(200);
    expect(api.telemetry.ofEvent('audit.not-stored')).toHaveLength(1);
  });
});
