/** What went wrong, as data: a stable code, plain words, facts in fields. Compare `code`, never the class. */
export class AppError extends Error {
  readonly code: string;
  readonly details: Readonly<Record<string, unknown>>;
  readonly retryable: boolean;

  constructor(
    code: string,
    message: string,
    options: { details?: Record<string, unknown>; retryable?: boolean; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.details = options.details ?? {};
    this.retryable = options.retryable ?? false;
  }
}

/** True when the value is a fault that carries a catalogued code (also one from another copy of the class). */
export function hasCode(error: unknown): error is Error & { code: string } {
  return error instanceof Error && 'code' in error && typeof error.code === 'string';
}

/** The database cannot be reached: nothing was stored, the same call may succeed later. */
export const STORE_UNAVAILABLE = 'STORE_UNAVAILABLE';

/** True for the one fault that callers wait out or answer with "try again": the database is away. */
export function isStoreUnavailable(error: unknown): boolean {
  return hasCode(error) && error.code === STORE_UNAVAILABLE;
}

/** Code of the fault "another node has taken the place of this one": nothing can be committed here any more. */
export const STORE_LEASE_LOST = 'STORE_LEASE_LOST';

export function isLeaseLost(error: unknown): boolean {
  return hasCode(error) && error.code === STORE_LEASE_LOST;
}
