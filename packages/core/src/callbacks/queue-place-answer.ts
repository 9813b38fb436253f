import type { QueuePlace } from '../ports/orchestration.ts';

/** The action that asks for the place in line (API reference 4.9). */
export const QUEUE_POSITION = 'check-queue-position';

/** What is said to it: numbers as texts, seconds whole. */
export function queuePlaceAnswer({ position, waiting, waitS, isAgentNear }: QueuePlace) {
  const wait = String(Math.round(waitS));
  return {
    ewt: wait,
    _position: String(position),
    _eta: wait,
    _total_waiting: String(waiting),
    _agent_ready_threshold_passed: isAgentNear,
  };
}
