import { ServerError, Unreachable } from '../server/request.ts';

/** So often a run is looked at in vain, one time after the other, before it is given up. */
const MOST_FAILURES = 10;
/** Between them: half a minute in all, in which a server is up again that is started anew. */
export const AGAIN_MS = 3_000;

/** Whether a run is looked at once more. What the server says of the request itself it says again. */
export function isLookedAgain(failuresBefore: number, error: Error): boolean {
  const isFinal = error instanceof ServerError && error.status < 500 && error.status !== 429;
  return !isFinal && failuresBefore + 1 < MOST_FAILURES;
}

/** Why a run is not seen at the moment, and that it is looked for. */
export function whileLookedFor(error: Error): string {
  return `${words(error)} It is looked for again.`;
}

/** That a run is given up, and what to do. */
export function whenGivenUp(error: Error): string {
  if (error instanceof ServerError && error.status === 404)
    return 'The simulation is gone, since the server was started anew. Run it again.';
  return `What became of the simulation is not known. ${words(error)} Run it again.`;
}

function words(error: Error): string {
  if (error instanceof Unreachable) return 'The server cannot be reached.';
  return /[.!?]$/.test(error.message) ? error.message : `${error.message}.`;
}
