import { beforeAll, describe, expect, it } from 'vitest';
import { buildTestApi, SUPPORT, type TestApi } from '../../../test/fakes.ts';

const HOURS = {
  _type: 'builtin',
  _service: 'office-hours',
  _timezone: 'America/Toronto',
  _bh_regular1: 'Mon-Fri 9:00-17:00',
};
const SERVICES = {
  support: SUPPORT,
  hours: HOURS,
  // What `_service` names counts, whatever `_type` says.
  odd: { ...HOURS, _type: 'ors' },
  capacity: {
    _type: 'builtin',
    _service: 'capacity',
    _timezone: 'America/Toronto',
    _capacity_1: '{"1":{"0900":5,"1000":3}}',
    _capacity_2: '{"2":{"0900":5000}}',
  },
  closed: {
    ...HOURS,
    _bh_regular1: 'whenever',
    _holiday1: 'x',
    _timezone: 'Middle-earth',
    password: 'secret',
  },
  probe: { _type: 'builtin', _service: 'get' },
};
const URL = '/genesys/1/service';

let api: TestApi;
beforeAll(async () => {
  // The clock stands at 8:00 on a Wednesday in Toronto.
  api = await buildTestApi({}, SERVICES);
});

async function get(url: string, headers: Record<string, string> = {}) {
  const response = await api.app.inject({ method: 'GET', url: `${URL}/${url}`, headers });
  return { status: response.statusCode, body: response.json() };
}

describe('office hours', () => {
  it('tell whether the office is open now', async () => {
    expect(await get('hours')).toEqual({ status: 200, body: { error: null, periods: [] } });
    const open = await get('hours?start=2031-05-28T13:30:00Z');
    expect(open.body).toEqual({
      error: null,
      periods: [{ from: '2031-05-28T13:00:00.000Z', to: '2031-05-28T21:00:00.000Z' }],
    });
    expect(await get('odd?start=2031-05-28T13:30:00Z')).toEqual(open);
  });

  it('tell when it is open in some days, cut off at both ends', async () => {
    const { body } = await get('hours?start=2031-05-30T15:00:00.000Z&number-of-days=3');
    expect(body.periods).toEqual([
      { from: '2031-05-30T15:00:00.000Z', to: '2031-05-30T21:00:00.000Z' },
      { from: '2031-06-02T13:00:00.000Z', to: '2031-06-02T15:00:00.000Z' },
    ]);
    const until = await get('hours?start=2031-05-30T15:00:00.000Z&end=2031-06-02T15:00:00.000Z');
    expect(until.body).toEqual(body);
  });

  it('are asked for by POST as well', async () => {
    const response = await api.app.inject({
      method: 'POST',
      url: `${URL}/hours`,
      payload: { start: '2031-05-28T13:30:00Z' },
    });
    expect(response.json().periods).toHaveLength(1);
  });

  it('refuse what is no time', async () => {
    const { status, body } = await get('hours?start=soon');
    expect(status).toBe(400);
    expect(body).toMatchObject({ code: 40000, message: expect.stringContaining('start') });
  });

  it('that make no sense are closed, and ask for their password', async () => {
    expect((await get('closed')).status).toBe(401);
    const authorization = `Basic ${Buffer.from('x:secret').toString('base64')}`;
    expect(await get('closed?number-of-days=30', { authorization })).toEqual({
      status: 200,
      body: { error: null, periods: [] },
    });
  });
});

describe('capacity', () => {
  it('is told by stretches of local time', async () => {
    expect(await get('capacity?start=2031-03-17T09:15:00.000&end=2031-03-17T12:00:00.000')).toEqual({
      status: 200,
      body: {
        error: null,
        timezone: 'America/Toronto',
        periods: [
          { from: '2031-03-17T09:15:00.000', to: '2031-03-17T10:00:00.000', capacity: 5 },
          { from: '2031-03-17T10:00:00.000', to: '2031-03-17T11:00:00.000', capacity: 3 },
        ],
      },
    });
  });

  it('is told in the zone that is asked for', async () => {
    const { body } = await get('capacity?start=2031-03-17T14:00&end=2031-03-17T15:00&timezone=Europe/Paris');
    expect(body).toMatchObject({
      timezone: 'Europe/Paris',
      periods: [{ from: '2031-03-17T14:00:00.000', to: '2031-03-17T15:00:00.000', capacity: 5 }],
    });
  });

  it.each([
    ['', 'start'],
    ['?start=2031-03-17T09:15:00.000', 'end'],
    ['?start=2031-03-17T09:15:00.000&end=later', 'end'],
    ['?start=2031-03-17T09:15:00.000&end=2031-03-17T10:00&timezone=EST', 'timezone'],
  ])('asked for with %j lacks %s', async (query, name) => {
    const { status, body } = await get(`capacity${query}`);
    expect(status).toBe(400);
    expect(body.message).toContain(name);
  });

  it('of more than the maximum is an exception of its own', async () => {
    const { status, body } = await get('capacity?start=2031-03-18T09:00&end=2031-03-18T10:00');
    expect(status).toBe(400);
    expect(body.exception).toBe('com.genesyslab.gsg.services.capacity.CapacityException');
  });
});

it('leaves other builtin services and callbacks as they are', async () => {
  expect((await get('support')).status).toBe(405);
  expect((await get('nobody')).status).toBe(404);
});
