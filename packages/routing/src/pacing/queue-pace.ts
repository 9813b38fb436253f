import {
  type AnsweredCalls,
  adaptedRisk,
  type DialOutcomes,
  FIRST_OUTCOMES,
  RISK,
  withAnswer,
  withFailure,
} from '@ringback/core';

const HOUR_MS = 3_600_000;
/** The abandoned-call rate is that of the last day. */
const HOURS = 24;
const HANDLE_KEPT_MS = 5000;

/** How the dials of one virtual queue went. */
export class QueuePace {
  outcomes: DialOutcomes = FIRST_OUTCOMES;
  risk: number = RISK.first;
  /** The most of those who answer that may find no agent, as whoever was dialled last has it. */
  limit = 0.03;
  dialled = 0;
  notAnswered = 0;
  /** Customers who answered a moment ago: whether they find an agent in time is not known yet. */
  undecided = 0;
  #handle: { readonly ms: number | null; readonly until: number } = { ms: null, until: 0 };
  readonly #hours: { hour: number; answered: number; late: number }[] = [];

  answered(afterMs: number): void {
    this.dialled++;
    this.outcomes = withAnswer(this.outcomes, afterMs);
  }

  failed(): void {
    this.dialled++;
    this.notAnswered++;
    this.outcomes = withFailure(this.outcomes);
  }

  /** A customer who answered found an agent in time, or did not. */
  decided(isLate: boolean, now: number): void {
    const hour = Math.floor(now / HOUR_MS);
    let last = this.#hours.at(-1);
    if (last === undefined || last.hour < hour) {
      last = { hour, answered: 0, late: 0 };
      this.#hours.push(last);
    }
    last.answered++;
    if (isLate) last.late++;
    this.risk = adaptedRisk(this.risk, isLate, this.limit);
  }

  /** Mean handling time of the agents, milliseconds, looked up every so often. */
  handleMs(now: number, look: () => number | null): number | null {
    if (now >= this.#handle.until || this.#handle.ms === null)
      this.#handle = { ms: look(), until: now + HANDLE_KEPT_MS };
    return this.#handle.ms;
  }

  lastDay(now: number): AnsweredCalls {
    const since = Math.floor(now / HOUR_MS) - HOURS;
    while (this.#hours[0] !== undefined && this.#hours[0].hour <= since) this.#hours.shift();
    let [answered, late] = [0, 0];
    for (const hour of this.#hours) {
      answered += hour.answered;
      late += hour.late;
    }
    return { answered, late };
  }
}
