import { Configuration } from '@ringback/core';
import { MemoryStore } from '@ringback/testkit';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { basic, buildTestApi, SUPPORT, type TestApi } from '../../test/fakes.ts';
import { requiredCredentials } from './authentication.ts';

async function configured(
  services: Record<string, Record<string, string>>,
  sections: Record<string, Record<string, string>>,
): Promise<Configuration> {
  const configuration = await Configuration.load(new MemoryStore().configuration);
  for (const [name, options] of Object.entries(services)) await configuration.putService(name, options);
  for (const [name, options] of Object.entries(sections)) await configuration.putSection(name, options);
  return configuration;
}

const HOURS = { _type: 'builtin', _service: 'office-hours' };

describe('which credentials a service needs', () => {
  const cases: [
    string,
    Record<string, Record<string, string>>,
    Record<string, Record<string, string>>,
    { service: string | null; callbackPath: boolean },
    { username: string | null; password: string } | null,
  ][] = [
    ['none by default', { s: SUPPORT }, {}, { service: 's', callbackPath: true }, null],
    [
      'none for a user alone',
      { s: { ...SUPPORT, username: 'u' } },
      { server: { username: 'v' } },
      { service: 's', callbackPath: true },
      null,
    ],
    [
      'those of the server',
      { s: SUPPORT },
      { server: { username: 'v', password: 'p' } },
      { service: 's', callbackPath: true },
      { username: 'v', password: 'p' },
    ],
    [
      'user and password each from the nearest section',
      { s: { ...SUPPORT, username: 'u' } },
      { server: { username: 'v', password: 'p' } },
      { service: 's', callbackPath: true },
      { username: 'u', password: 'p' },
    ],
    [
      'the callback section before the server',
      { s: SUPPORT },
      { server: { username: 'v', password: 'p' }, callback: { password: 'q' } },
      { service: 's', callbackPath: true },
      { username: 'v', password: 'q' },
    ],
    [
      'the callback section at the generic address too',
      { s: SUPPORT },
      { callback: { password: 'q' } },
      { service: 's', callbackPath: false },
      { username: null, password: 'q' },
    ],
    [
      'not the callback section for a builtin service',
      { h: HOURS },
      { callback: { password: 'q' } },
      { service: 'h', callbackPath: false },
      null,
    ],
    [
      'the service before all',
      { s: { ...SUPPORT, password: 'r' } },
      { server: { password: 'p' }, callback: { password: 'q' } },
      { service: 's', callbackPath: true },
      { username: null, password: 'r' },
    ],
    [
      'the callback section for queries across services',
      {},
      { callback: { password: 'q' } },
      { service: null, callbackPath: true },
      { username: null, password: 'q' },
    ],
    [
      'the server for a name that nobody configured',
      {},
      { server: { password: 'p' } },
      { service: 'x', callbackPath: false },
      { username: null, password: 'p' },
    ],
  ];

  it.each(cases)('%s', async (_name, services, sections, request, expected) => {
    expect(requiredCredentials(await configured(services, sections), request)).toEqual(
      expected === null ? null : { ...expected, service: request.service },
    );
  });
});

describe('credentials and origins on the wire', () => {
  const URL = '/genesys/1/service/callback/support';
  const ORIGIN = 'https://shop.example';
  let api: TestApi;

  beforeAll(async () => {
    api = await buildTestApi({ corsOrigins: [ORIGIN] });
  });
  afterEach(async () => {
    api.reset();
    for (const { name } of api.configuration.sections()) await api.configuration.deleteSection(name);
  });
  afterAll(() => api.app.close());

  const post = (headers: Record<string, string>, payload: object = { _customer_number: '+15552010142' }) =>
    api.app.inject({ method: 'POST', url: URL, headers, payload });

  it('asks for them, and takes effect at once', async () => {
    await api.configuration.putSection('server', { username: 'u', password: 'pä:ss', realm: 'Shop "1"' });
    const missing = await post({});
    expect(missing.statusCode).toBe(401);
    expect(missing.headers['www-authenticate']).toBe('Basic realm="Shop 1", charset="UTF-8"');
    expect(missing.json()).toMatchObject({ code: 40100, message: expect.any(String) });
    expect((await post(basic('u', 'wrong'))).statusCode).toBe(401);
    expect((await post(basic('x', 'pä:ss'))).statusCode).toBe(401);
    expect((await post({ authorization: 'Basic ####' })).statusCode).toBe(401);
    expect((await post({ authorization: 'Bearer x' })).statusCode).toBe(401);
    expect(api.store.records.size).toBe(0);
    expect((await post(basic('u', 'pä:ss'))).statusCode).toBe(200);
    await api.configuration.deleteSection('server');
    expect((await post({})).statusCode).toBe(200);
  });

  it('takes any user name with the password when no user is configured', async () => {
    await api.configuration.putSection('callback', { password: 'p' });
    expect((await post(basic('whoever', 'p'))).statusCode).toBe(200);
    expect((await post(basic('whoever', 'q'))).statusCode).toBe(401);
  });

  it('says no before it reads the body', async () => {
    await api.configuration.putSection('callback', { password: 'p' });
    const response = await api.app.inject({
      method: 'POST',
      url: URL,
      headers: { 'content-type': 'text/plain' },
      payload: 'x',
    });
    expect(response.statusCode).toBe(401);
  });

  it('guards queries and cancels as well', async () => {
    await api.configuration.putSection('callback', { password: 'p' });
    for (const [method, url] of [
      ['GET', '/genesys/1/service/callback?_id=x'],
      ['GET', `${URL}?_customer_number=1`],
      ['GET', `${URL}/1-x`],
      ['DELETE', `${URL}/1-x`],
      ['POST', '/genesys/1/service/support'],
    ] as const) {
      expect((await api.app.inject({ method, url })).statusCode, `${method} ${url}`).toBe(401);
    }
  });

  it('lets pages of the configured origin read successes and errors', async () => {
    for (const payload of [{ _customer_number: '+15552010142' }, {}]) {
      const response = await post({ origin: ORIGIN }, payload);
      expect(response.headers['access-control-allow-origin']).toBe(ORIGIN);
      expect(response.headers.vary).toBe('Origin');
    }
    await api.configuration.putSection('server', { password: 'p' });
    const statuses: Record<string, number> = {
      [URL]: 401,
      '/genesys/1/nothing': 404,
      '/genesys/%zz': 400,
    };
    for (const [url, status] of Object.entries(statuses)) {
      const response = await api.app.inject({ method: 'POST', url, headers: { origin: ORIGIN } });
      expect(response.statusCode).toBe(status);
      expect(response.headers['access-control-allow-origin'], url).toBe(ORIGIN);
    }
  });

  it('answers a preflight without credentials', async () => {
    await api.configuration.putSection('server', { password: 'p' });
    const response = await api.app.inject({
      method: 'OPTIONS',
      url: URL,
      headers: {
        origin: ORIGIN,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'apikey,content-type',
      },
    });
    expect(response.statusCode).toBe(200);
    expect(response.headers['access-control-allow-origin']).toBe(ORIGIN);
    expect(response.headers['access-control-allow-methods']).toBe('GET, POST, PUT, DELETE');
    expect(response.headers['access-control-allow-headers']).toMatch(/content-type.*apikey/);
  });

  it('says nothing to other origins, nor about the admin API', async () => {
    const other = await post({ origin: 'https://elsewhere.example' });
    expect(other.headers).not.toHaveProperty('access-control-allow-origin');
    const admin = await api.app.inject({
      method: 'GET',
      url: '/api/v1/services',
      headers: { origin: ORIGIN },
    });
    expect(admin.headers).not.toHaveProperty('access-control-allow-origin');
  });

  it('is silent about origins when none is configured, and OPTIONS still needs no credentials', async () => {
    const plain = await buildTestApi();
    await plain.configuration.putSection('server', { password: 'p' });
    const response = await plain.app.inject({ method: 'OPTIONS', url: URL, headers: { origin: ORIGIN } });
    await plain.app.close();
    expect(response.statusCode).toBe(200);
    expect(response.headers).not.toHaveProperty('access-control-allow-origin');
    expect(response.headers).not.toHaveProperty('vary');
  });
});
