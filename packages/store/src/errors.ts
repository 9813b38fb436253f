import { AppError, STORE_UNAVAILABLE } from '@ringback/core';

type Details = Readonly<Record<string, unknown>>;
interface CatalogueEntry {
  readonly retryable: boolean;
  readonly message: (details: Details) => string;
}

/**
 * Faults of the store. Codes are stable; messages are one plain line and hold no data of customers.
 *
 * - `STORE_UNAVAILABLE`: the database went away or does not answer. The same call may succeed later. When the
 *   connection broke during the commit itself `details.outcome` is `unknown`, otherwise nothing was stored.
 * - `STORE_DATABASE_UNREACHABLE`: nobody answers at the configured address at start. Start PostgreSQL there or correct it.
 * - `STORE_DATABASE_REFUSED`: the server answers but turns the login, the database name or its rights down.
 * - `STORE_BAD_DATABASE_URL`: the configured address is no `postgres://` URL.
 * - `STORE_VERSION_TOO_OLD`: the server is older than PostgreSQL 15. Use a newer one.
 * - `STORE_MIGRATION_FAILED`: a schema change did not run; it was rolled back. The log of the database says why.
 * - `STORE_MIGRATION_CHANGED`: a schema change that was applied differs from the file of this release.
 * - `STORE_SCHEMA_NEWER`: a newer release changed the schema in a way that this one cannot work with. Run the newer one.
 * - `STORE_BAD_DATA`: the database does not accept the values of one unit (such as a NUL character). Only that unit failed.
 * - `STORE_CONFLICT`: a unit breaks a uniqueness rule, such as a dial attempt whose number exists. Only that unit failed.
 * - `STORE_LEASE_LOST`: this node was silent for too long and another one has taken its place; nothing was stored. Start
 *   it again.
 * - `STORE_SLOT_FULL`: a callback was to be moved to a booking slot that has no place left. Only that unit failed.
 * - `STORE_FAILED`: the database refused a statement for another reason; a defect or a damaged schema.
 * - `STORE_CLOSED`: the store was closed before the call.
 * - `STORE_UNSUPPORTED_PLATFORM`: there is no embedded PostgreSQL for this system. Give a `postgres://` URL.
 * - `STORE_DATA_DIR_IN_USE`: another process works on the data folder. Stop it or choose another folder.
 * - `STORE_DATA_DIR_UNUSABLE`: the data folder cannot be made, entered or written. Correct its rights or choose another.
 * - `STORE_DATA_DIR_OTHER_VERSION`: the data was written by another major version of PostgreSQL.
 * - `STORE_EMBEDDED_FAILED`: the embedded PostgreSQL does not start. Its log file, named in the message, says why.
 */
const CATALOGUE = {
  [STORE_UNAVAILABLE]: {
    retryable: true,
    message: () => 'The database is not available at the moment',
  },
  STORE_DATABASE_UNREACHABLE: {
    retryable: true,
    message: ({ host, port }) =>
      `The database at ${String(host)}, port ${String(port)} cannot be reached: start PostgreSQL there or correct "database" (RINGBACK_DATABASE)`,
  },
  STORE_DATABASE_REFUSED: {
    retryable: false,
    message: ({ host, port, why }) =>
      `The database at ${String(host)}, port ${String(port)} refused the connection (${String(why)}): correct "database" (RINGBACK_DATABASE)`,
  },
  STORE_BAD_DATABASE_URL: {
    retryable: false,
    message: () => '"database" (RINGBACK_DATABASE) must be "embedded" or a postgres:// URL',
  },
  STORE_VERSION_TOO_OLD: {
    retryable: false,
    message: ({ version }) => `The database is PostgreSQL ${String(version)}; 15 or newer is needed`,
  },
  STORE_MIGRATION_FAILED: {
    retryable: false,
    message: ({ migration }) => `Schema change ${String(migration)} failed and was rolled back`,
  },
  STORE_MIGRATION_CHANGED: {
    retryable: false,
    message: ({ migration }) =>
      `Schema change ${String(migration)} was applied to this database in another form: install the release that applied it`,
  },
  STORE_SCHEMA_NEWER: {
    retryable: false,
    message: ({ migration }) =>
      `The database was changed by a newer release (${String(migration)}) and cannot be used by this one: install the newer release`,
  },
  STORE_BAD_DATA: {
    retryable: false,
    message: () => 'The database does not accept these values',
  },
  STORE_CONFLICT: {
    retryable: false,
    message: () => 'The change contradicts what is stored already',
  },
  STORE_LEASE_LOST: {
    retryable: false,
    message: () => 'This node was silent for too long, and another one has taken its place',
  },
  STORE_SLOT_FULL: {
    retryable: false,
    message: () => 'The slot has no place left',
  },
  STORE_FAILED: {
    retryable: false,
    message: () => 'The database refused a statement',
  },
  STORE_CLOSED: {
    retryable: false,
    message: () => 'The store is closed',
  },
  STORE_UNSUPPORTED_PLATFORM: {
    retryable: false,
    message: ({ platform }) =>
      `There is no embedded PostgreSQL for ${String(platform)}: set "database" (RINGBACK_DATABASE) to a postgres:// URL`,
  },
  STORE_DATA_DIR_IN_USE: {
    retryable: false,
    message: ({ dataDir, holder }) =>
      `The data folder ${String(dataDir)} is in use by another process (${String(holder)}): stop it or choose another folder with --data`,
  },
  STORE_DATA_DIR_UNUSABLE: {
    retryable: false,
    message: ({ dataDir, why }) =>
      `The data folder ${String(dataDir)} cannot be used: ${String(why)}. Choose another one with --data`,
  },
  STORE_DATA_DIR_OTHER_VERSION: {
    retryable: false,
    message: ({ dataDir, found, needed }) =>
      `The data in ${String(dataDir)} was written by PostgreSQL ${String(found)}, this release brings ${String(needed)}: back it up with the old release and restore it with this one`,
  },
  STORE_EMBEDDED_FAILED: {
    retryable: true,
    message: ({ why, logFile }) =>
      `The embedded PostgreSQL does not start (${String(why)}); its log is ${String(logFile)}`,
  },
} as const satisfies Record<string, CatalogueEntry>;

/** Stable codes of faults of this package. */
export type StoreErrorCode = keyof typeof CATALOGUE;

/** Every code of this package, for the generated error reference. */
export const STORE_ERROR_CODES = Object.keys(CATALOGUE) as readonly StoreErrorCode[];

/** Makes a catalogued fault; `details` fill the slots of its message. */
export function storeError(code: StoreErrorCode, details: Details = {}, cause?: unknown): AppError {
  const entry: CatalogueEntry = CATALOGUE[code];
  return new AppError(code, entry.message(details), {
    details: { ...details },
    retryable: entry.retryable,
    ...(cause === undefined ? {} : { cause }),
  });
}
