/** What the order in a queue is made of. */
export interface Standing {
  readonly priority: number;
  readonly arrivedAt: number;
  readonly seq: number;
}

/**
 * The one comparator for everybody who waits, live callers and callbacks alike (P3): higher priority first,
 * then who arrived earlier, then who was accepted earlier. A total order for distinct `seq`.
 */
export function compareStanding(a: Standing, b: Standing): number {
  return b.priority - a.priority || a.arrivedAt - b.arrivedAt || a.seq - b.seq;
}
