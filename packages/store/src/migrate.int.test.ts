import {
  createTestDatabase,
  joinTestCluster,
  QuietTelemetry,
  type TestCluster,
  type TestDatabase,
} from '@ringback/testkit';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Database } from './database/database.ts';
import { loadMigrations, type Migration, migrate } from './migrate.ts';

const log = new QuietTelemetry();
let cluster: TestCluster;
let fresh: TestDatabase;
let database: Database;

beforeAll(async () => {
  cluster = await joinTestCluster();
});

afterAll(async () => {
  await cluster.stop();
});

beforeEach(async () => {
  fresh = await createTestDatabase({ empty: true });
  database = await Database.open({ target: fresh.target, log });
});

afterEach(async () => {
  await database.close();
  await fresh.drop();
});

const change = (number: number, text: string, breaking = false): Migration => ({
  number,
  name: `000${number}-change`,
  text,
  checksum: `${number}:${text}`,
  breaking,
});

describe('schema changes', () => {
  it('are applied once, however often they are asked for', async () => {
    const migrations = await loadMigrations();
    expect(await migrate(database, migrations, log)).toEqual(migrations.map(({ name }) => name));
    expect(await migrate(database, migrations, log)).toEqual([]);
    await database.queryText('SELECT FROM callback');
  });

  it('are applied once when several processes start at the same time', async () => {
    const migrations = await loadMigrations();
    const others = await Promise.all(
      [1, 2, 3].map(() => Database.open({ target: fresh.target, log, poolSize: 1 })),
    );
    const applied = await Promise.all([database, ...others].map((one) => migrate(one, migrations, log)));
    expect(applied.flat().toSorted()).toEqual(migrations.map(({ name }) => name));
    await Promise.all(others.map((one) => one.close()));
  });

  it('roll back whole when a statement fails, and keep those before', async () => {
    const broken = [
      change(1, 'CREATE TABLE one ()'),
      change(2, 'CREATE TABLE two (); SELECT * FROM nowhere'),
    ];
    await expect(migrate(database, broken, log)).rejects.toMatchObject({
      code: 'STORE_MIGRATION_FAILED',
      details: { migration: '0002-change', sqlState: '42P01' },
    });
    await database.queryText('SELECT FROM one');
    await expect(database.queryText('SELECT FROM two')).rejects.toMatchObject({ code: 'STORE_FAILED' });
    expect(await migrate(database, [change(1, 'CREATE TABLE one ()')], log)).toEqual([]);
  });

  it('are refused when an applied one reads differently now', async () => {
    await migrate(database, [change(1, 'CREATE TABLE one ()')], log);
    await expect(migrate(database, [change(1, 'CREATE TABLE uno ()')], log)).rejects.toMatchObject({
      code: 'STORE_MIGRATION_CHANGED',
      message: expect.stringContaining('0001-change') as string,
    });
  });

  it('of a newer release stop an older one only when they say that they break it', async () => {
    const old = [change(1, 'CREATE TABLE one ()')];
    await migrate(database, [...old, change(2, 'CREATE TABLE two ()')], log);
    expect(await migrate(database, old, log)).toEqual([]);
    expect(log.lines.at(-1)).toMatchObject({
      event: 'store.schema-newer',
      fields: { migration: '0002-change' },
    });
    await migrate(database, [...old, change(2, 'CREATE TABLE two ()'), change(3, 'SELECT 1', true)], log);
    await expect(migrate(database, old, log)).rejects.toMatchObject({ code: 'STORE_SCHEMA_NEWER' });
  });
});

describe('the first connection', () => {
  it('names host and port when nobody answers', async () => {
    await expect(
      Database.open({ target: { ...fresh.target, host: '127.0.0.1', port: 1 }, log }),
    ).rejects.toMatchObject({
      code: 'STORE_DATABASE_UNREACHABLE',
      message: expect.stringMatching(/127\.0\.0\.1, port 1 /) as string,
    });
  });

  it('says that the database does not exist', async () => {
    await expect(
      Database.open({ target: { ...fresh.target, database: 'nowhere' }, log }),
    ).rejects.toMatchObject({
      code: 'STORE_DATABASE_REFUSED',
      message: expect.stringContaining('does not exist') as string,
    });
  });

  it('says that the password is wrong, without showing it', async () => {
    await expect(
      Database.open({ target: { ...fresh.target, password: 'guess-9741' }, log }),
    ).rejects.toSatisfy(
      (error: Error & { code: string }) =>
        error.code === 'STORE_DATABASE_REFUSED' && !JSON.stringify([error.message, error]).includes('9741'),
    );
  });
});
