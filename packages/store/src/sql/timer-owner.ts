/**
 * Whether the session of timer `t` runs at the node. A question for each timer, and no join: timers are read in the
 * order of their due time, and few of them.
 */
export const runsAt = (node: string): string =>
  `(SELECT s.owner = ${node} AND s.ended_at IS NULL FROM session s WHERE s.session_id = t.session_id)`;
