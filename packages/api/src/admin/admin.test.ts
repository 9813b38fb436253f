import type { InjectOptions } from 'fastify';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ADMIN, basic, buildTestApi, SUPPORT, type TestApi } from '../../test/fakes.ts';

let api: TestApi;

beforeAll(async () => {
  api = await buildTestApi();
});
beforeEach(async () => {
  api.reset();
  for (const { name } of api.configuration.services()) await api.configuration.deleteService(name);
  for (const { name } of api.configuration.sections()) await api.configuration.deleteSection(name);
  for (const { id } of api.configuration.agents()) await api.configuration.deleteAgent(id);
  await api.configuration.putService('support', SUPPORT);
  api.routing.agentViews.length = 0;
  api.routing.queueViews.length = 0;
  api.calls.length = 0;
});
afterAll(() => api.app.close());

type Method = 'GET' | 'PUT' | 'PATCH' | 'DELETE' | 'POST';

async function call(method: Method, path: string, payload?: object | string) {
  const options: InjectOptions = { method, url: `/api/v1${path}`, headers: ADMIN };
  const response = await api.app.inject(
    payload === undefined
      ? options
      : {
          ...options,
          headers: { ...ADMIN, 'content-type': 'application/json' },
          payload: typeof payload === 'string' ? payload : JSON.stringify(payload),
        },
  );
  return { status: response.statusCode, body: response.json() };
}

describe('access', () => {
  it.each([
    ['nothing', {}],
    ['a wrong password', basic('admin', 'wrong')],
    ['a wrong user', basic('root', 'secret')],
    ['a longer password', basic('admin', 'secret2')],
    ['garbage', { authorization: 'Basic %%%' }],
    ['a bearer token', { authorization: 'Bearer secret' }],
  ])('401 for %s', async (_name, headers) => {
    for (const url of [
      '/api/v1/services',
      '/api/v1/agents/1',
      '/api/v1/callbacks/x/trace',
      '/api/v1/events',
    ]) {
      const response = await api.app.inject({
        method: 'GET',
        url,
        headers: headers as Record<string, string>,
      });
      expect(response.statusCode, url).toBe(401);
      expect(response.headers['www-authenticate']).toMatch(/^Basic realm=/);
      expect(response.json().code).toBe(40100);
    }
  });

  it('credentials that guard services open nothing here', async () => {
    await api.configuration.putSection('server', { username: 'u', password: 'p' });
    const response = await api.app.inject({
      method: 'GET',
      url: '/api/v1/services',
      headers: basic('u', 'p'),
    });
    expect(response.statusCode).toBe(401);
    expect((await call('GET', '/services')).status).toBe(200);
  });
});

describe.each([
  ['services', false],
  ['sections', true],
])('%s', (family, patchCreates) => {
  it('PUT replaces the whole map and shows what is stored, as text', async () => {
    const path = `/${family}/x`;
    const first = await call('PUT', path, { a: 1, b: true, c: '', odd_key: 'x', d: -1.5 });
    expect(first).toEqual({ status: 200, body: { a: '1', b: 'true', c: '', odd_key: 'x', d: '-1.5' } });
    expect((await call('PUT', path, { a: '2' })).body).toEqual({ a: '2' });
    expect(await call('GET', path)).toEqual({ status: 200, body: { a: '2' } });
    expect((await call('GET', `/${family}`)).body).toContainEqual({ name: 'x', options: { a: '2' } });
    expect((await call('PUT', path, '')).body).toEqual({});
  });

  it('PATCH sets and removes', async () => {
    await call('PUT', `/${family}/x`, { a: '1', b: '2' });
    const { body } = await call('PATCH', `/${family}/x`, { b: null, c: 3, nothing: null });
    expect(body).toEqual({ a: '1', c: '3' });
    expect((await call('GET', `/${family}/x`)).body).toEqual({ a: '1', c: '3' });
  });

  it('PATCH of one that is not there', async () => {
    expect((await call('PATCH', `/${family}/new`, { a: '1' })).status).toBe(patchCreates ? 200 : 404);
  });

  it('changes at the same time all count', async () => {
    await call('PUT', `/${family}/x`, {});
    await Promise.all(['a', 'b', 'c', 'd'].map((name) => call('PATCH', `/${family}/x`, { [name]: '1' })));
    expect((await call('GET', `/${family}/x`)).body).toEqual({ a: '1', b: '1', c: '1', d: '1' });
  });

  it('DELETE, and 404 for what is not there', async () => {
    await call('PUT', `/${family}/x`, { a: '1' });
    expect(await call('DELETE', `/${family}/x`)).toEqual({ status: 200, body: {} });
    for (const method of ['GET', 'DELETE'] as const) {
      const { status, body } = await call(method, `/${family}/x`);
      expect([status, body.phrase]).toEqual([404, 'NOT_FOUND']);
      expect(body.message).toContain('"x"');
    }
  });

  it('secrets are hidden, and stay when they are written as shown', async () => {
    const path = `/${family}/x`;
    expect((await call('PUT', path, { username: 'u', password: 'p', 'fcm.apiKey': 'k' })).body).toEqual({
      username: 'u',
      password: '********',
      'fcm.apiKey': '********',
    });
    const shown = (await call('GET', path)).body;
    await call('PUT', path, { ...shown, username: 'v' });
    await call('PATCH', path, { password: '********' });
    const stored = () =>
      family === 'services' ? api.configuration.service('x') : api.configuration.section('x');
    expect(stored()).toEqual({ username: 'v', password: 'p', 'fcm.apiKey': 'k' });
    await call('PATCH', path, { password: 'new' });
    expect(stored()).toMatchObject({ password: 'new' });
    await call('PUT', `/${family}/y`, { password: '********', other: '********' });
    expect((await call('GET', `/${family}/y`)).body).toEqual({ other: '********' });
  });

  it.each([
    ['a list', [], /"body" must be object/],
    ['null', 'null', /"body" must be object/],
    ['a nested object', { a: { b: 1 } }, /"a" must be string,number,boolean/],
    ['a list inside', { _target: ['x'] }, /"_target" must be/],
    ['null inside', { a: null }, /"a" must be/],
    ['broken JSON', '{', /not valid JSON/],
    ['U+0000', { a: 'x\u0000' }, /"a" has the character U\+0000/],
    ['half a character', '{"a":"\\udfff"}', /"a" has half/],
    ['a prototype', '{"__proto__":"x"}', /"__proto__"/],
  ])('400 for %s', async (_name, payload, message) => {
    const { status, body } = await call('PUT', `/${family}/x`, payload);
    expect(status).toBe(400);
    expect(body.message).toMatch(message);
    expect((await call('GET', `/${family}/x`)).status).toBe(404);
  });

  it('415 for a body of another type, 413 for one that is too large', async () => {
    const response = await api.app.inject({
      method: 'PUT',
      url: `/api/v1/${family}/x`,
      headers: { ...ADMIN, 'content-type': 'text/plain' },
      payload: '{}',
    });
    expect(response.statusCode).toBe(415);
    expect((await call('PUT', `/${family}/x`, { a: 'x'.repeat(1_100_000) })).status).toBe(413);
  });

  it('503 while the database is gone, and nothing changed', async () => {
    await call('PUT', `/${family}/x`, { a: '1' });
    api.store.away = true;
    expect((await call('PUT', `/${family}/x`, { a: '2' })).status).toBe(503);
    expect((await call('GET', `/${family}/x`)).body).toEqual({ a: '1' });
  });
});

describe('a configured service', () => {
  it('takes effect for the next request', async () => {
    const create = () =>
      api.app.inject({
        method: 'POST',
        url: '/genesys/1/service/callback/new',
        payload: { _customer_number: '+15552010142' },
      });
    expect((await create()).statusCode).toBe(400);
    await call('PUT', '/services/new', SUPPORT);
    expect((await create()).statusCode).toBe(200);
  });

  it('may have any name that a path can carry', async () => {
    await call('PUT', '/services/caf%C3%A9%20%2F1', { a: '1' });
    expect(api.configuration.service('café /1')).toEqual({ a: '1' });
    expect((await call('PUT', '/services/a%00b', { a: '1' })).status).toBe(400);
    expect((await call('PUT', `/services/${'x'.repeat(256)}`, { a: '1' })).status).toBe(400);
  });

  it('has findings, which refuse nothing', async () => {
    await call('PUT', '/services/s', { ...SUPPORT, _max_dial_atempts: 'many' });
    expect((await call('GET', '/services/s/findings')).body).toEqual([
      {
        level: 'warning',
        key: '_max_dial_atempts',
        message: 'is not known; it is kept and given to the scenario',
        suggestion: '_max_dial_attempts',
      },
    ]);
    expect((await call('GET', '/services/nobody/findings')).status).toBe(404);
  });
});

describe('lists and resources', () => {
  it('are stored, read and deleted', async () => {
    const list = { services: { all: 'false' }, more: {} };
    expect(await call('PUT', '/lists/GMS_Paused_Services', { services: { all: false }, more: {} })).toEqual({
      status: 200,
      body: list,
    });
    expect((await call('GET', '/lists/GMS_Paused_Services')).body).toEqual(list);
    expect((await call('DELETE', '/lists/GMS_Paused_Services')).body).toEqual({});
    expect((await call('GET', '/lists/GMS_Paused_Services')).status).toBe(404);
    expect((await call('DELETE', '/lists/GMS_Paused_Services')).status).toBe(404);
    expect((await call('PUT', '/resources/DNIS', ['+18005550101'])).body).toEqual(['+18005550101']);
    expect((await call('GET', '/resources/DNIS')).body).toEqual(['+18005550101']);
    expect((await call('DELETE', '/resources/DNIS')).status).toBe(200);
    expect((await call('GET', '/resources/DNIS')).status).toBe(404);
    expect((await call('DELETE', '/resources/DNIS')).status).toBe(404);
  });

  it.each([
    ['/lists/x', { section: 'text' }, /"section" must be object/],
    ['/lists/x', { section: { key: {} } }, /"section\.key" must be/],
    ['/resources/x', { a: 1 }, /"body" must be array/],
    ['/resources/x', ['a', 1], /"1" must be string/],
    ['/resources/x', ['a\u0000'], /U\+0000/],
  ])('%s refuses the wrong shape', async (path, payload, message) => {
    const { status, body } = await call('PUT', path, payload);
    expect(status).toBe(400);
    expect(body.message).toMatch(message);
  });
});
