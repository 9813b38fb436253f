import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { basic, buildTestApi, type TestApi } from '../../../test/fakes.ts';

const STATUS = '/genesys/1/admin/node/status';
const TEXT = 'text/plain;charset=ISO-8859-1';

describe('the node', () => {
  let api: TestApi;
  let isStopping = false;
  beforeAll(async () => {
    api = await buildTestApi(
      { isStopping: () => isStopping },
      {
        'gms-status': { _type: 'builtin', _service: 'get', _online_code: '200', _offline_code: '503' },
        quiet: { _service: 'get', _online_code: '299', _offline_code: 'never' },
      },
    );
  });
  afterEach(async () => {
    isStopping = false;
    api.reset();
    await api.configuration.deleteSection('server');
    await change('ONLINE');
  });
  afterAll(() => api.app.close());

  const get = (url: string) => api.app.inject({ method: 'GET', url });
  const change = (status: string) =>
    api.app.inject({ method: 'POST', url: `/genesys/1/admin/node/changestatus/${status}` });

  it('is ONLINE, and OFFLINE when an operator says so, until told otherwise', async () => {
    const before = await get(STATUS);
    expect([before.statusCode, before.headers['content-type'], before.body]).toEqual([200, TEXT, 'ONLINE']);
    expect((await change('OFFLINE')).statusCode).toBe(200);
    expect((await get(STATUS)).body).toBe('OFFLINE');
    expect((await change('ONLINE')).statusCode).toBe(200);
    expect((await get(STATUS)).body).toBe('ONLINE');
  });

  it('answers the old address with nothing', async () => {
    const response = await get('/genesys/1/node');
    expect([response.statusCode, response.body]).toEqual([200, '']);
  });

  it.each(['online', 'SUSPENDED', '%20'])('knows no status %j', async (status) => {
    const response = await change(status);
    expect(response.statusCode).toBe(400);
    expect(response.json()).toMatchObject({
      code: 40000,
      message: 'Parameter status must be ONLINE or OFFLINE.',
    });
    expect((await get(STATUS)).body).toBe('ONLINE');
  });

  it('asks for the credentials of the server where there are some', async () => {
    await api.configuration.putSection('server', { username: 'default', password: 'password' });
    expect((await get(STATUS)).statusCode).toBe(401);
    const headers = basic('default', 'password');
    expect((await api.app.inject({ method: 'GET', url: STATUS, headers })).body).toBe('ONLINE');
  });

  it('is told of by gms-status, whoever asks by GET or POST', async () => {
    const online = await get('/genesys/1/service/gms-status');
    expect([online.statusCode, online.json()]).toEqual([200, { status: 'ONLINE' }]);
    await change('OFFLINE');
    for (const method of ['GET', 'POST'] as const) {
      const offline = await api.app.inject({ method, url: '/genesys/1/service/gms-status' });
      expect([offline.statusCode, offline.json()]).toEqual([503, { status: 'OFFLINE' }]);
    }
  });

  it('is not served without a database', async () => {
    api.store.away = true;
    expect((await get('/genesys/1/service/gms-status')).statusCode).toBe(503);
    expect((await get(STATUS)).body).toBe('ONLINE');
  });

  it('answers with the codes that the service has, a wrong one being the default', async () => {
    expect((await get('/genesys/1/service/quiet')).statusCode).toBe(299);
    await change('OFFLINE');
    expect((await get('/genesys/1/service/quiet')).statusCode).toBe(503);
  });
});
