import {
  type CallbackId,
  type CallbackRecord,
  type NewWaitQuote,
  PREDICTOR_NAMES,
  type PredictorScore,
  type RequestId,
  type WaitEnd,
  type WaitEstimate,
  type WaitOutcome,
  type WaitPredictor,
  type WaitQuote,
  type WaitQuoteRepository,
} from '@ringback/core';

type Kept = { -readonly [Key in keyof WaitQuote]: WaitQuote[Key] };

function end(quote: Kept, outcome: WaitOutcome, at: number): void {
  quote.outcome = outcome;
  quote.endedAt = at;
}

interface WaitQuoteSurroundings {
  /** Throws while the store is away. */
  readonly check: () => void;
  readonly records: ReadonlyMap<CallbackId, CallbackRecord>;
  /** A wait was told to somebody who asked. */
  readonly told: (quote: NewWaitQuote) => void;
  /** When a request got an agent, from a time on; null: it did not. */
  readonly assignedAt: (requestId: RequestId, from: number) => number | null;
}

/** Waits that were predicted, in memory. */
export class MemoryWaitQuotes implements WaitQuoteRepository {
  readonly #around: WaitQuoteSurroundings;
  #quotes: Kept[] = [];
  /** Those whose waits have not ended, by request. */
  readonly #open = new Map<RequestId, Kept[]>();

  constructor(around: WaitQuoteSurroundings) {
    this.#around = around;
  }

  async add(quotes: readonly NewWaitQuote[], ends: readonly WaitEnd[]): Promise<void> {
    this.#around.check();
    for (const quote of quotes) {
      const kept: Kept = { outcome: null, endedAt: null, ...quote };
      this.#quotes.push(kept);
      const open = this.#open.get(quote.requestId);
      if (open === undefined) this.#open.set(quote.requestId, [kept]);
      else open.push(kept);
    }
    for (const quote of quotes) if (quote.occasion === 'asked') this.#around.told(quote);
    for (const { requestId, outcome, at } of ends) {
      const open = this.#open.get(requestId) ?? [];
      for (const quote of open) if (quote.at <= at) end(quote, outcome, at);
      this.#leave(
        requestId,
        open.filter(({ at: quoted }) => quoted > at),
      );
    }
  }

  async settle(): Promise<number> {
    this.#around.check();
    let settled = 0;
    for (const [requestId, open] of this.#open) {
      const left = open.filter((quote) => {
        const assignedAt = this.#around.assignedAt(requestId, quote.at);
        const record = quote.callbackId === null ? undefined : this.#around.records.get(quote.callbackId);
        const endedAt = assignedAt ?? record?.completedAt ?? null;
        if (endedAt === null || endedAt < quote.at) return true;
        settled++;
        end(quote, assignedAt === null ? 'abandoned' : 'served', endedAt);
        return false;
      });
      this.#leave(requestId, left);
    }
    return settled;
  }

  async scores(request: {
    virtualQueue: string | null;
    from: number;
    to: number;
    spanMs: number;
  }): Promise<PredictorScore[]> {
    this.#around.check();
    const { virtualQueue, from, to, spanMs } = request;
    const spans = new Map<string, Map<WaitPredictor, Sums>>();
    for (const quote of this.#quotes) {
      if (quote.at < from || quote.at >= to || (virtualQueue ?? quote.virtualQueue) !== quote.virtualQueue)
        continue;
      const key = `${Math.floor((quote.at - from) / spanMs)} ${quote.virtualQueue}`;
      let predictors = spans.get(key);
      if (predictors === undefined) {
        predictors = new Map();
        spans.set(key, predictors);
      }
      for (const predictor of PREDICTOR_NAMES) {
        const estimate = quote.estimates[predictor];
        if (estimate === undefined) continue;
        let sums = predictors.get(predictor);
        if (sums === undefined) {
          sums = new Sums();
          predictors.set(predictor, sums);
        }
        sums.add(quote, predictor, estimate);
      }
    }
    return [...spans]
      .flatMap(([key, predictors]) => {
        const end = key.indexOf(' ');
        const place = { virtualQueue: key.slice(end + 1), span: Number(key.slice(0, end)) };
        return [...predictors].map(([predictor, sums]) => ({ ...place, predictor, ...sums.score }));
      })
      .sort(
        (a, b) =>
          compare(a.virtualQueue, b.virtualQueue) || a.span - b.span || compare(a.predictor, b.predictor),
      );
  }

  async ofCallback(id: CallbackId, limit: number): Promise<WaitQuote[]> {
    this.#around.check();
    return structuredClone(this.#quotes.filter(({ callbackId }) => callbackId === id).slice(0, limit));
  }

  async removeBefore(before: number, limit: number): Promise<number> {
    this.#around.check();
    // In the order of time.
    if ((this.#quotes[0]?.at ?? before) >= before) return 0;
    const old = new Set(this.#quotes.filter(({ at }) => at < before).slice(0, limit));
    if (old.size === 0) return 0;
    this.#quotes = this.#quotes.filter((one) => !old.has(one));
    for (const [requestId, open] of this.#open)
      this.#leave(
        requestId,
        open.filter((one) => !old.has(one)),
      );
    return old.size;
  }

  #leave(requestId: RequestId, open: Kept[]): void {
    if (open.length === 0) this.#open.delete(requestId);
    else this.#open.set(requestId, open);
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** What one predictor said of a queue during a span, added up quote by quote: a simulated day has a million estimates. */
class Sums {
  #quotes = 0;
  #quoted = 0;
  #served = 0;
  #waited = 0;
  #bias = 0;
  #error = 0;
  #ranged = 0;
  #covered = 0;

  add(quote: WaitQuote, predictor: WaitPredictor, { waitS, lowS, highS }: WaitEstimate): void {
    this.#quotes++;
    if (quote.predictor === predictor) this.#quoted++;
    if (quote.outcome !== 'served' || quote.endedAt === null) return;
    const waited = (quote.endedAt - quote.at) / 1000;
    this.#served++;
    this.#waited += waited;
    this.#bias += waitS - waited;
    this.#error += Math.abs(waitS - waited);
    if (highS > lowS) {
      this.#ranged++;
      if (waited >= lowS && waited <= highS) this.#covered++;
    }
  }

  get score(): Omit<PredictorScore, 'virtualQueue' | 'span' | 'predictor'> {
    const mean = (sum: number, count: number) => (count === 0 ? null : sum / count);
    return {
      quotes: this.#quotes,
      quoted: this.#quoted,
      served: this.#served,
      meanWaitS: mean(this.#waited, this.#served),
      biasS: mean(this.#bias, this.#served),
      maeS: mean(this.#error, this.#served),
      coverage: mean(this.#covered, this.#ranged),
    };
  }
}
