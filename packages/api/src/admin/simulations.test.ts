import { afterAll, beforeAll, expect, it } from 'vitest';
import { ADMIN, buildTestApi, type TestApi } from '../../test/fakes.ts';

let api: TestApi;
beforeAll(async () => {
  api = await buildTestApi();
});
afterAll(() => api.app.close());

const call = async (method: 'GET' | 'POST' | 'DELETE', path: string, payload?: object) => {
  const response = await api.app.inject({
    method,
    url: `/api/v1/simulations${path}`,
    headers: ADMIN,
    ...(payload === undefined ? {} : { payload }),
  });
  return { status: response.statusCode, body: response.json() };
};

it('a simulation is asked for, looked at and forgotten', async () => {
  expect((await call('GET', '/scenarios')).body).toMatchObject([{ name: 'quiet-day' }]);
  const { body } = await call('POST', '', { scenario: { title: 'Mine' } });
  expect(await call('GET', `/${body.id}`)).toEqual({
    status: 200,
    body: { state: 'done', report: { scenario: 'Mine' } },
  });
  expect((await call('DELETE', `/${body.id}`)).status).toBe(200);
  expect((await call('GET', `/${body.id}`)).status).toBe(404);
  expect((await call('DELETE', `/${body.id}`)).status).toBe(404);
});

it('a scenario that cannot be read is refused with its field, and one too many is asked to wait', async () => {
  const refused = await call('POST', '', { scenario: { hours: -1 } });
  expect([refused.status, refused.body.message]).toEqual([400, expect.stringContaining('hours')]);
  expect((await call('POST', '', { scenario: 'none' })).status).toBe(400);
  expect((await call('POST', '', { scenario: { title: 'full' } })).status).toBe(429);
});
