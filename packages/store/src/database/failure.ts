import { AppError, hasCode, isStoreUnavailable, STORE_UNAVAILABLE } from '@ringback/core';
import { storeError } from '../errors.ts';

/** Of the driver and of Node: the connection, not the statement, is at fault. */
const CONNECTION_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ENOENT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'EACCES',
]);

/**
 * SQLSTATE classes that mean "come back later" (PostgreSQL manual, appendix A): 08 connection, 53 resources
 * (disk full, too many connections), 57P shutting down, starting up, crashed, 58 system error, 25006 read-only
 * (a standby after a switch-over).
 */
const AWAY = /^(?:08...|53...|57P..|58...|25006)$/;
/** Those of them that somebody has to do something about, in plain words. */
const TROUBLES: Readonly<Record<string, string>> = {
  '53100': 'the disk of the database is full',
  '53200': 'the database is out of memory',
  '53300': 'the database has too many connections',
  '58030': 'the database cannot read or write its files',
  '25006': 'the database is read-only',
};
/** The transaction lost against another one: the same batch succeeds when run again. */
const TRANSIENT = /^(?:40001|40P01|55P03)$/;
const SQLSTATE = /^[0-9A-Z]{5}$/;

/** The driver reports these by text alone. */
const CONNECTION_TEXT =
  /connection terminated|client has encountered a connection error|timeout exceeded when trying to connect|timeout expired|query read timeout|client was closed|not queryable/i;

/** SQLSTATE or code of Node; of a catalogued fault the SQLSTATE that it was made from. */
function codeOf(error: unknown): string | null {
  if (!hasCode(error)) return null;
  if (error.code === 'STORE_FAILED' && error instanceof AppError) {
    const { sqlState } = error.details;
    if (typeof sqlState === 'string') return sqlState;
  }
  return error.code;
}

/** Whether the fault says that the database is away, so that the same call may succeed later. */
export function isUnavailable(error: unknown): boolean {
  if (isStoreUnavailable(error)) return true;
  if (error instanceof AggregateError) return error.errors.some(isUnavailable);
  const code = codeOf(error);
  if (code !== null && (CONNECTION_CODES.has(code) || AWAY.test(code))) return true;
  // A statement that ran into the server's time limit: the database is there but does not keep up.
  if (code === '57014') return true;
  return error instanceof Error && CONNECTION_TEXT.test(error.message);
}

/** Whether a connection pooler says that it lost the server: what the server may have answered went with it. */
export function isServerLost(error: unknown): boolean {
  return codeOf(error)?.startsWith('08') === true;
}

/** Whether running the same transaction again at once is right (deadlock, lock time-out, serialisation). */
export function isTransient(error: unknown): boolean {
  const code = codeOf(error);
  return code !== null && TRANSIENT.test(code);
}

/**
 * Whether the values are at fault and not the statement or the database: class 22 (data), 23 (constraint), 54
 * (too large), or one of our own refusals of a unit.
 */
export function isDataFault(error: unknown): boolean {
  const code = codeOf(error);
  return (
    code !== null &&
    (/^(?:22|23|54)...$/.test(code) ||
      code === 'STORE_BAD_DATA' ||
      code === 'STORE_CONFLICT' ||
      code === 'STORE_SLOT_FULL')
  );
}

/**
 * The one place that turns a fault of the driver into a catalogued one. A fault that may quote stored values
 * (PostgreSQL does so in message and detail) is not kept as cause; its SQLSTATE and constraint are.
 */
export function storeFault(error: unknown, facts: Readonly<Record<string, unknown>> = {}): AppError | Error {
  if (hasCode(error) && error.code.startsWith('STORE_')) return error;
  const code = codeOf(error);
  if (isUnavailable(error)) {
    const trouble = code === null ? undefined : TROUBLES[code];
    const reason = { reason: code ?? 'connection', ...(trouble === undefined ? {} : { trouble }) };
    return storeError(STORE_UNAVAILABLE, { ...facts, ...reason }, error);
  }
  const details = { ...facts, ...sqlFacts(error) };
  // The one way in which this column becomes null (`mark-batch`).
  if (code === '23502' && details['table'] === 'commit_mark') return storeError('STORE_LEASE_LOST', facts);
  if (code === '23505') return storeError('STORE_CONFLICT', details);
  if (isDataFault(error)) return storeError('STORE_BAD_DATA', details);
  if (code !== null && SQLSTATE.test(code)) return storeError('STORE_FAILED', details);
  return storeError('STORE_FAILED', details, error);
}

function sqlFacts(error: unknown): Record<string, unknown> {
  const facts: Record<string, unknown> = {};
  if (!(error instanceof Error)) return facts;
  const source = error as unknown as Readonly<Record<string, unknown>>;
  if (typeof source['code'] === 'string') {
    facts['sqlState'] = source['code'];
    // Class 42 (syntax, names, rights) speaks of the schema only, never of values.
    if (source['code'].startsWith('42')) facts['text'] = error.message;
  }
  for (const name of ['table', 'column', 'constraint', 'routine']) {
    if (typeof source[name] === 'string') facts[name] = source[name];
  }
  return facts;
}
