import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildTestApi, type TestApi } from '../../test/fakes.ts';

let api: TestApi;
let stopping = false;

beforeAll(async () => {
  api = await buildTestApi({ isStopping: () => stopping });
});
beforeEach(() => {
  api.reset();
  stopping = false;
});
afterAll(() => api.app.close());

const get = (url: string) => api.app.inject({ method: 'GET', url });

describe('health', () => {
  it('is live and ready, without credentials even when services ask for some', async () => {
    await api.configuration.putSection('server', { password: 'p' });
    expect((await get('/health/live')).json()).toEqual({ status: 'live', version: '9.9.9' });
    expect((await get('/health/ready')).json()).toEqual({ status: 'ready', version: '9.9.9' });
    await api.configuration.deleteSection('server');
  });

  it('is not ready without a database, and lives', async () => {
    api.store.away = true;
    const response = await get('/health/ready');
    expect([response.statusCode, response.json().code]).toEqual([503, 50300]);
    api.store.away = false;
    api.store.fault = new Error('anything else');
    expect((await get('/health/ready')).statusCode).toBe(503);
    expect((await get('/health/live')).statusCode).toBe(200);
  });

  it('is not ready while stopping; everything but health and metrics is refused and stores nothing', async () => {
    stopping = true;
    expect((await get('/health/ready')).statusCode).toBe(503);
    expect((await get('/health/live')).statusCode).toBe(200);
    expect((await get('/metrics')).statusCode).toBe(200);
    const create = await api.app.inject({
      method: 'POST',
      url: '/genesys/1/service/callback/support',
      payload: { _customer_number: '+15552010142' },
    });
    expect([create.statusCode, create.headers['retry-after']]).toEqual([503, '5']);
    expect(create.json().message).toContain('stopping');
    expect(api.store.records.size).toBe(0);
  });

  it('gives the metrics as they are', async () => {
    const response = await get('/metrics');
    expect(response.headers['content-type']).toBe('text/plain; version=0.0.4');
    expect(response.body).toBe('up 1\n');
  });
});

describe('every request', () => {
  it('is measured and logged by the template of its path', async () => {
    await get('/genesys/1/service/callback/support?_customer_number=%2B15552010142');
    await get('/genesys/1/service/callback/support/15552010142');
    await get('/15552010142');
    const template = '/genesys/1/service/callback/:name';
    expect(api.telemetry.observations.map(({ labels }) => labels)).toEqual([
      { method: 'GET', route: template, status: '200' },
      { method: 'GET', route: `${template}/:id`, status: '404' },
      { method: 'GET', route: 'unknown', status: '404' },
    ]);
    expect(api.telemetry.lines.map(({ level, event }) => `${level} ${event}`)).toEqual([
      'debug http.request',
      'info http.request',
      'info http.request',
    ]);
    expect(JSON.stringify(api.telemetry)).not.toContain('15552010142');
  });

  it('has an id of ours, and headers that keep browsers careful', async () => {
    const response = await api.app.inject({
      method: 'GET',
      url: '/health/live',
      headers: { 'x-request-id': 'forged', 'request-id': 'forged' },
    });
    expect(response.headers).toMatchObject({
      'x-request-id': expect.stringMatching(/^00000000-/),
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
      'content-security-policy': expect.stringContaining("default-src 'none'"),
    });
  });
});
