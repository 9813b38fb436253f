import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { buildTestApi, START, SUPPORT, type TestApi } from '../../../test/fakes.ts';

const HOURS = {
  _type: 'builtin',
  _service: 'office-hours',
  _timezone: 'Europe/Paris',
  _bh_regular1: 'Mon-Fri 9:00-17:00',
};
const CAPACITY = {
  _type: 'builtin',
  _service: 'capacity',
  _timezone: 'Europe/Paris',
  // Thursday.
  _capacity_4: '{"4":{"1000":2,"1100":1}}',
};
const SERVICES = {
  hours: HOURS,
  capacity: CAPACITY,
  support: { ...SUPPORT, _business_hours_service: 'hours', _capacity_service: 'capacity' },
  always: { ...SUPPORT, _max_request_by_time_bucket: '2' },
  half: { ...SUPPORT, _business_hours_service: 'hours', _request_time_bucket: '30' },
  strict: { ...SUPPORT, _business_hours_service: 'hours', _enable_reject_out_of_office_hours: 'true' },
  lost: { ...SUPPORT, _business_hours_service: 'nobody', _enable_reject_out_of_office_hours: 'true' },
  uncounted: { ...SUPPORT, _capacity_service: 'nobody' },
  token: { ...SUPPORT, _business_hours_service: 'hours_$region$' },
  hours_EU: HOURS,
  spread: { ...SUPPORT, _max_request_by_time_bucket: '5', _spread_in_time_bucket: 'true' },
};
const V1 = '/genesys/1/service/callback';
const V2 = '/genesys/2/service/callback';
const THURSDAY = '2031-05-29T';
let number = 100;

let api: TestApi;
beforeAll(async () => {
  // START is a Wednesday, 14:00 in Paris.
  api = await buildTestApi({}, SERVICES);
});
afterEach(() => api.reset());

async function get(url: string) {
  const response = await api.app.inject({ method: 'GET', url });
  return { status: response.statusCode, body: response.json() };
}

async function book(service: string, time?: string) {
  const response = await api.app.inject({
    method: 'POST',
    url: `${V1}/${service}`,
    payload: {
      _customer_number: `+1415555${String(++number).padStart(4, '0')}`,
      ...(time === undefined ? {} : { _desired_time: time }),
    },
  });
  return { status: response.statusCode, body: response.json() };
}

describe('availability', () => {
  const MORNING = 'start=2031-05-29T00:00:00.000Z&end=2031-05-29T08:10:00.000Z';

  it('is a map of slots to numbers, in order, on the grid, inside office hours and capacity', async () => {
    const { status, body } = await get(`${V1}/support/availability?${MORNING}`);
    expect(status).toBe(200);
    expect(Object.entries(body)).toEqual([
      [`${THURSDAY}08:00:00.000Z`, 2],
      [`${THURSDAY}08:05:00.000Z`, 2],
    ]);
  });

  it('has the slot that goes on when nothing is asked about', async () => {
    expect(await get(`${V1}/half/availability`)).toEqual({
      status: 200,
      body: { '2031-05-28T12:00:00.000Z': 100 },
    });
    expect((await get(`${V2}/half/availability`)).body).toEqual({
      durationMin: 30,
      slots: [{ utcTime: '2031-05-28T12:00:00.000Z', capacity: 100, total: 100 }],
    });
    expect((await get(`${V1}/half/availability?start=2031-05-31T12:00:00Z`)).body).toEqual({});
  });

  it('counts days from the start, and stops at as many free slots as are wanted', async () => {
    const start = 'start=2031-05-28T12:00:00Z';
    const two = await get(`${V1}/half/availability?${start}&number-of-days=2`);
    // Wednesday from two to five, all of Thursday, Friday until two.
    expect(Object.keys(two.body)).toHaveLength(6 + 16 + 10);
    const few = await get(`${V1}/half/availability?${start}&number-of-days=2&max-time-slots=3`);
    expect(Object.keys(few.body)).toHaveLength(3);
    expect((await get(`${V1}/half/availability?${start}&number-of-days=2&max-time-slots=0`)).body).toEqual(
      {},
    );
    expect(Object.keys((await get(`${V1}/half/availability?${start}&number-of-days=0`)).body)).toHaveLength(
      1,
    );
  });

  it('falls by one with every booking, is 0 when full, and rises again with a cancel', async () => {
    const slot = `${THURSDAY}08:00:00.000Z`;
    const url = `${V1}/support/availability?start=${slot}`;
    const first = await book('support', `${THURSDAY}08:03:00.000Z`);
    expect(first.status).toBe(200);
    expect((await get(url)).body).toEqual({ [slot]: 1 });
    expect((await book('support', slot)).status).toBe(200);
    expect((await get(url)).body).toEqual({ [slot]: 0 });
    const second = `${V2}/support/availability?start=${slot}`;
    expect((await get(second)).body.slots).toEqual([]);
    expect((await get(`${second}&report-busy=true`)).body.slots).toEqual([
      { utcTime: slot, capacity: 0, total: 2 },
    ]);
    const cancelled = await api.app.inject({ method: 'DELETE', url: `${V1}/support/${first.body._id}` });
    expect(cancelled.statusCode).toBe(200);
    expect((await get(url)).body).toEqual({ [slot]: 1 });
  });

  it('counts free slots only where a limit is given', async () => {
    const start = `${THURSDAY}08:00:00.000Z`;
    await book('support', start);
    await book('support', start);
    const v1 = await get(`${V1}/support/availability?start=${start}&number-of-days=1&max-time-slots=1`);
    expect(v1.body).toEqual({ [start]: 0, [`${THURSDAY}08:05:00.000Z`]: 2 });
    const url = `${V2}/support/availability?start=${start}&number-of-days=1&max-time-slots=1`;
    expect((await get(url)).body.slots).toHaveLength(1);
    expect((await get(`${url}&report-busy=true`)).body.slots).toHaveLength(2);
  });

  it('has local times without a zone when a zone is given, and reads times in it', async () => {
    const url = `${V2}/half/availability?start=2031-05-29T09:00&end=2031-05-29T10:00&timezone=Europe/Paris`;
    expect((await get(url)).body).toEqual({
      durationMin: 30,
      timezone: 'Europe/Paris',
      slots: [
        {
          utcTime: `${THURSDAY}07:00:00.000Z`,
          localTime: `${THURSDAY}09:00:00.000`,
          capacity: 100,
          total: 100,
        },
        {
          utcTime: `${THURSDAY}07:30:00.000Z`,
          localTime: `${THURSDAY}09:30:00.000`,
          capacity: 100,
          total: 100,
        },
      ],
    });
  });

  it('takes milliseconds, one moment, a date as browsers write it, and a form', async () => {
    const start = Date.parse(`${THURSDAY}07:00:00.000Z`);
    const one = { [`${THURSDAY}07:00:00.000Z`]: 100 };
    const v2 = async (query: string) => (await get(`${V2}/half/availability?${query}`)).body.slots.length;
    expect(await v2(`start-ms=${start}&end-ms=${start + 3_600_000}`)).toBe(2);
    expect(await v2(`start-ms=${start}`)).toBe(1);
    expect(await v2(`timestamp=${THURSDAY}07:10:00.000Z`)).toBe(1);
    expect(await v2(`timestamp=${start}`)).toBe(1);
    const text = 'Thu+May+29+2031+09:00:00+GMT%2B0200+(Central+European+Summer+Time)';
    expect((await get(`${V1}/half/availability?start=${text}`)).body).toEqual(one);
    const form = await api.app.inject({
      method: 'POST',
      url: `${V1}/half/availability`,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: `start=${THURSDAY}07:00:00.000Z&end=${THURSDAY}07:30:00.000Z`,
    });
    expect(form.json()).toEqual(one);
  });

  it('replaces tokens of the service', async () => {
    expect(Object.keys((await get(`${V1}/token/availability?region=EU`)).body)).toHaveLength(1);
    expect((await get(`${V1}/token/availability?region=US`)).status).toBe(400);
  });

  it.each([
    ['start=yesterday', 'start'],
    ['start=2031-02-30T00:00:00Z', 'start'],
    ['end=2031-05-28T11:00:00Z', 'end'],
    ['end=2033-05-28T11:00:00Z', 'end'],
    ['number-of-days=-1', 'number-of-days'],
    ['number-of-days=367', 'number-of-days'],
    ['number-of-days=1.5', 'number-of-days'],
    ['max-time-slots=many', 'max-time-slots'],
    ['max-time-slots=-1', 'max-time-slots'],
    ['start=2031-05-28T11:00:00Z&start-ms=1', 'start-ms'],
    ['end=2031-05-30T11:00:00Z&number-of-days=2', 'number-of-days'],
    ['timestamp=2031-05-30T11:00:00Z&number-of-days=2', 'timestamp'],
    ['start-ms=soon', 'start-ms'],
    ['start-ms=0', 'start-ms'],
    ['start=0000-01-01T00:00:00Z', 'start'],
    ['start=9999-12-31T23:59:59Z&number-of-days=366', 'start'],
    ['start-ms=99999999999999999999', 'start-ms'],
    ['timezone=Middle-earth', 'timezone'],
    ['timezone=EST', 'timezone'],
  ])('refuses %s and names it', async (query, name) => {
    const { status, body } = await get(`${V2}/half/availability?${query}`);
    expect(status).toBe(400);
    expect(body.exception).toMatch(/CallbackExceptionParameter$/);
    expect(body.message).toContain(name);
  });

  it.each(['1973-01-01T00:00:00Z', '9000-01-01T00:00:00Z', '2011-12-30', '2031-05-31T12:00:00Z'])(
    'answers far from now as well (%s)',
    async (start) => {
      for (const zone of ['', '&timezone=Australia/Lord_Howe', '&timezone=Asia/Kolkata'])
        expect((await get(`${V2}/half/availability?start=${start}&number-of-days=2${zone}`)).status).toBe(
          200,
        );
      expect((await get(`${V1}/support/availability?start=${start}&number-of-days=366`)).status).toBe(200);
    },
  );

  it('of a service whose hours are not there, or that is none, says what is not configured', async () => {
    for (const [service, word] of [
      ['lost', 'nobody'],
      ['unknown', 'unknown'],
      ['hours', 'hours'],
    ]) {
      for (const version of [V1, V2]) {
        const { status, body } = await get(`${version}/${service}/availability`);
        expect(status).toBe(400);
        expect(body).toMatchObject({ code: 7040, message: expect.stringContaining(word ?? '') });
        expect(body.exception).toMatch(/CallbackExceptionResource$/);
      }
    }
  });

  it('counts what was booked before the length of slots changed', async () => {
    await book('always', `${THURSDAY}09:00:00.000Z`);
    await book('always', `${THURSDAY}09:20:00.000Z`);
    await api.configuration.putService('always', { ...SERVICES.always, _request_time_bucket: '30' });
    const { body } = await get(`${V1}/always/availability?start=${THURSDAY}09:00:00.000Z`);
    expect(body).toEqual({ [`${THURSDAY}09:00:00.000Z`]: 0 });
    expect((await book('always', `${THURSDAY}09:10:00.000Z`)).status).toBe(400);
    await api.configuration.putService('always', SERVICES.always);
  });
});

describe('a wanted time', () => {
  it('outside office hours is refused with the next times that can be had', async () => {
    const { status, body } = await book('half', '2031-05-31T10:00:00.000Z');
    expect(status).toBe(400);
    expect(body).toMatchObject({
      code: 7042,
      phrase: 'OFFICE_CLOSED',
      message: 'The office is closed at 2031-05-31T10:00:00.000Z. Proposing time slots.',
    });
    expect(body.exception).toMatch(/CallbackExceptionAvailability$/);
    expect(Object.keys(body.availability)).toHaveLength(10);
    expect(Object.entries(body.availability)[0]).toEqual(['2031-06-02T07:00:00.000Z', 100]);
    expect(api.store.records.size).toBe(0);
  });

  it('in a slot without a place is refused with others, which do not contain it', async () => {
    const slot = `${THURSDAY}09:00:00.000Z`;
    expect((await book('support', slot)).status).toBe(200);
    const { status, body } = await book('support', `${THURSDAY}09:04:59.999Z`);
    expect(status).toBe(400);
    expect(body).toMatchObject({ code: 7041, phrase: 'TOO_MANY_REQUESTS' });
    expect(body.exception).toMatch(/CallbackExceptionAvailability$/);
    expect(body.message).toContain('2031-05-29T09:04:59.999Z');
    expect(body.availability[slot]).toBeUndefined();
    expect(body.availability[`${THURSDAY}09:05:00.000Z`]).toBe(1);
    expect(api.store.records.size).toBe(1);
  });

  it('in an hour without capacity is refused like one in a full slot', async () => {
    const { status, body } = await book('support', `${THURSDAY}07:30:00.000Z`);
    expect(status).toBe(400);
    expect(Object.keys(body.availability)[0]).toBe(`${THURSDAY}08:00:00.000Z`);
  });

  it('is not proposed beyond what may be asked for', async () => {
    await api.configuration.putService('half', { ...SERVICES.half, _reject_future_desired_time: '1d' });
    const { body } = await book('half', `${THURSDAY}06:30:00.000Z`);
    expect(Object.keys(body.availability).at(-1)).toBe(`${THURSDAY}11:30:00.000Z`);
    await api.configuration.putService('half', SERVICES.half);
  });

  it('that nobody can judge is refused: the office hours are not there', async () => {
    const { status, body } = await book('lost', `${THURSDAY}09:00:00.000Z`);
    expect(status).toBe(400);
    expect(body.exception).toMatch(/CallbackExceptionResource$/);
    expect(body.availability).toBeUndefined();
  });

  it('is booked at the ordinary limit when the capacity service is not there', async () => {
    expect((await book('uncounted', `${THURSDAY}09:00:00.000Z`)).status).toBe(200);
  });

  it('of a slot that is spread is kept, and its start follows those that took places there before', async () => {
    const slot = `${THURSDAY}09:00:00.000Z`;
    for (const time of [slot, slot, `${THURSDAY}09:04:30.000Z`, slot])
      expect((await book('spread', time)).status).toBe(200);
    const from = Date.parse(slot);
    const records = [...api.store.records.values()];
    expect(records.map(({ desiredAt }) => desiredAt - from)).toEqual([0, 0, 270_000, 0]);
    expect(records.map(({ dueAt }) => dueAt + 120_000 - from)).toEqual([0, 60_000, 270_000, 180_000]);
  });

  it('within the execution buffer takes a place as well', async () => {
    const soon = new Date(START + 60_000).toISOString();
    expect((await book('always', soon)).status).toBe(200);
    expect((await book('always', soon)).status).toBe(200);
    expect((await book('always', soon)).status).toBe(400);
    expect([...api.store.records.values()].map(({ state }) => state)).toEqual(['QUEUED', 'QUEUED']);
  });
});

describe('another time', () => {
  async function move(id: string, time: string) {
    const response = await api.app.inject({
      method: 'PUT',
      url: `${V1}/support/${id}`,
      payload: { _new_desired_time: time },
    });
    return { status: response.statusCode, body: response.json() };
  }

  it('takes the place along; one that cannot be had is refused with others', async () => {
    const [early, late] = [`${THURSDAY}08:00:00.000Z`, `${THURSDAY}09:00:00.000Z`];
    const first = (await book('support', early)).body._id;
    const second = (await book('support', late)).body._id;
    const full = await move(first, late);
    expect(full.status).toBe(400);
    expect(full.body).toMatchObject({ code: 7041, availability: { [`${THURSDAY}09:05:00.000Z`]: 1 } });
    expect(full.body.availability[late]).toBeUndefined();
    const closed = await move(first, '2031-06-01T09:00:00.000Z');
    expect(closed.body).toMatchObject({ code: 7042, exception: expect.stringMatching(/Availability$/) });
    expect((await move(second, early)).status).toBe(200);
    const { body } = await get(`${V1}/support/availability?start=${early}&end=2031-05-29T09:05:00Z`);
    expect([body[early], body[late]]).toEqual([0, 1]);
    expect((await move(first, late)).status).toBe(200);
  });
});

describe('a request for now', () => {
  it('takes no place and is taken when the office is closed, unless the service rejects that', async () => {
    await api.clock.advance(6 * 3_600_000);
    expect((await book('half')).status).toBe(200);
    const { status, body } = await book('strict');
    expect(status).toBe(400);
    expect(body).toMatchObject({
      code: 7042,
      exception: expect.stringMatching(/CallbackExceptionAvailability$/),
    });
    expect(Object.keys(body.availability)[0]).toBe(`${THURSDAY}07:00:00.000Z`);
    expect(await api.store.bookings.count('half', 0, 4e12)).toEqual([]);
  });

  it('is not held up by office hours that are not there', async () => {
    expect((await book('lost')).status).toBe(200);
  });
});
