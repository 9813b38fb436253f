import { callbackId, callId } from '@ringback/core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ADMIN, buildTestApi, type TestApi } from '../../test/fakes.ts';

let api: TestApi;
beforeAll(async () => {
  api = await buildTestApi();
});
afterAll(() => api.app.close());

const get = (path: string) => api.app.inject({ url: `/api/v1${path}`, headers: ADMIN });

it('what a customer was told, moved and got is told by callback, by queue and hour, and as CSV', async () => {
  const created = await api.app.inject({
    method: 'POST',
    url: '/genesys/1/service/callback/support',
    payload: { _customer_number: '+15105550100', _desired_time: '2031-05-28T15:00:00.000Z' },
  });
  const id = callbackId(created.json()._id);
  await api.store.commit([
    {
      kind: 'attempt.insert',
      attempt: { callbackId: id, number: 1, callId: callId('c1'), startedAt: Date.UTC(2031, 4, 28, 15, 3) },
    },
  ]);
  const row = {
    callbackId: id,
    service: 'support',
    queue: 'VQ_Support',
    madeAt: '2031-05-28T12:00:00.000Z',
    channel: 'api',
    kind: 'time',
    from: '2031-05-28T15:00:00.000Z',
    until: '2031-05-28T15:00:00.000Z',
    calledAt: '2031-05-28T15:03:00.000Z',
    outcome: 'late',
    lateS: 120,
  };
  expect((await get(`/callbacks/${id}/promises`)).json()).toEqual([row]);
  expect((await get('/reports/promises?day=2031-05-28&queue=VQ_Support')).json()).toEqual({
    day: '2031-05-28',
    zone: 'UTC',
    scores: [
      {
        queue: 'VQ_Support',
        from: '2031-05-28T15:00:00.000Z',
        promises: 1,
        meanLateS: 120,
        score: 0,
        open: 0,
        kept: 0,
        late: 1,
        early: 0,
        broken: 0,
        changed: 0,
        cancelled: 0,
      },
    ],
    promises: [row],
    next: null,
  });
  const table = await get('/reports/promises?day=2031-05-28&format=csv');
  expect(table.body).toBe(`${Object.keys(row).join(',')}\r\n${Object.values(row).join(',')}\r\n`);
  expect((await get('/reports/promises?day=2031-05-29')).json()).toMatchObject({ scores: [], promises: [] });
  expect((await get('/reports/promises?day=2031-05-28&service=support')).json().promises).toEqual([row]);
  expect((await get('/reports/promises?day=2031-05-28&service=sales')).json()).toMatchObject({
    scores: [],
    promises: [],
  });
  expect((await get('/callbacks/nobody/promises')).statusCode).toBe(404);
});

it('promises are listed page by page, each once, and the scores are of all of them', async () => {
  const asked = await Promise.all(
    Array.from({ length: 7 }, (_, minute) =>
      api.app.inject({
        method: 'POST',
        url: '/genesys/1/service/callback/support',
        payload: {
          _customer_number: `+1510555020${minute}`,
          _desired_time: `2031-06-03T15:0${minute % 3}:00.000Z`,
        },
      }),
    ),
  );
  const ids: string[] = [];
  for (let next: string | null = ''; next !== null; ) {
    const page = await get(`/reports/promises?day=2031-06-03&limit=3${next === '' ? '' : `&after=${next}`}`);
    const { promises, scores, next: more } = page.json();
    expect(scores).toMatchObject([{ promises: 7, open: 7, score: null }]);
    ids.push(...promises.map(({ callbackId: id }: { callbackId: string }) => id));
    next = more;
  }
  expect(ids.toSorted()).toEqual(asked.map((one) => one.json()._id).toSorted());
  const table = await get('/reports/promises?day=2031-06-03&format=csv&limit=1');
  expect(table.body.trim().split('\r\n')).toHaveLength(8);
  const refused = await get('/reports/promises?day=2031-06-03&after=somewhere');
  expect(refused.statusCode).toBe(400);
  expect(refused.body).toContain('after');
});
