/** Deeper chains of causes say nothing new. */
const DEEPEST_CAUSE = 5;

/**
 * An error as fields of a log line. Only known members: a driver's error may carry the row that it could not
 * store, phone number included.
 */
export function describeError(error: unknown, depth = 0): Record<string, unknown> {
  if (!(error instanceof Error)) return { message: typeof error === 'string' ? error : typeof error };
  const { cause } = error;
  return {
    name: error.name,
    ...('code' in error && typeof error.code === 'string' ? { code: error.code } : {}),
    message: error.message,
    ...('details' in error && typeof error.details === 'object' && error.details !== null
      ? { details: error.details }
      : {}),
    ...(depth === 0 ? { stack: error.stack } : {}),
    ...(cause === undefined || depth >= DEEPEST_CAUSE ? {} : { cause: describeError(cause, depth + 1) }),
  };
}
