import type { CallbackId } from '@ringback/core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildTestApi, type TestApi } from '../../test/fakes.ts';

const NUMBER = '+15552010142';
const TOMORROW = '2031-05-29T12:00:00.000Z';
let api: TestApi;

beforeAll(async () => {
  api = await buildTestApi();
});
beforeEach(() => api.reset());
afterAll(() => api.app.close());

async function create(extra: Record<string, string> = {}): Promise<CallbackId> {
  const response = await api.app.inject({
    method: 'POST',
    url: '/genesys/1/service/callback/support',
    payload: { _customer_number: NUMBER, _desired_time: TOMORROW, ...extra },
  });
  return response.json()._id;
}

async function put(
  id: string,
  payload: object | string,
  headers: Record<string, string> = {},
  service = 'support',
) {
  const response = await api.app.inject({
    method: 'PUT',
    url: `/genesys/1/service/callback/${service}/${id}`,
    payload,
    headers,
  });
  return { status: response.statusCode, body: response.json() };
}

async function record(id: string): Promise<Record<string, string>> {
  const response = await api.app.inject({ method: 'GET', url: `/genesys/1/service/callback?_id=${id}` });
  return response.json()[0];
}

describe('PUT of a callback', () => {
  it.each(['_desired_time', '_new_desired_time'])('moves a scheduled one by %s', async (name) => {
    const id = await create();
    expect(await put(id, { [name]: '2031-05-30T08:15:00.000Z' })).toEqual({ status: 200, body: {} });
    expect(await record(id)).toMatchObject({
      _desired_time: '2031-05-30T08:15:00.000Z',
      _expiration_time: '2031-05-31T08:15:00.000Z',
      _callback_state: 'SCHEDULED',
    });
  });

  it('takes a form as well, null as not given, and changes nothing for an empty body', async () => {
    const id = await create();
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    expect((await put(id, '_new_desired_time=2031-05-30T08%3A15%3A00Z', form)).status).toBe(200);
    expect((await record(id))['_desired_time']).toBe('2031-05-30T08:15:00.000Z');
    const before = JSON.stringify(api.store.records.get(id));
    expect(await put(id, { _new_desired_time: null, _callback_state: null })).toEqual({
      status: 200,
      body: {},
    });
    expect(await put(id, '', form)).toEqual({ status: 200, body: {} });
    expect(JSON.stringify(api.store.records.get(id))).toBe(before);
  });

  it('sets properties and takes away those that are empty', async () => {
    await api.configuration.putSection('callback', { 'returned-keys': 'first_name,city,_own' });
    const id = await create({ first_name: 'Ana', city: 'Ulm', _own: 'a' });
    expect((await put(id, { first_name: 'Bea', city: '', _own: '' })).status).toBe(200);
    const after = await record(id);
    expect(after['first_name']).toBe('Bea');
    expect(Object.keys(after)).not.toContain('city');
    expect(Object.keys(after)).not.toContain('_own');
    await api.configuration.deleteSection('callback');
  });

  it('cannot change what the record alone says', async () => {
    const id = await create();
    await put(id, { _id: 'x', _url: 'x', _service_name: 'x', _expiration_time: 'x' });
    expect(JSON.stringify(await record(id))).not.toContain('"x"');
  });

  it('takes from the server that runs its session how far it is', async () => {
    const id = await create();
    const stored = api.store.records.get(id as never);
    if (stored === undefined) throw new Error('It was accepted.');
    Object.assign(stored, { state: 'QUEUED', sessionServer: 'http://ors2:7210' });
    for (const state of ['ROUTING', 'QUEUED', 'ROUTING', 'PROCESSING']) {
      expect((await put(id, { _callback_state: state })).status).toBe(200);
      expect(await record(id)).toMatchObject({ _callback_state: state });
    }
    expect((await put(id, { _callback_state: 'QUEUED' })).status).toBe(400);
    const end = { _callback_state: 'COMPLETED', _callback_reason: 'AGENT_CONNECTED' };
    expect((await put(id, end)).status).toBe(200);
    expect(await record(id)).toMatchObject(end);
    // Whoever is told twice has nothing against it.
    expect((await put(id, { ...end, _callback_reason: 'NOT_AVAILABLE' })).status).toBe(200);
    expect(await record(id)).toMatchObject(end);
  });

  it('ends it when the state COMPLETED is asked for', async () => {
    const [a, b] = [await create(), await create()];
    expect((await put(a, { _callback_state: 'COMPLETED' })).status).toBe(200);
    expect(await record(a)).toMatchObject({ _callback_state: 'COMPLETED', _callback_reason: 'CANCELLED' });
    await put(b, { _callback_state: 'COMPLETED', _callback_reason: 'AGENT_CONNECTED', note: 'done' });
    expect(await record(b)).toMatchObject({ _callback_reason: 'AGENT_CONNECTED' });
    expect((await put(b, { _callback_state: 'COMPLETED' })).status).toBe(200);
  });

  it.each([
    ['moving one that waits', { _new_desired_time: TOMORROW }, 'QUEUED', 'NOT_MOVABLE', /QUEUED/],
    ['a time that is none', { _new_desired_time: 'soon' }, 'SCHEDULED', 'BAD_PARAMETER', /_new_desired_time/],
    ['another state', { _callback_state: 'ROUTING' }, 'SCHEDULED', 'BAD_PARAMETER', /ROUTING/],
    ['an impossible number', { _customer_number: '12' }, 'SCHEDULED', 'NUMBER_NOT_POSSIBLE', /\[12\]/],
    ['taking the number away', { _customer_number: '' }, 'SCHEDULED', 'BAD_PARAMETER', /not contain/],
  ])('refuses %s and changes nothing', async (_name, payload, state, phrase, message) => {
    const id = await create();
    api.store.change(id, { state: state as 'QUEUED' });
    const before = JSON.stringify(api.store.records.get(id));
    const { status, body } = await put(id, payload);
    expect([status, body.phrase]).toEqual([400, phrase]);
    expect(body.message).toMatch(message);
    expect(JSON.stringify(api.store.records.get(id))).toBe(before);
  });

  it('knows only callbacks of the service in its path', async () => {
    const id = await create();
    expect((await put(id, {}, {}, 'billing')).status).toBe(404);
    expect((await put('1-none', {})).status).toBe(404);
    expect((await put('%00', {})).status).toBe(404);
    expect((await put(id, '{"_new', { 'content-type': 'application/json' })).status).toBe(400);
  });
});

describe('bulk cancel', () => {
  async function cancel(payload: object | string) {
    const response = await api.app.inject({
      method: 'POST',
      url: '/genesys/1/admin/callback/cancel',
      headers: { 'content-type': 'application/json' },
      payload: typeof payload === 'string' ? payload : JSON.stringify(payload),
    });
    return { status: response.statusCode, body: response.json() };
  }

  it('has a result for each id, and says in the record who did it', async () => {
    const [a, b] = [await create(), await create()];
    api.store.change(b, { state: 'PROCESSING' });
    const { status, body } = await cancel({
      reason: 'CANCELLED_BY_ADMIN',
      ids: [a, b, '1-none', '__proto__', '%00'],
    });
    expect(status).toBe(200);
    expect(Object.keys(body)).toEqual([a, b, '1-none', '__proto__', '%00']);
    expect(body[a]).toMatchObject({ _id: a, _ok_title: 'Ok' });
    for (const id of [b, '1-none', '%00']) expect(body[id]).toMatchObject({ _ok_title: 'FAILURE_MISSING' });
    expect(await record(a)).toMatchObject({ _callback_reason: 'CANCELLED_BY_ADMIN' });
    expect(await record(b)).toMatchObject({ _callback_state: 'PROCESSING' });
  });

  it.each([
    ['no ids', {}, /ids/],
    ['an empty list', { ids: [] }, /ids/],
    ['ids that are no texts', { ids: [1] }, /ids/],
    ['too many', { ids: Array.from({ length: 1001 }, (_, n) => `${n}`) }, /more than 1000/],
    ['a list', [], /object/],
    ['what is no JSON', '{', /JSON/],
  ])('refuses %s', async (_name, payload, message) => {
    const { status, body } = await cancel(payload);
    expect(status).toBe(400);
    expect(body.message).toMatch(message);
  });
});

describe('the place in line', () => {
  const ask = async (id: string, method: 'GET' | 'POST' = 'POST') => {
    const response = await api.app.inject({ method, url: `/genesys/1/service/${id}/check-queue-position` });
    return { status: response.statusCode, body: response.json() };
  };

  it.each(['GET', 'POST'] as const)('has all five fields: %s', async (method) => {
    api.queue.place = {
      kind: 'place',
      place: { virtualQueue: 'VQ', position: 3, waiting: 11, waitS: 94.6, isAgentNear: false },
    };
    expect(await ask(await create(), method)).toEqual({
      status: 200,
      body: {
        ewt: '95',
        _position: '3',
        _eta: '95',
        _total_waiting: '11',
        _agent_ready_threshold_passed: false,
      },
    });
  });

  it('is 500 with 404 Not Found when there is no session, 404 for an unknown id', async () => {
    api.queue.place = { kind: 'no-session' };
    const { status, body } = await ask(await create());
    expect(status).toBe(500);
    expect(body.message).toContain('404 Not Found');
    expect((await ask('1-none')).status).toBe(404);
  });

  it('is asked of the document where only that knows', async () => {
    api.queue.place = { kind: 'ask-the-session' };
    const id = await create();
    await ask(id);
    expect(api.services.acted).toMatchObject([{ owner: { id }, action: 'check-queue-position' }]);
  });
});
