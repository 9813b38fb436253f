/** The most of the customers who answer that may find no agent. */
export interface AbandonedCallLimit {
  /** Share, 0 to 1. 0: nobody is dialled without an agent who is held. */
  readonly share: number;
}

/** What happened to customers who answered, in the time that is looked at. */
export interface AnsweredCalls {
  readonly answered: number;
  /** Of these, who found no agent within two seconds (routing reference 6.2). */
  readonly late: number;
}

/** A customer who answers must be given to an agent within this time, milliseconds (47 CFR 64.1200, Ofcom). */
export const CONNECT_WITHIN_MS = 2000;
/** As long as fewer have answered, the limit is that of so many: a share of three calls says nothing. */
export const FEWEST_ANSWERED = 100;

/**
 * How many customers may be on their phones ringing without an agent who is held for them, such that the limit holds even
 * if every one of them answers and finds nobody. `inFlight` are those who are rung so already.
 */
export function dialsAtRisk(
  { answered, late }: AnsweredCalls,
  inFlight: number,
  { share }: AbandonedCallLimit,
): number {
  const allowed = Math.floor(share * Math.max(answered, FEWEST_ANSWERED) + 1e-9);
  return Math.max(0, allowed - late - inFlight);
}

/** Share of those who answered who found no agent (ACR); null when nobody answered. */
export function abandonedShare({ answered, late }: AnsweredCalls): number | null {
  return answered === 0 ? null : late / answered;
}

/** Bounds of the risk that is taken with each dial. */
export const RISK = { least: 0.005, most: 0.2, first: 0.05 } as const;
/** How fast it follows what happens. */
const STEP = 0.3;
/** Part of the limit that is aimed at, so that chance does not reach it. */
const AIM = 0.8;

/**
 * The risk after one more customer who answered: less when he found no agent in time, a little more when he did, such that it
 * rests where the share of the late is what is aimed at (routing reference 5.4 has the same with a measured share).
 */
export function adaptedRisk(risk: number, isLate: boolean, limit: number): number {
  const aim = AIM * limit;
  const next = risk * Math.exp(isLate ? -STEP * (1 - aim) : STEP * aim);
  return Math.min(RISK.most, Math.max(RISK.least, next));
}
