import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { basic, buildTestApi, SUPPORT, type TestApi } from '../../test/fakes.ts';

const NUMBER = { _customer_number: '+15552010142' };
const HOST = '/genesys/1/service/callback';

let api: TestApi;
beforeAll(async () => {
  api = await buildTestApi(
    {},
    {
      support: SUPPORT,
      fixed: { ...SUPPORT, _redirect: 'support' },
      chosen: { ...SUPPORT, _overwritable_options: '_ors,_target,_redirect', _redirect: 'fixed' },
      lost: { ...SUPPORT, _redirect: 'nowhere' },
      inquiry: { _type: 'ors', _service: 'document:inquiry' },
      'to-inquiry': { ...SUPPORT, _redirect: 'inquiry' },
      'to-status': { ...SUPPORT, _redirect: 'status' },
      status: { _type: 'builtin', _service: 'get', _redirect: 'support' },
      guarded: { ...SUPPORT, username: 'shop', password: 'secret' },
      regional: { ...SUPPORT, _urs_virtual_queue: 'VQ_$region$', _target: '$target$' },
    },
  );
});
afterAll(() => api.app.close());
afterEach(() => api.services.reset());

async function create(service: string, payload: object, headers: Record<string, string> = {}, path = HOST) {
  const {
    statusCode,
    body,
    headers: answered,
  } = await api.app.inject({
    method: 'POST',
    url: `${path}/${service}`,
    payload: { ...NUMBER, ...payload },
    headers,
  });
  return { statusCode, body: JSON.parse(body), headers: answered };
}
async function serviceOf(id: string): Promise<string | undefined> {
  const response = await api.app.inject({ url: `/genesys/1/service/callback?_id=${id}` });
  return response.json()[0]?._service_name;
}

describe('a redirected request for a callback', () => {
  it.each([
    ['by an option', 'fixed', {}],
    ['by an option that another one leads to', 'chosen', {}],
    ['by the request, where it may choose', 'chosen', { _redirect: 'support' }],
  ])('%s becomes a callback of the other service, with 200 and its body', async (_how, service, payload) => {
    for (const path of [HOST, '/genesys/1/service']) {
      const { statusCode, body } = await create(service, payload, {}, path);
      expect(statusCode).toBe(200);
      expect(Object.keys(body)).toEqual(['_id', '_dialog_id', '_action', '_text', '_ok_title']);
      expect(await serviceOf(body._id)).toBe('support');
    }
  });

  it('stays where it is when it may not choose, or chooses nothing', async () => {
    const ignored = await create('support', { _redirect: 'fixed' });
    expect(await serviceOf(ignored.body._id)).toBe('support');
    const empty = await create('chosen', { _redirect: '' });
    expect(await serviceOf(empty.body._id)).toBe('chosen');
  });

  it('is answered by whatever service it leads to', async () => {
    const { statusCode, body } = await create('to-inquiry', {});
    expect(statusCode).toBe(200);
    expect(body).toEqual({ _id: expect.stringMatching(/^1-instance-/) });
    const status = await create('to-status', {});
    expect(status).toMatchObject({ statusCode: 200, body: { status: 'ONLINE' } });
  });

  it('is refused as any other when that service is not there', async () => {
    expect(await create('lost', {})).toMatchObject({ statusCode: 400, body: { code: 7040 } });
  });

  it('needs the credentials of a service that it chooses itself', async () => {
    const refused = await create('chosen', { _redirect: 'guarded' });
    expect(refused.statusCode).toBe(401);
    expect(refused.headers['www-authenticate']).toMatch(/^Basic realm="/);
    expect((await create('chosen', { _redirect: 'guarded' }, basic('shop', 'wrong'))).statusCode).toBe(401);
    expect((await create('chosen', { _redirect: 'guarded' }, basic('shop', 'secret'))).statusCode).toBe(200);
  });

  it('is not followed by a builtin service', async () => {
    const response = await api.app.inject({ method: 'POST', url: '/genesys/1/service/status' });
    expect(response.json()).toEqual({ status: 'ONLINE' });
  });
});

describe('a service for chat', () => {
  it('says that there is none, as clients expect it', async () => {
    await api.configuration.putService('chat', { _type: 'builtin', _service: 'request-chat' });
    const { statusCode, body } = await create('chat', {}, {}, '/genesys/1/service');
    expect(statusCode).toBe(503);
    expect(body).toMatchObject({ code: 50300, message: 'Chat service [chat] is not available.' });
  });
});

describe('tokens', () => {
  it('that a request does not fill are told in the log, and refuse nothing', async () => {
    const { statusCode, body } = await create('regional', { region: 'EU' });
    expect(statusCode).toBe(200);
    expect(await serviceOf(body._id)).toBe('regional');
    expect(api.telemetry.ofEvent('service.token-unfilled')).toMatchObject([
      { service: 'regional', tokens: ['target'] },
    ]);
  });
});
