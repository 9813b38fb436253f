import {
  DEFAULT_PREDICTOR,
  FIRST_WIDTH,
  learnWidth,
  type NewWaitQuote,
  PREDICTOR_NAMES,
  predictWaitS,
  type QuoteOccasion,
  type RangeWidth,
  type RequestId,
  type ToldWait,
  turnsUntilServed,
  type WaitEnd,
  type WaitEstimate,
  type WaitEstimates,
  type WaitInputs,
  type WaitOutcome,
  type WaitPredictor,
  waitRange,
} from '@ringback/core';
import type { WaitingRequest } from '../waiting-requests.ts';

/** Quotes of one request that are kept; who asks more often is answered all the same. */
const MOST_QUOTES = 20;
/** Virtual queues come from requests, so there must be an end; what was learnt for the oldest one is forgotten. */
const MOST_QUEUES = 1024;

export interface WaitQuoteSink {
  quoted(quote: NewWaitQuote): void;
  ended(end: WaitEnd): void;
}

type Widths = Partial<Record<WaitPredictor, RangeWidth>>;

/** What was predicted for everybody who waits, and how far predictions were off when the waits had ended. */
export class WaitQuotes {
  readonly #chosen: (queue: string) => WaitPredictor | null;
  readonly #sink: WaitQuoteSink;
  readonly #open = new Map<RequestId, { readonly at: number; readonly estimates: WaitEstimates }[]>();
  readonly #widths = new Map<string, Widths>();

  constructor(chosen: (queue: string) => WaitPredictor | null, sink: WaitQuoteSink) {
    this.#chosen = chosen;
    this.#sink = sink;
  }

  /** Every predictor's estimate. */
  estimates(queue: string, inputs: WaitInputs): WaitEstimates {
    const widths = this.#widths.get(queue);
    const turns = turnsUntilServed(inputs);
    const found: Partial<Record<WaitPredictor, WaitEstimate>> = {};
    for (const name of PREDICTOR_NAMES) {
      const waitS = predictWaitS(name, inputs);
      if (waitS !== null) found[name] = { waitS, ...waitRange(waitS, turns, widths?.[name] ?? FIRST_WIDTH) };
    }
    return found;
  }

  /** The predictor whose word counts for a queue. */
  predictor(queue: string): WaitPredictor {
    return this.#chosen(queue) ?? DEFAULT_PREDICTOR;
  }

  /** Predicts the wait of one who stands in line, and keeps that. */
  quote(
    { request }: WaitingRequest,
    inputs: WaitInputs,
    occasion: QuoteOccasion,
    at: number,
  ): ToldWait | null {
    const { requestId, callbackId, virtualQueue } = request;
    const estimates = this.estimates(virtualQueue, inputs);
    const predictor = this.predictor(virtualQueue);
    const quotes = this.#open.get(requestId) ?? [];
    if (quotes.length < MOST_QUOTES) {
      quotes.push({ at, estimates });
      this.#open.set(requestId, quotes);
      this.#sink.quoted({ at, virtualQueue, requestId, callbackId, occasion, predictor, estimates, inputs });
    }
    const told = estimates[predictor];
    return told === undefined ? null : { predictor, ...told };
  }

  /** The wait of a request is over. */
  ended(requestId: RequestId, virtualQueue: string, outcome: WaitOutcome, at: number): void {
    const quotes = this.#open.get(requestId) ?? [];
    this.#open.delete(requestId);
    this.#sink.ended({ requestId, outcome, at });
    if (outcome !== 'served') return;
    const widths = this.#widthsOf(virtualQueue);
    for (const quote of quotes) {
      for (const name of PREDICTOR_NAMES) {
        const estimate = quote.estimates[name];
        if (estimate !== undefined)
          widths[name] = learnWidth(widths[name] ?? FIRST_WIDTH, estimate, (at - quote.at) / 1000);
      }
    }
  }

  #widthsOf(queue: string): Widths {
    let widths = this.#widths.get(queue);
    if (widths === undefined) {
      widths = {};
      this.#widths.set(queue, widths);
      const oldest = this.#widths.size > MOST_QUEUES ? this.#widths.keys().next() : null;
      if (oldest?.done === false) this.#widths.delete(oldest.value);
    }
    return widths;
  }
}
