import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildTestApi, SUPPORT, type TestApi } from '../../../test/fakes.ts';

let api: TestApi;
beforeAll(async () => {
  api = await buildTestApi({}, { support: SUPPORT });
});
afterAll(() => api.app.close());

const text = fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme-ascii', maxLength: 200 }));
/** What such an option may hold, with a piece of it replaced, doubled or left out. */
const damaged = (...right: string[]): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...right) },
    fc
      .tuple(fc.constantFrom(...right), fc.nat(30), fc.nat(10), text)
      .map(([value, at, length, put]) => value.slice(0, at) + put + value.slice(at + length)),
    text,
  );
const HOURS = fc.record(
  {
    _timezone: damaged('Europe/Paris', 'Australia/Lord_Howe', 'PST', '+05:45', '__proto__'),
    _bh_regular1: damaged('Mon-Fri 9:00-17:00', 'Sat-Mon 19:00-7:00', 'Mon-Sun 0:00-24:00'),
    _bh_add1: damaged('2031-05-29 10:00-14:00', '02-29 22:00-6:00'),
    _holiday1: damaged('2031-05-30', '12-25'),
    _effective_dates1: damaged('2031-04-01 to 2031-10-31', '2031-05-28'),
    _use_alternative1: damaged('hours', 'capacity', 'support', 'constructor'),
    _include_regular1: damaged('hours', 'nobody'),
  },
  { requiredKeys: [] },
);
const CAPACITY = fc.record(
  {
    _timezone: damaged('Asia/Kathmandu', 'America/St_Johns'),
    _capacity: damaged('[Mon, Tue, Wed, Thu, Fri, Sat, Sun]', '[]'),
    _capacity_4: fc.oneof(damaged('{"4":{"0900":5,"1030":"3"}}'), fc.json()),
    _capacity_add: fc.oneof(damaged('[{"2031-05-29":{"0900":2}}]'), fc.json()),
    _max_capacity: damaged('1000', '-1', '0', '99999999999999'),
  },
  { requiredKeys: [] },
);
const SERVICE = fc.record(
  {
    _business_hours_service: damaged('hours', 'capacity'),
    _capacity_service: damaged('capacity', 'hours'),
    _request_time_bucket: damaged('5', '60', '120', '7', '1e3'),
    _max_request_by_time_bucket: damaged('100', '-1', '0', '999999999'),
    _enable_reject_out_of_office_hours: damaged('true', 'false'),
    _overwritable_options: damaged('_max_request_by_time_bucket', '_desired_time'),
  },
  { requiredKeys: [] },
);
const moment = damaged(
  '2031-05-29T09:00:00.000Z',
  '2031-05-29',
  'Thu May 29 2031 11:00:00 GMT+0200',
  '9999-12-31T23:59:59Z',
);
const among = (...records: Record<string, fc.Arbitrary<string>>[]) =>
  fc.oneof(...records.map((record) => fc.record(record)));
const QUERY = fc
  .tuple(
    among(
      {},
      { start: moment },
      { start: moment },
      { timestamp: moment },
      { 'start-ms': damaged('1937900000000', '-1') },
    ),
    among(
      {},
      { end: moment },
      { 'end-ms': damaged('1937990000000', '99999999999999') },
      { 'number-of-days': damaged('0', '1', '40', '367', '1.5') },
    ),
    fc.record(
      {
        'max-time-slots': damaged('0', '5', '-1', '1e9'),
        timezone: damaged('Europe/Paris', 'Pacific/Apia', 'EST', '../../etc'),
        'report-busy': damaged('true', 'false'),
      },
      { requiredKeys: [] },
    ),
  )
  .map(([start, end, more]): Record<string, string> => ({ ...start, ...end, ...more }));
const PATHS = [
  '1/service/callback/support/availability',
  '2/service/callback/support/availability',
  '1/service/hours',
  '1/service/capacity',
];

// Every answer is read by a strict client besides (see `readingStrictly`).
it('whatever options and queries hold, calendars and requests are answered or clearly refused (P8)', {
  timeout: 60_000,
}, async () => {
  const statuses = new Set<number>();
  await fc.assert(
    fc.asyncProperty(
      HOURS,
      CAPACITY,
      SERVICE,
      QUERY,
      moment,
      async (hours, capacity, service, query, desired) => {
        await api.configuration.putService('hours', { _service: 'office-hours', ...hours });
        await api.configuration.putService('capacity', { _service: 'capacity', ...capacity });
        await api.configuration.putService('support', { ...SUPPORT, ...service });
        for (const path of PATHS) {
          const response = await api.app.inject({
            method: 'GET',
            url: `/genesys/${path}?${new URLSearchParams(query)}`,
          });
          statuses.add(response.statusCode);
          expect(response.statusCode, `${path} ${response.body}`).toBeLessThan(500);
        }
        const created = await api.app.inject({
          method: 'POST',
          url: '/genesys/1/service/callback/support',
          payload: { _customer_number: '+14155550142', _desired_time: desired },
        });
        // Limits answer 503, and nothing else does.
        expect([200, 400, 503], created.body).toContain(created.statusCode);
        api.reset();
      },
    ),
    { numRuns: 150 },
  );
  expect([...statuses].sort()).toEqual([200, 400]);
});
