import { asForm } from '@ringback/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RingbackProcess } from '../product/ringback-process.ts';
import { openSharedDatabase, type SharedDatabase } from '../product/shared-database.ts';

const NUMBERS = Array.from({ length: 50 }, (_, at) => `+1800555${String(1000 + at)}`);

let database: SharedDatabase;
let first: RingbackProcess;
let second: RingbackProcess;

beforeAll(async () => {
  database = await openSharedDatabase();
  const configuration = {
    http: { port: 0 },
    telephony: { sip: { port: 0 } },
    resources: { DNIS: NUMBERS },
  };
  first = await RingbackProcess.start(configuration, ['--database', database.url]);
  second = await RingbackProcess.start(configuration, ['--database', database.url]);
}, 90_000);
afterAll(async () => {
  await first?.close();
  await second?.close();
  await database?.close();
});

async function post(node: RingbackProcess, service: string, fields: Record<string, string>) {
  const { data, error, response } = await node.client.POST('/genesys/1/service/{nameOrId}', {
    params: { path: { nameOrId: service } },
    body: fields,
    ...asForm,
  });
  return { status: response.status, body: (data ?? error) as Record<string, string> };
}

describe('access numbers of a pool that two nodes share', () => {
  it('are given once each to a crowd, lead every customer to his data from either node, and survive a kill', async () => {
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, at) =>
        post(at % 2 === 0 ? first : second, 'request-interaction', {
          _booking_expiration_timeout: '600',
          customer: String(at),
        }),
      ),
    );
    const given = answers.filter(({ status }) => status === 200);
    expect(given).toHaveLength(50);
    expect(answers.filter(({ status }) => status === 503)).toHaveLength(50);
    expect(given.map(({ body }) => body['_access_number']).sort()).toEqual([...NUMBERS].sort());

    await first.kill();
    const found = await Promise.all(
      given.map(({ body }) =>
        post(second, 'match-interaction', { _access_number: body['_access_number'] ?? '' }),
      ),
    );
    expect(found.map(({ status, body }) => [status, body['_id']])).toEqual(
      given.map(({ body }) => [200, body['_id']]),
    );
    expect((await post(second, 'request-interaction', {})).status).toBe(200);
  }, 60_000);
});
