import type { QueueFacts, QueueOutlook } from './routing-facts.ts';

/** Handling time of a queue that has not handled a call yet (Stat Server's own default). */
export const UNKNOWN_HANDLE_TIME_MS = 90_000;

/** What the formula needs. */
type StatServerFacts = Pick<QueueFacts, 'waiting' | 'agentsReady' | 'agentsLoggedIn' | 'handleTimeMs'> & {
  readonly outlook?: Pick<QueueOutlook, 'effectivePortion'>;
};

/** A queue that none of the last calls came from is served by somebody all the same. */
const LEAST_AGENTS = 0.25;

/** No agent who could serve is logged in: nobody can say. */
export const WAIT_UNKNOWN = -1;

/**
 * Expected wait in seconds of a call that enters the queue now, by Stat Server's formula: average handling time times
 * the calls that no ready agent will take, over the part of the agents at work that this queue gets (routing reference 3.4). `WAIT_UNKNOWN` when nobody is logged in.
 */
export function expectedWaitS(queue: StatServerFacts): number {
  return waitBehind(queue, queue.waiting);
}

/** The same for the one who stands at a position (from 1) in it: as if the queue ended there. */
export function expectedWaitAtS(queue: StatServerFacts, position: number): number {
  return waitBehind(queue, position);
}

function waitBehind(
  { agentsReady, agentsLoggedIn, handleTimeMs, outlook }: StatServerFacts,
  calls: number,
): number {
  if (agentsLoggedIn === 0) return WAIT_UNKNOWN;
  const unserved = Math.max(0, calls - agentsReady);
  // While everybody is ready, all of them are about to be at work.
  const atWork = agentsLoggedIn - agentsReady || agentsLoggedIn;
  const forThis = Math.max(LEAST_AGENTS, atWork * (outlook?.effectivePortion ?? 1));
  return Math.round(((handleTimeMs ?? UNKNOWN_HANDLE_TIME_MS) * unserved) / forThis) / 1000;
}
