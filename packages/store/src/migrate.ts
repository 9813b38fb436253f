import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import type { Telemetry } from '@ringback/core';
import { hasCode } from '@ringback/core';
import type { Database, Transaction } from './database/database.ts';
import { storeError } from './errors.ts';

/** One numbered schema change. `breaking`: its first line is `-- breaking`, older releases cannot run beside it. */
export interface Migration {
  readonly number: number;
  readonly name: string;
  readonly text: string;
  readonly checksum: string;
  readonly breaking: boolean;
}

/** Advisory lock that everybody who changes the schema takes; an arbitrary number, never to be changed. */
const MIGRATION_LOCK = 7_242_553_901;

const FILE = /^(\d{4})-[a-z0-9-]+\.sql$/;

/** The schema changes of this release, in order. */
export async function loadMigrations(
  folder: URL = new URL('../migrations/', import.meta.url),
): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => FILE.test(name)).sort();
  return Promise.all(
    names.map(async (name) => {
      const text = (await readFile(new URL(name, folder), 'utf8')).replaceAll('\r\n', '\n');
      return {
        number: Number(name.slice(0, 4)),
        name: name.replace(/\.sql$/, ''),
        text,
        checksum: createHash('sha256').update(text).digest('hex'),
        breaking: text.startsWith('-- breaking\n'),
      };
    }),
  );
}

interface AppliedRow {
  readonly number: number;
  readonly name: string;
  readonly checksum: string;
  readonly breaking: boolean;
  readonly [column: string]: unknown;
}

/**
 * Brings the schema to this release; safe when several processes do it at once. Returns the names of what was
 * applied now. Throws STORE_MIGRATION_FAILED, STORE_MIGRATION_CHANGED or STORE_SCHEMA_NEWER.
 */
export async function migrate(
  database: Database,
  migrations: readonly Migration[],
  log: Pick<Telemetry, 'log'>,
): Promise<string[]> {
  const appliedNow: string[] = [];
  for (;;) {
    const step = await database.transaction((transaction) => applyNext(transaction, migrations));
    if (step.applied === null) {
      for (const name of step.unknown) log.log('warn', 'store.schema-newer', { migration: name });
      return appliedNow;
    }
    appliedNow.push(step.applied);
    log.log('info', 'store.migrated', { migration: step.applied });
  }
}

/** Applies the first change that is missing. The lock lasts as long as the transaction. */
async function applyNext(
  transaction: Transaction,
  migrations: readonly Migration[],
): Promise<{ applied: string | null; unknown: string[] }> {
  await transaction.run({ name: 'lock-schema', text: 'SELECT pg_advisory_xact_lock($1)' }, [MIGRATION_LOCK]);
  const applied = await appliedMigrations(transaction);
  verifyApplied(applied, migrations);
  const done = new Set(applied.map(({ number }) => number));
  const next = migrations.find(({ number }) => !done.has(number));
  if (next === undefined) {
    const known = new Set(migrations.map(({ number }) => number));
    return {
      applied: null,
      unknown: applied.filter(({ number }) => !known.has(number)).map(({ name }) => name),
    };
  }
  try {
    // Without a name and without values the driver sends it as one script.
    await transaction.run({ name: '', text: next.text });
  } catch (error) {
    throw storeError(
      'STORE_MIGRATION_FAILED',
      { migration: next.name, ...(hasCode(error) ? { sqlState: error.code } : {}) },
      error,
    );
  }
  await transaction.run(
    {
      name: 'record-migration',
      text: 'INSERT INTO migration (number, name, checksum, breaking) VALUES ($1, $2, $3, $4)',
    },
    [next.number, next.name, next.checksum, next.breaking],
  );
  return { applied: next.name, unknown: [] };
}

async function appliedMigrations(transaction: Transaction): Promise<AppliedRow[]> {
  await transaction.run({
    name: 'create-migration-table',
    text: `CREATE TABLE IF NOT EXISTS migration (
      number integer PRIMARY KEY,
      name text NOT NULL,
      checksum text NOT NULL,
      breaking boolean NOT NULL,
      applied_at timestamptz NOT NULL DEFAULT now()
    )`,
  });
  return transaction.run<AppliedRow>({
    name: 'applied-migrations',
    text: 'SELECT number, name, checksum, breaking FROM migration ORDER BY number',
  });
}

function verifyApplied(applied: readonly AppliedRow[], migrations: readonly Migration[]): void {
  for (const row of applied) {
    const ours = migrations.find(({ number }) => number === row.number);
    if (ours === undefined) {
      if (row.breaking) throw storeError('STORE_SCHEMA_NEWER', { migration: row.name });
    } else if (ours.checksum !== row.checksum) {
      throw storeError('STORE_MIGRATION_CHANGED', { migration: row.name });
    }
  }
}
