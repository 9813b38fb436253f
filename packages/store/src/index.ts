export type { ConnectionTarget } from './database/connection.ts';
export { parseDatabaseUrl } from './database/connection.ts';
export { Database, type DatabaseOptions } from './database/database.ts';
export { isUnavailable } from './database/failure.ts';
export { type EmbeddedOptions, type EmbeddedPostgres, openEmbedded } from './embedded/embedded-postgres.ts';
export { STORE_ERROR_CODES, type StoreErrorCode } from './errors.ts';
export { loadMigrations, type Migration, migrate } from './migrate.ts';
export { openStore, type StoreOptions } from './postgres-store.ts';
