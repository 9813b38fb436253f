import { callbackId, type NewWaitQuote, requestId, waitInputs } from '@ringback/core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ADMIN, buildTestApi, queueNamed, START, type TestApi } from '../../test/fakes.ts';

let api: TestApi;
beforeAll(async () => {
  api = await buildTestApi();
});
beforeEach(() => api.reset());
afterAll(() => api.app.close());

const get = (path: string) => api.app.inject({ url: `/api/v1${path}`, headers: ADMIN });

const quote = (id: string, at: number, virtualQueue = 'VQ_Support'): NewWaitQuote => ({
  at,
  virtualQueue,
  requestId: requestId(id),
  callbackId: callbackId('1-a'),
  occasion: 'entry',
  predictor: 'qlm',
  estimates: { qlm: { waitS: 100, lowS: 50, highS: 150 } },
  inputs: waitInputs(queueNamed(virtualQueue)),
});

describe('reports of waiting times', () => {
  it('tell bias, error and coverage by queue and half hour, as JSON and as CSV', async () => {
    await api.store.waitQuotes.add(
      [quote('a', START), quote('b', START + 1_800_000, '=evil,"queue"')],
      [{ requestId: requestId('a'), outcome: 'served', at: START + 60_000 }],
    );
    const row = {
      queue: 'VQ_Support',
      from: '2031-05-28T12:00:00.000Z',
      predictor: 'qlm',
      quotes: 1,
      quoted: 1,
      served: 1,
      meanWaitS: 60,
      biasS: 40,
      maeS: 40,
      coverage: 1,
    };
    const report = await get('/reports/waiting-times?day=2031-05-28&queue=VQ_Support');
    expect([report.statusCode, report.json()]).toEqual([
      200,
      { day: '2031-05-28', zone: 'UTC', rows: [row] },
    ]);
    expect((await get('/reports/waiting-times?day=2031-05-28&service=support')).json().rows).toEqual([row]);
    expect((await get('/reports/waiting-times?day=2031-05-28&service=none')).json().rows).toEqual([]);
    const table = await get('/reports/waiting-times?day=2031-05-28&format=csv');
    expect(table.headers['content-type']).toBe('text/csv;charset=utf-8');
    expect(table.body.split('\r\n')).toEqual([
      'queue,from,predictor,quotes,quoted,served,meanWaitS,biasS,maeS,coverage',
      `"'=evil,""queue""",2031-05-28T12:30:00.000Z,qlm,1,1,0,,,,`,
      'VQ_Support,2031-05-28T12:00:00.000Z,qlm,1,1,1,60,40,40,1',
      '',
    ]);
  });

  it('tell what was predicted for one callback, from what, and what then happened', async () => {
    const created = await api.app.inject({
      method: 'POST',
      url: '/genesys/1/service/callback/support',
      payload: { _customer_number: '+15105550100' },
    });
    const id = callbackId(created.json()._id);
    await api.store.waitQuotes.add(
      [{ ...quote('a', START), callbackId: id }],
      [{ requestId: requestId('a'), outcome: 'abandoned', at: START + 5000 }],
    );
    expect((await get(`/callbacks/${id}/waiting-times`)).json()).toMatchObject([
      {
        at: '2031-05-28T12:00:00.000Z',
        queue: 'VQ_Support',
        predictor: 'qlm',
        told: { waitS: 100, lowS: 50, highS: 150 },
        inputs: { position: 1, agentsWorking: 2 },
        outcome: 'abandoned',
        waitedS: 5,
      },
    ]);
    expect((await get('/callbacks/nobody/waiting-times')).statusCode).toBe(404);
  });

  it('tell what the predictors say now', async () => {
    const { body } = await get('/queues/VQ_New/waiting-time');
    expect(JSON.parse(body)).toMatchObject({ queue: 'VQ_New', predictor: 'qlm', told: null, estimates: {} });
  });

  it.each(['?day=tomorrow', '?zone=Moon', '?format=xml', '?queue=a%00b'])('refuse %s', async (query) => {
    expect((await get(`/reports/waiting-times${query}`)).statusCode).toBe(400);
  });
});

describe('the predictor that the operator chose', () => {
  it('is told where nobody asks for another one, and only there', async () => {
    api.routing.queueFacts = [
      { ...queueNamed('VQ_Support'), waiting: 4, agentsReady: 0, quitTimeMs: 10_000, handleTimeMs: 47_500 },
    ];
    const ask = async (path: string) => (await api.app.inject(path)).json();
    expect(await ask('/genesys/2/ewt?vq=VQ_Support')).toEqual({ VQ_Support: { ewt: 95 } });
    await api.configuration.putSection('wait-times', { 'predictor.VQ_Support': 'urs' });
    const told = [
      await ask('/genesys/2/ewt?vq=VQ_Support'),
      await ask('/genesys/1/service/ewt-for-vq?name=VQ_Support'),
      await ask('/urs/call/max/lvq/VQ_Support'),
    ];
    expect(told).toMatchObject([{ VQ_Support: { ewt: 50 } }, { ewt: 50 }, { ewt: 50 }]);
    const asked = [
      await ask('/genesys/2/ewt/ewt2?vq=VQ_Support'),
      await ask('/genesys/1/service/ewt-for-vq?name=VQ_Support&aqt=stat'),
      await ask('/urs/call/max/lvq/VQ_Support?aqt=ql'),
    ];
    expect(asked).toMatchObject([{ VQ_Support: { ewt: 95 } }, { ewt: 95 }, { ewt: 118.75 }]);
    await api.configuration.deleteSection('wait-times');
  });
});
