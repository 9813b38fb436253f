import { afterEach, describe, expect, it } from 'vitest';
import { ADMIN, basic, buildTestApi, type TestApi } from '../../test/fakes.ts';
import { DEFAULT_SECURITY, type SecuritySettings } from './settings.ts';

const ORIGIN = 'https://shop.example';
let api: TestApi;
afterEach(() => api.app.close());

async function limited(
  rateLimits: Partial<SecuritySettings['rateLimits']>,
  more: Partial<SecuritySettings> = {},
): Promise<void> {
  api = await buildTestApi({
    corsOrigins: [ORIGIN],
    security: { ...more, rateLimits: { ...DEFAULT_SECURITY.rateLimits, ...rateLimits } },
  });
}

const get = (url: string, headers: Record<string, string> = {}, remoteAddress = '192.0.2.1') =>
  api.app.inject({ method: 'GET', url, headers, remoteAddress });

describe('limits on requests', () => {
  it('refuse an address that asks too often, tell it when to come again, and nobody else', async () => {
    await limited({ perAddress: { requests: 2, seconds: 10 } });
    const url = '/genesys/1/service/callback?_id=x';
    expect((await get(url)).statusCode).toBe(200);
    expect((await get(url)).statusCode).toBe(200);
    const refused = await get(url, { origin: ORIGIN });
    expect(refused.statusCode).toBe(429);
    expect(refused.headers['retry-after']).toBe('5');
    expect(refused.headers['access-control-allow-origin']).toBe(ORIGIN);
    expect(refused.json()).toMatchObject({ code: 42900, phrase: 'TOO_MANY_REQUESTS' });
    expect((await get(url, {}, '192.0.2.2')).statusCode).toBe(200);
    await api.clock.advance(5_000);
    expect((await get(url)).statusCode).toBe(200);
  });

  it('leave health, metrics and preflights alone', async () => {
    await limited({ perAddress: { requests: 1, seconds: 1000 } });
    for (let time = 0; time < 3; time++) {
      expect((await get('/health/live')).statusCode).toBe(200);
      expect((await get('/metrics')).statusCode).toBe(200);
      const preflight = {
        method: 'OPTIONS',
        url: '/genesys/1/service/x',
        headers: { origin: ORIGIN },
      } as const;
      expect((await api.app.inject(preflight)).statusCode).toBe(200);
    }
    expect((await get('/nothing')).statusCode).toBe(404);
    expect((await get('/nothing')).statusCode).toBe(429);
  });

  it('do not believe what a client says of its address, unless a trusted proxy says it', async () => {
    await limited({ perAddress: { requests: 1, seconds: 1000 } }, { trustedProxies: ['10.0.0.0/8'] });
    const from = (forwarded: string, peer: string) =>
      get('/nothing', { 'x-forwarded-for': forwarded }, peer).then(({ statusCode }) => statusCode);
    expect(await from('198.51.100.1', '192.0.2.1')).toBe(404);
    expect(await from('198.51.100.2', '192.0.2.1')).toBe(429);
    expect(await from('203.0.113.5, 198.51.100.7', '10.0.0.1')).toBe(404);
    expect(await from('203.0.113.6, 198.51.100.7, 10.9.9.9', '::ffff:10.0.0.2')).toBe(429);
    expect(await from('203.0.113.6', '10.0.0.1')).toBe(404);
  });

  it('count all addresses of one IPv6 network together', async () => {
    await limited({ perAddress: { requests: 1, seconds: 1000 } });
    expect((await get('/nothing', {}, '2001:db8:1:2::1')).statusCode).toBe(404);
    expect((await get('/nothing', {}, '2001:db8:1:2:ffff::9')).statusCode).toBe(429);
    expect((await get('/nothing', {}, '2001:db8:1:3::1')).statusCode).toBe(404);
  });

  it('hold for each API key as well', async () => {
    await limited({ perKey: { requests: 2, seconds: 10 } });
    const payload = { name: 'k', role: 'supervisor' };
    const made = await api.app.inject({ method: 'POST', url: '/api/v1/keys', headers: ADMIN, payload });
    const headers = { 'x-api-key': String(made.json().key) };
    const statuses = [];
    for (const peer of ['192.0.2.1', '192.0.2.2', '192.0.2.3'])
      statuses.push((await get('/api/v1/calls', headers, peer)).statusCode);
    expect(statuses).toEqual([200, 200, 429]);
    expect((await get('/api/v1/calls', ADMIN)).statusCode).toBe(200);
  });
});

describe('wrong passwords', () => {
  it('lock out when that is configured: this name from this address, for both ways to log in', async () => {
    await limited({ logins: { failures: 2, minutes: 1 } });
    const login = (password: string, remoteAddress: string) =>
      api.app.inject({
        method: 'POST',
        url: '/api/v1/login',
        payload: { username: 'admin', password },
        remoteAddress,
      });
    await get('/api/v1/me', basic('admin', 'wrong'));
    expect((await login('wrong', '192.0.2.1')).statusCode).toBe(401);
    const locked = await login('secret', '192.0.2.1');
    expect(locked.statusCode).toBe(429);
    expect(locked.headers['retry-after']).toBe('60');
    expect((await get('/api/v1/me', ADMIN)).statusCode).toBe(429);
    expect((await get('/api/v1/me', ADMIN, '192.0.2.2')).statusCode).toBe(200);
    await api.clock.advance(60_000);
    expect((await login('secret', '192.0.2.1')).statusCode).toBe(200);
  });

  it('never lock out when it is not: the right one is taken after any number of them', async () => {
    await limited({});
    for (let attempt = 0; attempt < 12; attempt++)
      expect((await get('/api/v1/me', basic('admin', `wrong${attempt}`))).statusCode).toBe(401);
    expect((await get('/api/v1/me', ADMIN)).statusCode).toBe(200);
  });
});

describe('pages of other sites', () => {
  it('can read every refusal', async () => {
    await limited({});
    const fault = new Error('inside');
    const cases = [
      ['POST', '/genesys/1/service/callback/nobody', {}, '', 400],
      ['POST', '/genesys/1/service/callback/support', { 'content-type': 'text/plain' }, 'x', 415],
      ['POST', '/genesys/1/service/callback/support', { 'content-type': 'application/json' }, '{', 400],
      ['GET', '/genesys/1/service/callback/support/none', {}, undefined, 404],
      ['PATCH', '/genesys/1/service/callback/support', {}, undefined, 405],
      ['POST', '/genesys/1/service/callback/support', {}, 'x='.padEnd(1_100_000, 'y'), 413],
      ['GET', `/genesys/1/service/callback/${'x'.repeat(2001)}`, {}, undefined, 414],
    ] as const;
    for (const [method, url, headers, payload, status] of cases) {
      const response = await api.app.inject({
        method,
        url,
        headers: { origin: ORIGIN, 'content-type': 'application/x-www-form-urlencoded', ...headers },
        ...(payload === undefined ? {} : { payload }),
      });
      expect(response.statusCode, url.slice(0, 60)).toBe(status);
      expect(response.headers['access-control-allow-origin'], `${status}`).toBe(ORIGIN);
    }
    api.store.fault = fault;
    const broken = await get('/genesys/1/service/callback?_id=x', { origin: ORIGIN });
    api.store.fault = null;
    expect(broken.statusCode).toBe(500);
    expect(broken.headers['access-control-allow-origin']).toBe(ORIGIN);
    await api.configuration.putSection('server', { password: 'p' });
    const asked = await get('/genesys/1/service/callback?_id=x', { origin: ORIGIN });
    expect([asked.statusCode, asked.headers['access-control-allow-origin']]).toEqual([401, ORIGIN]);
  });
});
