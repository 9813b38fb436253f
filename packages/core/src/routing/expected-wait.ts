import type { QueueFacts } from './routing-facts.ts';

/** Handling time of a queue that has not handled a call yet (Stat Server's own default). */
const UNKNOWN_HANDLE_TIME_MS = 90_000;

/** No agent who could serve is logged in: nobody can say. */
export const WAIT_UNKNOWN = -1;

/**
 * Expected wait in seconds of a call that enters the queue now, by Stat Server's formula: average handling time times
 * the calls that no ready agent will take, over the agents at work. `WAIT_UNKNOWN` when nobody is logged in.
 */
export function expectedWaitS(queue: QueueFacts): number {
  return waitBehind(queue, queue.waiting);
}

/** The same for the one who stands at a position (from 1) in it: as if the queue ended there. */
export function expectedWaitAtS(queue: QueueFacts, position: number): number {
  return waitBehind(queue, position);
}

function waitBehind({ agentsReady, agentsLoggedIn, handleTimeMs }: QueueFacts, calls: number): number {
  if (agentsLoggedIn === 0) return WAIT_UNKNOWN;
  const unserved = Math.max(0, calls - agentsReady);
  // While everybody is ready, all of them are about to be at work.
  const atWork = agentsLoggedIn - agentsReady || agentsLoggedIn;
  return Math.round(((handleTimeMs ?? UNKNOWN_HANDLE_TIME_MS) * unserved) / atWork) / 1000;
}
