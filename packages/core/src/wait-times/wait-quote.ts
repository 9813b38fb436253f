import type { CallbackId, RequestId } from '../ids.ts';
import type { WaitPredictor } from './predictor.ts';
import type { WaitInputs } from './wait-inputs.ts';

/** What one predictor said: seconds, and the range of 80 %; null when it could not say. */
export type WaitEstimate = {
  readonly waitS: number;
  readonly lowS: number;
  readonly highS: number;
};

export type WaitEstimates = Readonly<Partial<Record<WaitPredictor, WaitEstimate>>>;

/** A wait as it is told. */
export type ToldWait = WaitEstimate & { readonly predictor: WaitPredictor };

/** What every predictor says about one who enters a queue now, and whose word counts there. */
export interface WaitOutlook {
  readonly predictor: WaitPredictor;
  readonly estimates: WaitEstimates;
  readonly inputs: WaitInputs;
}

/** How a wait ended: with an agent, by the caller or his session, or by the time-out of the request. */
export type WaitOutcome = 'served' | 'abandoned' | 'timed-out';

/** Where a wait was told: when the request entered the queue, or when somebody asked for it later. */
export type QuoteOccasion = 'entry' | 'asked';

/** A wait that was predicted for somebody in a queue. */
export interface NewWaitQuote {
  readonly at: number;
  readonly virtualQueue: string;
  readonly requestId: RequestId;
  readonly callbackId: CallbackId | null;
  readonly occasion: QuoteOccasion;
  /** The predictor whose estimate is the one that is told; the others run in its shadow. */
  readonly predictor: WaitPredictor;
  readonly estimates: WaitEstimates;
  readonly inputs: WaitInputs;
}

export interface WaitQuote extends NewWaitQuote {
  /** What then happened; null while it has not. */
  readonly outcome: WaitOutcome | null;
  readonly endedAt: number | null;
}

/** The end of the wait of a request: of all quotes that it had. */
export interface WaitEnd {
  readonly requestId: RequestId;
  readonly outcome: WaitOutcome;
  readonly at: number;
}

/** How good a predictor was for a queue during a span. Seconds; null where nothing was served. */
export interface PredictorScore {
  readonly virtualQueue: string;
  /** Number of the span since `from`. */
  readonly span: number;
  readonly predictor: WaitPredictor;
  /** Quotes in which it had an estimate, in how many of them it was the one that counted, and how many were served. */
  readonly quotes: number;
  readonly quoted: number;
  readonly served: number;
  readonly meanWaitS: number | null;
  /** Mean of estimate less wait: positive when it promises too long a wait. */
  readonly biasS: number | null;
  /** Mean absolute error. */
  readonly maeS: number | null;
  /** Share of waits in the range, of those whose range had a width. */
  readonly coverage: number | null;
}

/** Quotes that were made, kept for reports. */
export interface WaitQuoteRepository {
  /** Adds quotes, then ends those of requests that were over. What was told to somebody who asked is a promise from then on. */
  add(quotes: readonly NewWaitQuote[], ends: readonly WaitEnd[]): Promise<void>;
  /** Ends those whose end an earlier process could not write down, by what is known of it; gives how many. */
  settle(): Promise<number>;
  /** From `from` on and before `to`, in spans of so many milliseconds; of one queue or of all. */
  scores(request: {
    readonly virtualQueue: string | null;
    readonly from: number;
    readonly to: number;
    readonly spanMs: number;
  }): Promise<PredictorScore[]>;
  /** Those of a callback, in order, `limit` at most. */
  ofCallback(id: CallbackId, limit: number): Promise<WaitQuote[]>;
  /** Removes what was quoted before a time; gives how many. */
  removeBefore(before: number, limit: number): Promise<number>;
}
