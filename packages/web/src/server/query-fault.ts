import { ServerError } from './request.ts';

/**
 * What is to be shown instead of what a query fetched. While the server cannot be reached, what was there stays, and with it
 * what somebody has typed; what is gone is gone.
 */
export function queryFault({
  data,
  error,
}: {
  readonly data: unknown;
  readonly error: Error | null;
}): Error | null {
  if (data === undefined) return error;
  return error instanceof ServerError && error.status === 404 ? error : null;
}
