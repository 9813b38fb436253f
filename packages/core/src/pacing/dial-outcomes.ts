/** What the last dials of a queue came to: how many are answered, and how soon. Older ones count less. */
export interface DialOutcomes {
  /** Weighted counts, the ones believed beforehand included. */
  readonly answered: number;
  readonly dialled: number;
  /** Mean time from the dial until the customer is there for an agent, milliseconds. */
  readonly answerMs: number;
}

/** Believed before the first dial: seven of ten answer (routing reference 5.4), after twelve seconds. */
export const FIRST_OUTCOMES: DialOutcomes = { answered: 7, dialled: 10, answerMs: 12_500 };
/** Each dial leaves so much of the weight of those before: some two hundred count. */
const KEPT = 0.995;
const ANSWER_KEPT = 0.98;

export function withAnswer(outcomes: DialOutcomes, afterMs: number): DialOutcomes {
  return {
    answered: outcomes.answered * KEPT + 1,
    dialled: outcomes.dialled * KEPT + 1,
    answerMs: outcomes.answerMs * ANSWER_KEPT + Math.max(0, afterMs) * (1 - ANSWER_KEPT),
  };
}

export function withFailure(outcomes: DialOutcomes): DialOutcomes {
  return {
    ...outcomes,
    answered: outcomes.answered * KEPT,
    dialled: outcomes.dialled * KEPT + 1,
  };
}

/** Share of dials that are answered, within 0.05 to 1: nobody would be dialled if none were believed to be. */
export function answerRate({ answered, dialled }: DialOutcomes): number {
  return Math.min(1, Math.max(0.05, answered / dialled));
}
