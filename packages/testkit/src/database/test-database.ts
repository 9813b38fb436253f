import { randomBytes } from 'node:crypto';
import { type ConnectionTarget, Database, loadMigrations, migrate } from '@ringback/store';
import { QuietTelemetry } from '../quiet-telemetry.ts';
import { joinTestCluster } from './test-cluster.ts';

/** A database of one test file. */
export interface TestDatabase {
  readonly target: ConnectionTarget;
  /** The same as a `postgres://` URL. */
  readonly url: string;
  /** Ends its sessions and removes it. Call it in `afterAll`. */
  drop(): Promise<void>;
}

/** Only one process may make the template; an arbitrary number. */
const TEMPLATE_LOCK = 7_242_553_911;

/** A fresh database, with the schema of this release unless `empty` is asked for. */
export async function createTestDatabase(options: { empty?: boolean } = {}): Promise<TestDatabase> {
  const cluster = await joinTestCluster();
  const log = new QuietTelemetry();
  const admin = await Database.open({ target: cluster.target, log, poolSize: 2 });
  const name = `ringback_test_${randomBytes(6).toString('hex')}`;
  try {
    const template = options.empty === true ? 'template0' : await ensureTemplate(admin, cluster.target);
    await admin.queryText(`CREATE DATABASE ${name} TEMPLATE ${template}`);
  } catch (error) {
    await admin.close();
    await cluster.stop();
    throw error;
  }
  const target = { ...cluster.target, database: name };
  return {
    target,
    url: urlOf(target),
    async drop() {
      await admin.queryText(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
      await admin.close();
      await cluster.stop();
    },
  };
}

/** The migrated database that others are copied from (copying takes 50 ms); named after its schema changes. */
async function ensureTemplate(admin: Database, target: ConnectionTarget): Promise<string> {
  const migrations = await loadMigrations();
  const template =
    `ringback_template_${migrations.map(({ checksum }) => checksum.slice(0, 6)).join('')}`.slice(0, 63);
  const log = new QuietTelemetry();
  await admin.transaction(async (transaction) => {
    await transaction.run({ name: 'lock-template', text: 'SELECT pg_advisory_xact_lock($1)' }, [
      TEMPLATE_LOCK,
    ]);
    const [known] = await admin.queryText<{ complete: boolean }>(
      'SELECT datistemplate AS complete FROM pg_database WHERE datname = $1',
      [template],
    );
    if (known?.complete === true) return;
    if (known !== undefined) await admin.queryText(`DROP DATABASE ${template} WITH (FORCE)`);
    await admin.queryText(`CREATE DATABASE ${template} TEMPLATE template0`);
    const database = await Database.open({ target: { ...target, database: template }, log, poolSize: 1 });
    await migrate(database, migrations, log);
    await database.close();
    await admin.queryText(`ALTER DATABASE ${template} IS_TEMPLATE true ALLOW_CONNECTIONS false`);
  });
  return template;
}

function urlOf({ host, port, user, password, database }: ConnectionTarget): string {
  const login = `${encodeURIComponent(user)}:${encodeURIComponent(password ?? '')}`;
  return host.startsWith('/')
    ? `postgres://${login}@localhost:${port}/${database}?host=${encodeURIComponent(host)}`
    : `postgres://${login}@${host}:${port}/${database}`;
}
