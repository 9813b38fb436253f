import type { PhoneScript } from '@ringback/sip';

export interface Scripts {
  readonly customer: PhoneScript;
  readonly ana: PhoneScript;
  readonly ben: PhoneScript;
}

const ANSWERS: PhoneScript = { kind: 'answer', afterMs: 300 };

/** Everybody answers. */
export const ALL_ANSWER: Scripts = { customer: ANSWERS, ana: ANSWERS, ben: ANSWERS };
