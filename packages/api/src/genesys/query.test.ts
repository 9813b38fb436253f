import type { CallbackId } from '@ringback/core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildTestApi, SUPPORT, type TestApi } from '../../test/fakes.ts';

const NUMBER = '+15552010142';
let api: TestApi;

beforeAll(async () => {
  api = await buildTestApi(
    {},
    {
      support: { ...SUPPORT, _customer_lookup_keys: '_customer_number,_account' },
      billing: { ...SUPPORT, _mandatory_customer_lookup_keys: 'contract' },
      hours: { _type: 'builtin', _service: 'office-hours' },
    },
  );
});
beforeEach(async () => {
  api.reset();
  await api.configuration.deleteSection('callback');
});
afterAll(() => api.app.close());

async function create(service = 'support', extra: Record<string, string> = {}): Promise<CallbackId> {
  const response = await api.app.inject({
    method: 'POST',
    url: `/genesys/1/service/callback/${service}`,
    payload: { _customer_number: NUMBER, ...extra },
  });
  return response.json()._id;
}

async function get(url: string, headers: Record<string, string> = {}) {
  const response = await api.app.inject({ method: 'GET', url, headers });
  return { status: response.statusCode, body: response.json() };
}

describe('finding callbacks', () => {
  it('shows a record in which every value is a text', async () => {
    const id = await create('support', { _account: 'A-7', first_name: 'Ana' });
    const { status, body } = await get(`/genesys/1/service/callback?_id=${id}`);
    expect(status).toBe(200);
    expect(body).toEqual([
      {
        _id: id,
        _service_name: 'support',
        _customer_number: NUMBER,
        _desired_time: '2031-05-28T12:00:00.000Z',
        _callback_state: 'QUEUED',
        _expiration_time: '2031-05-29T12:00:00.000Z',
        _url: `/genesys/1/service/callback/support/${id}`,
        url: `/genesys/1/service/callback/support/${id}`,
        _account: 'A-7',
      },
    ]);
  });

  it('gives the id under which it waits in the router, where that is among the returned keys', async () => {
    const id = await create();
    const keys = 'returned-keys';
    await api.configuration.putSection('callback', { [keys]: '_urs_virtual_interaction_id' });
    const one = async () => (await get(`/genesys/1/service/callback?_id=${id}`)).body[0];
    expect(await one()).not.toHaveProperty('_urs_virtual_interaction_id');
    const sessionId = 'S7' as never;
    await api.store.commit([
      {
        kind: 'action.add',
        action: { sessionId, requestId: 'R-7' as never, action: 'queue.submit', payload: {} },
      },
      {
        kind: 'action.add',
        action: { sessionId, requestId: 'R-8' as never, action: 'ixn.createcall', payload: {} },
      },
    ]);
    api.store.change(id, { sessionId });
    expect(await one()).toMatchObject({ _urs_virtual_interaction_id: 'R-7' });
    const queues = await get('/genesys/1/admin/callback/queues?target=support');
    expect(queues.body.support[0]).toMatchObject({ _urs_virtual_interaction_id: 'R-7' });
    expect((await get(`/genesys/1/service/callback/support/${id}`)).body).toMatchObject({
      _urs_virtual_interaction_id: 'R-7',
    });
    await api.configuration.deleteSection('callback');
    expect(await one()).not.toHaveProperty('_urs_virtual_interaction_id');
  });

  it('gives the reason only when there is one, and the session when it runs', async () => {
    const id = await create();
    api.store.change(id, { state: 'COMPLETED', reason: 'AGENT_CONNECTED', sessionId: 'S1' as never });
    const { body } = await get(`/genesys/1/service/callback?_id=${id}`);
    expect(body[0]).toMatchObject({ _callback_reason: 'AGENT_CONNECTED', _ors_session_id: 'S1' });
  });

  it('adds the keys of returned-keys, user data among them', async () => {
    await api.configuration.putSection('callback', { 'returned-keys': 'first_name, _vq,constructor' });
    const id = await create('support', { first_name: 'Ana' });
    api.store.change(id, { sessionId: 'S1' as never });
    const { body } = await get(`/genesys/1/service/callback?_id=${id}`);
    expect(body[0]).toMatchObject({ first_name: 'Ana' });
    expect(body[0]).not.toHaveProperty('_ors_session_id');
    expect(Object.keys(body[0])).not.toContain('constructor');
  });

  it('never takes the state from what the request gave', async () => {
    const id = await create('support', { _callback_reason: 'MINE', _ors_session_id: 'MINE' });
    const { body } = await get(`/genesys/1/service/callback?_id=${id}`);
    expect(JSON.stringify(body)).not.toContain('MINE');
  });

  it('finds by lookup key, by state, by the opposite of a state, and by any of several', async () => {
    const first = await create('support', { _account: 'A-7' });
    const second = await create('support', { _account: 'A-8' });
    const third = await create('billing', { contract: 'A-7' });
    api.store.change(first, { state: 'COMPLETED', reason: 'CANCELLED' });
    const ids = async (url: string) => (await get(url)).body.map(({ _id }: { _id: string }) => _id);
    const support = '/genesys/1/service/callback/support';
    expect(await ids(`${support}?_account=A-7`)).toEqual([first]);
    expect(await ids(`${support}?_customer_number=%2B15552010142&operand=AND`)).toEqual([second, first]);
    expect(await ids(`${support}?_customer_number=+15552010142`)).toEqual([second, first]);
    expect(await ids(`${support}?_account=A-7&_callback_state=QUEUED`)).toEqual([]);
    expect(await ids(`${support}?_account=A-7&_callback_state=QUEUED&operand=OR`)).toEqual([second, first]);
    expect(await ids(`${support}?_callback_state=!COMPLETED&_=1699`)).toEqual([second]);
    expect(await ids('/genesys/1/service/callback/billing?contract=A-7')).toEqual([third]);
    expect(await ids('/genesys/1/service/callback?_customer_number=%2B15552010142')).toEqual([
      third,
      second,
      first,
    ]);
    expect(await ids('/genesys/1/service/callback?contract=A-7')).toEqual([third]);
    expect(await ids('/genesys/1/service/callback?_account=A-7&contract=A-7&operand=OR')).toEqual([
      third,
      first,
    ]);
  });

  it('gives an empty list for an unknown id, and for a number nobody gave', async () => {
    expect(await get('/genesys/1/service/callback?_id=1-x')).toEqual({ status: 200, body: [] });
    expect(await get('/genesys/1/service/callback/support?_customer_number=1')).toEqual({
      status: 200,
      body: [],
    });
  });

  it('does not mind a content type on GET', async () => {
    const id = await create();
    const { status } = await get(`/genesys/1/service/callback?_id=${id}`, {
      'content-type': 'application/x-www-form-urlencoded',
    });
    expect(status).toBe(200);
  });

  it('changes nothing, however often it is asked', async () => {
    const id = await create();
    const before = JSON.stringify([...api.store.records.values()]);
    await get(`/genesys/1/service/callback?_id=${id}`);
    await get(`/genesys/1/service/callback?_id=${id}`);
    expect(JSON.stringify([...api.store.records.values()])).toBe(before);
  });

  it('shows one callback at its url', async () => {
    const id = await create();
    const [record] = (await get(`/genesys/1/service/callback?_id=${id}`)).body;
    expect(await get(record._url)).toEqual({ status: 200, body: record });
    expect((await get(`/genesys/1/service/callback/billing/${id}`)).status).toBe(404);
    expect((await get('/genesys/1/service/callback/support/1-x')).body.exception).toMatch(/NotFound$/);
    expect((await get('/genesys/1/service/callback/support/%00')).status).toBe(404);
  });

  it('finds one that has ended as long as its time to live lasts, and not a moment longer', async () => {
    const id = await create();
    const found = async () => [
      (await get(`/genesys/1/service/callback?_id=${id}`)).body.length,
      (await get(`/genesys/1/service/callback/support?_customer_number=${NUMBER}`)).body.length,
      (await get(`/genesys/1/service/callback/support/${id}`)).status,
    ];
    const ended = { state: 'COMPLETED', reason: 'CANCELLED' } as const;
    api.store.change(id, { ...ended, expiresAt: api.clock.now() + 1 });
    expect(await found()).toEqual([1, 1, 200]);
    api.store.change(id, { ...ended, expiresAt: api.clock.now() });
    expect(await found()).toEqual([0, 0, 404]);
    api.store.change(id, { state: 'QUEUED', reason: null });
    expect(await found()).toEqual([1, 1, 200]);
  });

  it.each([
    ['/genesys/1/service/callback/support?first_name=Ana', 400, /first_name is an invalid option.*_account/],
    ['/genesys/1/service/callback/support', 400, /lookup key is missing/],
    ['/genesys/1/service/callback', 400, /lookup key is missing/],
    ['/genesys/1/service/callback/support?_account=1&operand=XOR', 400, /operand must be AND or OR/],
    ['/genesys/1/service/callback/support?_account=1&operand=or', 400, /operand must be AND or OR/],
    ['/genesys/1/service/callback/support?_account=%00', 400, /_account has the character/],
    ['/genesys/1/service/callback/support?_account=%zz', 400, /percent/],
    ['/genesys/1/service/callback/support?_account=%ff', 400, /character set/],
    [`/genesys/1/service/callback/support?${'_account=1&'.repeat(21)}`, 400, /more than 20/],
    ['/genesys/1/service/callback/nobody?_account=1', 400, /\[nobody\] is not configured/],
    ['/genesys/1/service/callback/hours?_account=1', 400, /\[hours\] is not configured as a callback/],
  ])('refuses %s', async (url, status, message) => {
    const answer = await get(url);
    expect(answer.status).toBe(status);
    expect(answer.body.message).toMatch(message);
    expect(answer.body.code).toEqual(expect.any(Number));
  });

  it('503 while the database is gone', async () => {
    api.store.away = true;
    expect((await get('/genesys/1/service/callback?_id=x')).status).toBe(503);
  });
});

describe('cancelling a callback', () => {
  const cancel = (id: string, headers: Record<string, string> = {}, service = 'support') =>
    api.app.inject({ method: 'DELETE', url: `/genesys/1/service/callback/${service}/${id}`, headers });

  it('ends it, and it stays to be found by id and by number (U15)', async () => {
    const id = await create();
    const response = await cancel(id);
    expect([response.statusCode, response.json()]).toEqual([200, {}]);
    const ended = { _id: id, _callback_state: 'COMPLETED', _callback_reason: 'CANCELLED' };
    expect((await get(`/genesys/1/service/callback?_id=${id}`)).body).toMatchObject([ended]);
    expect((await get(`/genesys/1/service/callback/support?_customer_number=${NUMBER}`)).body).toMatchObject([
      ended,
    ]);
  });

  it.each([
    ['JSON and no body', { 'content-type': 'application/json' }, undefined],
    ['a form type', { 'content-type': 'application/x-www-form-urlencoded' }, undefined],
    ['multipart and no body', { 'content-type': 'multipart/form-data' }, undefined],
    ['a type that is none', { 'content-type': 'what ever' }, undefined],
    ['XML with a body', { 'content-type': 'application/xml' }, '<x/>'],
    ['a body of no type', {}, 'x'],
    ['broken JSON', { 'content-type': 'application/json' }, '{'],
  ])('does not mind %s', async (_name, headers, payload) => {
    const id = await create();
    const response = await api.app.inject({
      method: 'DELETE',
      url: `/genesys/1/service/callback/support/${id}?discard_ors_failure=true`,
      headers: headers as Record<string, string>,
      ...(payload === undefined ? {} : { payload }),
    });
    expect(response.statusCode).toBe(200);
  });

  it('404 for an id or service that it does not belong to', async () => {
    const id = await create();
    for (const response of [
      await cancel('1-x'),
      await cancel(id, {}, 'billing'),
      await cancel(id, {}, 'nobody'),
    ]) {
      expect(response.statusCode).toBe(404);
      expect(response.json()).toMatchObject({ code: 40400, phrase: 'NOT_FOUND' });
    }
    expect(api.store.records.get(id)?.state).toBe('QUEUED');
  });

  it('400 for one that is connected or over, and the log has it', async () => {
    const id = await create();
    api.store.change(id, { state: 'PROCESSING' });
    const response = await cancel(id);
    expect(response.statusCode).toBe(400);
    expect(response.json().message).toContain('PROCESSING');
    expect(api.telemetry.ofEvent('callback.cancel-refused')).toMatchObject([
      { callbackId: id, state: 'PROCESSING' },
    ]);
  });

  it('404 for one whose time is over', async () => {
    const id = await create();
    api.store.change(id, { state: 'COMPLETED', reason: 'CANCELLED', expiresAt: api.clock.now() });
    expect((await cancel(id)).statusCode).toBe(404);
  });

  it('503 while the database is gone', async () => {
    const id = await create();
    api.store.away = true;
    expect((await cancel(id)).statusCode).toBe(503);
  });
});
