import type { AnsweredBy, CallId, LegFailure } from '@ringback/core';

/** How a phone behaves when it is rung. */
export type PhoneScript =
  | {
      readonly kind: 'answers';
      readonly afterMs: number;
      readonly hangsUpAfterMs?: number;
      /** Hangs up so long after both parties are on the line. */
      readonly talksForMs?: number;
      /** Hangs up when the other party is not there by then. */
      readonly patienceMs?: number;
      /** Who answers, to a switch that is to listen; a person by default. */
      readonly is?: AnsweredBy['who'];
    }
  | { readonly kind: 'fails'; readonly afterMs: number; readonly failure: LegFailure }
  | { readonly kind: 'rings-on' };

/** One ring of a phone, as the phone would remember it. */
export interface Ring {
  readonly who: string;
  readonly at: number;
  readonly callId: CallId;
  answered: boolean;
  talked: boolean;
}
