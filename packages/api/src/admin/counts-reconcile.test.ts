import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ADMIN, buildTestApi, type TestApi } from '../../test/fakes.ts';

let api: TestApi;
beforeAll(async () => {
  api = await buildTestApi();
});
beforeEach(() => api.reset());
afterAll(() => api.app.close());

type Step =
  | { readonly kind: 'asks'; readonly number: string }
  | { readonly kind: 'ends'; readonly which: number; readonly reason: string }
  | { readonly kind: 'passes'; readonly hours: number };

const PREMIUM = '+19002345678';
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('asks' as const),
      number: fc.oneof(
        { weight: 1, arbitrary: fc.constant(PREMIUM) },
        {
          weight: 5,
          arbitrary: fc.integer({ min: 0, max: 999_999 }).map((n) => `+1415${String(5_000_000 + n)}`),
        },
      ),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('ends' as const),
      which: fc.nat(),
      reason: fc.constantFrom('AGENT_CONNECTED', 'CANCELLED', 'FAIL_TIMEOUT_TTL', 'FAIL_CALL_TO_CUSTOMER'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('passes' as const), hours: fc.integer({ min: 1, max: 20 }) }),
  },
);

interface Row {
  readonly what: string;
  readonly detail: string;
  readonly count: number;
}
const get = (path: string) => api.app.inject({ url: `/api/v1${path}`, headers: ADMIN });
/** The lines of a CSV without quoted values, by their titles. */
function lines(csv: string): Record<string, string>[] {
  const [titles = [], ...rows] = csv
    .trimEnd()
    .split('\r\n')
    .map((line) => line.split(','));
  return rows.map((row) => Object.fromEntries(titles.map((title, at) => [title, row[at] ?? ''])));
}
const total = (rows: readonly Row[], what: string) =>
  rows.filter((row) => row.what === what).reduce((sum, { count }) => sum + count, 0);
function countedBy(values: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}

describe('counts of callbacks (U28)', () => {
  it('are the same in report, table and metrics: what was asked for has ended, by reason, or is open, on any day', {
    timeout: 30_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        api.reset();
        const open: string[] = [];
        const days = new Set([dayOf(api.clock.now())]);
        let [accepted, refused] = [0, 0];
        for (const one of steps)
          if (one.kind === 'passes') {
            await api.clock.advance(one.hours * 3_600_000);
            days.add(dayOf(api.clock.now()));
          } else if (one.kind === 'asks') {
            const response = await api.app.inject({
              method: 'POST',
              url: '/genesys/1/service/callback/support',
              payload: { _customer_number: one.number },
            });
            if (response.statusCode === 200) {
              accepted += 1;
              open.push(response.json()._id);
            } else refused += 1;
          } else {
            const [id] = open.splice(one.which % (open.length || 1), 1);
            if (id !== undefined)
              api.store.change(id as never, {
                state: 'COMPLETED',
                reason: one.reason,
                completedAt: api.clock.now(),
              });
          }
        const table = lines((await get('/callbacks?format=csv')).body);
        let [asked, ended] = [0, 0];
        for (const day of days) {
          const { rows } = (await get(`/reports/callbacks?day=${day}`)).json<{ rows: Row[] }>();
          const csv = lines((await get(`/reports/callbacks?day=${day}&format=csv`)).body);
          expect(csv.map(({ what, detail, count }) => ({ what, detail, count: Number(count) }))).toEqual(
            rows.map(({ what, detail, count }) => ({ what, detail, count })),
          );
          const createdThen = table.filter(({ createdAt }) => createdAt?.startsWith(day));
          const endedThen = table.filter(({ completedAt }) => completedAt?.startsWith(day));
          expect(total(rows, 'asked')).toBe(createdThen.length);
          expect(
            countedBy(
              rows
                .filter(({ what }) => what === 'ended')
                .flatMap(({ detail, count }) => Array<string>(count).fill(detail)),
            ),
          ).toEqual(countedBy(endedThen.map(({ reason }) => reason ?? '')));
          asked += total(rows, 'asked');
          ended += total(rows, 'ended');
        }
        expect(asked - ended).toBe(table.filter(({ state }) => state !== 'COMPLETED').length);
        expect(asked - ended).toBe(open.length);
        expect(asked).toBe(table.length);
        const counted = countedBy(api.telemetry.counts.map(({ metric }) => metric));
        expect(counted['callbacks_created'] ?? 0).toBe(accepted);
        expect(counted['callbacks_refused'] ?? 0).toBe(refused);
      }),
      { numRuns: 40 },
    );
  });
});

function dayOf(instant: number): string {
  return new Date(instant).toISOString().slice(0, 10);
}
