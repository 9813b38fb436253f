/** The three bases all SIP timers are made of, in ms. RFC 3261 table 4. */
export interface TimerBases {
  /** Estimate of the round trip: the first pause before a repetition. */
  readonly t1: number;
  /** The longest pause between repetitions of requests other than INVITE, and of answers to INVITE. */
  readonly t2: number;
  /** How long a message may stay on its way. */
  readonly t4: number;
}

/** RFC 3261 17.1.1.1, 17.1.2.1. */
export const RFC3261_BASES: TimerBases = { t1: 500, t2: 4_000, t4: 5_000 };

/** Durations in ms, named as in RFC 3261 table 4, RFC 6026 (L, M) and section 13.3.1.4 (2xx repetition). */
export interface Timers {
  readonly bases: TimerBases;
  readonly timerA: number;
  readonly timerB: number;
  /** More than three minutes, so that it outlives every proxy's wait (RFC 3261 16.6 item 11). */
  readonly timerC: number;
  readonly timerD: number;
  readonly timerE: number;
  readonly timerF: number;
  readonly timerG: number;
  readonly timerH: number;
  readonly timerI: number;
  readonly timerJ: number;
  readonly timerK: number;
  readonly timerL: number;
  readonly timerM: number;
}

/** The timers for a transport. On reliable ones the waits for repetitions (D, I, J, K) are zero. */
export function timersFor(bases: TimerBases, reliable: boolean): Timers {
  const { t1, t4 } = bases;
  const lifetime = 64 * t1;
  return {
    bases,
    timerA: t1,
    timerB: lifetime,
    timerC: 180_000 + lifetime,
    // Table 4: greater than 32 s for UDP, the H of the other side.
    timerD: reliable ? 0 : lifetime,
    timerE: t1,
    timerF: lifetime,
    timerG: t1,
    timerH: lifetime,
    timerI: reliable ? 0 : t4,
    timerJ: reliable ? 0 : lifetime,
    timerK: reliable ? 0 : t4,
    timerL: lifetime,
    timerM: lifetime,
  };
}

/** Fills in the RFC's values for the bases that are not given. */
export function timerBases(given: Partial<TimerBases> | undefined): TimerBases {
  return { ...RFC3261_BASES, ...given };
}
