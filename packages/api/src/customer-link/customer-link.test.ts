import { callbackId } from '@ringback/core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { fakeLinks } from '../../test/fake-links.ts';
import { ADMIN, buildTestApi, SUPPORT, type TestApi } from '../../test/fakes.ts';

const TIME = '2031-05-29T10:00:00.000Z';
const LATER = '2031-05-29T11:00:00.000Z';
const HOURS = {
  _type: 'builtin',
  _service: 'office-hours',
  _timezone: 'UTC',
  _bh_regular1: 'Mon-Fri 9:00-17:00',
};

let api: TestApi;
beforeAll(async () => {
  api = await buildTestApi({}, { support: { ...SUPPORT, _business_hours_service: 'hours' }, hours: HOURS });
});
beforeEach(() => api.reset());
afterAll(() => api.app.close());

const call = async (
  method: 'GET' | 'PUT' | 'DELETE' | 'POST',
  url: string,
  payload?: object,
  headers = {},
) => {
  const response = await api.app.inject({
    method,
    url,
    headers,
    ...(payload === undefined ? {} : { payload }),
  });
  return { status: response.statusCode, body: response.json() as Record<string, unknown> };
};

const scheduled = async (): Promise<{ id: string; link: string }> => {
  const { body } = await call('POST', '/genesys/1/service/callback/support', {
    _customer_number: '+14155550100',
    _desired_time: TIME,
  });
  const id = String(body['_id']);
  return { id, link: `/c/${fakeLinks.token(callbackId(id))}` };
};

describe('a link of a customer', () => {
  it('shows where the callback stands, and hides the number', async () => {
    const { link } = await scheduled();
    expect(await call('GET', `${link}/callback`)).toEqual({
      status: 200,
      body: {
        service: 'support',
        state: 'SCHEDULED',
        reason: null,
        customerNumber: '+********100',
        desiredAt: TIME,
        position: null,
        waiting: null,
        waitSeconds: null,
      },
    });
  });

  it('moves it, changes its number, and cancels it', async () => {
    const { id, link } = await scheduled();
    expect((await call('GET', `${link}/availability?number-of-days=2`)).body).toHaveProperty([LATER]);
    expect(await call('PUT', `${link}/callback`, { at: LATER, number: '+14155550101' })).toMatchObject({
      status: 200,
    });
    expect(await api.store.callbacks.get(callbackId(id))).toMatchObject({
      desiredAt: Date.parse(LATER),
      customerNumber: '+14155550101',
    });
    expect((await call('DELETE', `${link}/callback`)).status).toBe(200);
    expect(await api.store.callbacks.get(callbackId(id))).toMatchObject({
      state: 'COMPLETED',
      reason: 'CANCELLED',
    });
  });

  it.each([
    [{}, 400, /"at"/],
    [{ at: 'soon' }, 400, /soon/],
    [{ at: '2031-05-29T20:00:00.000Z' }, 400, /./],
    [{ number: 'abc' }, 400, /./],
    [{ service: 'other' }, 400, /service/],
  ])('refuses %j in plain words and changes nothing', async (payload, status, words) => {
    const { id, link } = await scheduled();
    const refused = await call('PUT', `${link}/callback`, payload);
    expect(refused.status).toBe(status);
    expect(String(refused.body['message'])).toMatch(words);
    expect(await api.store.callbacks.get(callbackId(id))).toMatchObject({ desiredAt: Date.parse(TIME) });
  });

  it('tells the customer neither ids nor options when something is refused', async () => {
    const { id, link } = await scheduled();
    const premium = await call('PUT', `${link}/callback`, { number: '+19005550100' });
    await call('DELETE', `${link}/callback`);
    const again = await call('DELETE', `${link}/callback`);
    const moved = await call('PUT', `${link}/callback`, { at: LATER });
    for (const { status, body } of [premium, again, moved]) {
      expect(status).toBe(400);
      const told = JSON.stringify(body);
      expect(told).not.toContain(id);
      expect(told).not.toMatch(/option|_disallow|rule|support/i);
    }
    expect(again.body).toMatchObject({ phrase: 'NOT_CANCELLABLE' });
  });

  it('is told to supervisors', async () => {
    const { id, link } = await scheduled();
    expect(await call('GET', `/api/v1/callbacks/${id}/link`, undefined, ADMIN)).toMatchObject({
      body: { url: `https://callbacks.example${link}` },
    });
  });

  it('is nothing when nobody made it, and a day after the callback is over', async () => {
    const gone = { status: 404, body: { message: 'This link is not valid any more.' } };
    for (const [method, path] of [
      ['GET', 'callback'],
      ['PUT', 'callback'],
      ['DELETE', 'callback'],
      ['GET', 'availability'],
    ] as const)
      for (const token of ['nonsense', `${fakeLinks.token(callbackId('1-unknown'))}`, '%00', '<b>'])
        expect(
          await call(method, `/c/${token}/${path}`, method === 'PUT' ? { at: LATER } : undefined),
        ).toMatchObject(gone);
    const { link } = await scheduled();
    await call('DELETE', `${link}/callback`);
    await api.clock.advance(86_400_000);
    expect((await call('GET', `${link}/callback`)).body).toMatchObject({ state: 'COMPLETED' });
    await api.clock.advance(1);
    expect(await call('GET', `${link}/callback`)).toMatchObject(gone);
  });
});
