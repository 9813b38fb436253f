/** `_eta_pos_threshold` when it is not set (callback options 5). */
const DEFAULT_THRESHOLDS = '0:10,10:5,20:2,30:1,40:0';

/**
 * Whether an agent is nearly there for a call at a position (from 1) with an expected wait in seconds, by
 * `<seconds>:<position>` steps: with a wait from one step on and below the next, the position has to be below that of
 * the step. The first in line always is near; a wait that nobody knows is not.
 */
export function isAgentNear(thresholds: string | null, position: number, waitS: number): boolean {
  if (position <= 1) return true;
  if (waitS < 0) return false;
  let least = 0;
  for (const step of stepsOf(thresholds ?? DEFAULT_THRESHOLDS)) {
    if (step.fromS > waitS) break;
    least = step.position;
  }
  return position < least;
}

function stepsOf(text: string): { fromS: number; position: number }[] {
  return text
    .split(',')
    .map((step) => /^\s*(\d{1,9})\s*:\s*(\d{1,9})\s*$/.exec(step))
    .filter((match) => match !== null)
    .map((match) => ({ fromS: Number(match[1]), position: Number(match[2]) }))
    .sort((a, b) => a.fromS - b.fromS);
}
