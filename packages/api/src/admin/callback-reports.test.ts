import { callId } from '@ringback/core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ADMIN, buildTestApi, START, type TestApi } from '../../test/fakes.ts';

let api: TestApi;
beforeAll(async () => {
  api = await buildTestApi();
});
beforeEach(() => api.reset());
afterAll(() => api.app.close());

async function create() {
  const response = await api.app.inject({
    method: 'POST',
    url: '/genesys/1/service/callback/support',
    payload: { _customer_number: '+15552010142' },
  });
  return response.json()._id;
}
const report = (query = '') => api.app.inject({ url: `/api/v1/reports/callbacks${query}`, headers: ADMIN });

describe('the report about callbacks', () => {
  it('counts what was asked for, how it ended and how it was dialled, by half hour', async () => {
    const id = await create();
    await create();
    const later = START + 1_800_000;
    api.store.change(id, {
      state: 'COMPLETED',
      reason: 'AGENT_CONNECTED',
      arrivedAt: START,
      desiredAt: START,
      connectedAt: START + 90_000,
      completedAt: later,
    });
    api.store.dialAttempts.push({
      callbackId: id,
      number: 1,
      callId: callId('c'),
      startedAt: START,
      endedAt: null,
      result: 'answered',
      sipStatus: 200,
    });
    const { day, rows } = (await report()).json();
    expect(day).toBe('2031-05-28');
    const at = (instant: number) => ({ service: 'support', from: new Date(instant).toISOString() });
    expect(rows).toEqual([
      { ...at(START), what: 'asked', detail: '', count: 2, meanWaitS: null },
      { ...at(START), what: 'dialled', detail: 'answered', count: 1, meanWaitS: null },
      { ...at(later), what: 'ended', detail: 'AGENT_CONNECTED', count: 1, meanWaitS: 90 },
    ]);
    const csv = await report('?format=csv');
    expect(csv.body.split('\r\n')[0]).toBe('service,from,what,detail,count,meanWaitS');
    expect((await report('?service=other')).json().rows).toEqual([]);
    expect((await report('?day=2031-05-27')).json().rows).toEqual([]);
  });

  it.each(['?day=yesterday', '?zone=Nowhere', '?what=1'])('refuses %s', async (query) => {
    expect((await report(query)).statusCode).toBe(400);
  });
});
