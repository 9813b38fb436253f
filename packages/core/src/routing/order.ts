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

/** A priority that rises while somebody waits (`_urs_vq_priority_increment` and its interval). */
export type PriorityGrowth = {
  /** Added after each full interval; may be negative. */
  readonly step: number;
  /** The interval, in milliseconds, more than 0. */
  readonly everyMs: number;
  /** When the first interval began, milliseconds since 1970: the start of the callback, however often it is submitted. */
  readonly since: number;
};

/**
 * The priority at a time: `base + step * floor((now - since) / interval)`, which a request that is submitted again
 * anywhere gets back by itself (routing reference 1.9).
 */
export function priorityAt(base: number, growth: PriorityGrowth | null, now: number): number {
  return growth === null ? base : base + growth.step * intervals(growth, now);
}

/** When the priority changes next, milliseconds since 1970. */
export function nextGrowthAt(growth: PriorityGrowth, now: number): number {
  return growth.since + (intervals(growth, now) + 1) * growth.everyMs;
}

function intervals({ since, everyMs }: PriorityGrowth, now: number): number {
  return Math.max(0, Math.floor((now - since) / everyMs));
}
