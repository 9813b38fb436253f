import { normalQuantile } from './normal-quantile.ts';

/** What is known, at one moment, about the agents whom a callback may get and about those who compete for them. */
export interface PacingSituation {
  /** Agents at work: ready, or with a call. */
  readonly agents: number;
  /** Of these, who could take an answered customer now. */
  readonly free: number;
  /** Those on the line who would be served before the customers who are dialled. */
  readonly waiting: number;
  /** Customers whose phones ring, or are about to. */
  readonly inFlight: number;
  /** How many busy agents become free within the time to answer: mean and variance. */
  readonly freeing: { readonly mean: number; readonly variance: number };
  /** Callers from outside who will take an agent within that time. */
  readonly inbound: number;
  /** Share of dialled customers who answer, 0 to 1. */
  readonly answerRate: number;
  /** Wanted probability that more answer than agents are there. */
  readonly risk: number;
}

/** Dials are started while the surplus stays below half a customer (routing reference 5.4). */
const SURPLUS = 0.5;
/** More are never started at one moment. */
const MOST_AT_ONCE = 1000;

/** One dial for each agent who is free and for whom nobody rings yet: no answered customer waits. */
export function dialsPerFreeAgent({ free, waiting, inFlight }: PacingSituation): number {
  return Math.min(MOST_AT_ONCE, Math.max(0, Math.floor(free - waiting - inFlight)));
}

/**
 * How many customers to dial now, of `backlog` who want it (routing reference 5.4). From `predictiveFrom` agents on dials also
 * count on busy agents: as long as the customers who will answer, with a margin for chance, stay below the agents who will
 * be free. With fewer agents that gains nothing, and there is one dial for each free agent; there never are fewer.
 */
export function dialsNow(situation: PacingSituation, backlog: number, predictiveFrom: number | null): number {
  const most = Math.min(MOST_AT_ONCE, Math.max(0, Math.floor(backlog)));
  const sure = Math.min(most, dialsPerFreeAgent(situation));
  if (predictiveFrom === null || situation.agents < predictiveFrom) return sure;
  let dials = 0;
  while (dials < most && isCovered(situation, situation.inFlight + dials + 1)) dials++;
  return Math.max(sure, dials);
}

/** Whether so many customers may be in flight at once, agents who are busy now counted on. */
export function isCovered(situation: PacingSituation, inFlight: number): boolean {
  const { free, waiting, inbound, freeing, answerRate: p, risk } = situation;
  const agents = free - waiting - inbound + freeing.mean;
  const spread = Math.sqrt(inFlight * p * (1 - p) + freeing.variance);
  return inFlight * p - agents + normalQuantile(1 - risk) * spread <= SURPLUS;
}

/** Probability that a call of this mean length, memoryless, ends within a time (milliseconds both). */
export function chanceToEnd(meanMs: number, withinMs: number): number {
  return meanMs <= 0 ? 1 : 1 - Math.exp(-Math.max(0, withinMs) / meanMs);
}

/** Utilisation and served customers of one agent who is held from before the dial (routing reference 5.4, type 1, exact). */
export function reservedCapacity(given: {
  readonly handleS: number;
  readonly answerS: number;
  readonly failedS: number;
  readonly answerRate: number;
}): { readonly heldS: number; readonly utilisation: number; readonly servedPerHour: number } {
  const { handleS, answerS, failedS, answerRate } = given;
  const heldS = answerS + ((1 - answerRate) / answerRate) * failedS;
  return { heldS, utilisation: handleS / (handleS + heldS), servedPerHour: 3600 / (handleS + heldS) };
}
