import { createServer, type Server } from 'node:net';
import { createTestDatabase, QuietTelemetry, type TestDatabase } from '@ringback/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Database } from './database.ts';

let fresh: TestDatabase;
let database: Database;
beforeAll(async () => {
  fresh = await createTestDatabase();
  database = await Database.open({ target: fresh.target, log: new QuietTelemetry(), poolSize: 1 });
});
afterAll(async () => {
  await database?.close();
  await fresh?.drop();
});

it('who waits for a connection that others use is served when it is free, and not told that the database is away', async () => {
  // Longer than a connection may take to come about.
  const slow = database.queryText('SELECT pg_sleep(5)');
  const crowd = await Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      database.queryText<{ n: number }>('SELECT $1::int AS n', [index]),
    ),
  );
  await slow;
  expect(crowd.map(([row]) => row?.n)).toEqual(Array.from({ length: 20 }, (_, index) => index));
}, 20_000);

it('a server that accepts connections and says nothing is away', async () => {
  const mute: Server = createServer(() => undefined);
  await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve));
  const address = mute.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  await expect(
    Database.open({
      target: { ...fresh.target, host: '127.0.0.1', port },
      log: new QuietTelemetry(),
    }),
  ).rejects.toMatchObject({ code: 'STORE_DATABASE_UNREACHABLE' });
  mute.close();
}, 20_000);

it('no statement is compiled to machine code, whatever the settings of the server are', async () => {
  await database.queryText('ALTER DATABASE "' + fresh.target.database + '" SET jit = on');
  const other = await Database.open({ target: fresh.target, log: new QuietTelemetry(), poolSize: 1 });
  expect(await other.queryText('SHOW jit')).toEqual([{ jit: 'off' }]);
  await other.close();
});

it('a connection that is to plan once makes no new plan, whatever the values are', async () => {
  const once = await Database.open({
    target: fresh.target,
    log: new QuietTelemetry(),
    poolSize: 1,
    planOnce: true,
  });
  const count = { name: 'count-given', text: 'SELECT count(*)::int AS n FROM unnest($1::int[])' };
  for (let length = 0; length < 10; length++)
    expect(await once.query(count, [Array.from({ length }, () => 1)])).toEqual([{ n: length }]);
  const plans = await once.queryText(
    "SELECT generic_plans, custom_plans FROM pg_prepared_statements WHERE name = 'count-given'",
  );
  await once.close();
  expect(plans).toEqual([{ generic_plans: 10, custom_plans: 0 }]);
});
