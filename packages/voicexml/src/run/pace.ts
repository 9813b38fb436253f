import type { LiveCall } from './live-call.ts';

/** Events and fetches are counted in windows of this length: a loop that waits in between never fills one. */
export const PACE_WINDOW_MS = 10_000;

export function paceOf(call: LiveCall): { fetches: number; events: number } {
  const { pace } = call.state;
  if (call.nowMs - pace.since >= PACE_WINDOW_MS) {
    pace.since = call.nowMs;
    pace.fetches = 0;
    pace.events = 0;
  }
  return pace;
}
