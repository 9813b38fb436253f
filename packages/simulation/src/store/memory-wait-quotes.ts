import {
  type CallbackId,
  type CallbackRecord,
  isWaitPredictor,
  type NewWaitQuote,
  type PredictorScore,
  type RequestId,
  type WaitEnd,
  type WaitEstimate,
  type WaitOutcome,
  type WaitQuote,
  type WaitQuoteRepository,
} from '@ringback/core';

type Kept = { -readonly [Key in keyof WaitQuote]: WaitQuote[Key] };

function end(quote: Kept, outcome: WaitOutcome, at: number): void {
  quote.outcome = outcome;
  quote.endedAt = at;
}

interface Said {
  readonly quote: WaitQuote;
  readonly estimate: WaitEstimate;
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
      const kept: Kept = { ...quote, outcome: null, endedAt: null };
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
    const groups = new Map<string, Said[]>();
    for (const quote of this.#quotes) {
      if (quote.at < from || quote.at >= to || (virtualQueue ?? quote.virtualQueue) !== quote.virtualQueue)
        continue;
      for (const [predictor, estimate] of Object.entries(quote.estimates)) {
        const key = JSON.stringify([quote.virtualQueue, Math.floor((quote.at - from) / spanMs), predictor]);
        const group = groups.get(key);
        if (group === undefined) groups.set(key, [{ quote, estimate }]);
        else group.push({ quote, estimate });
      }
    }
    return [...groups]
      .map(([key, said]) => scoreOf(JSON.parse(key), said))
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

function scoreOf(
  [virtualQueue, span, predictor]: [string, number, string],
  said: readonly Said[],
): PredictorScore {
  if (!isWaitPredictor(predictor)) throw new Error('A quote has an estimate of no predictor.');
  const served = said.flatMap(({ quote, estimate }) =>
    quote.outcome === 'served' && quote.endedAt !== null
      ? [{ ...estimate, waited: (quote.endedAt - quote.at) / 1000 }]
      : [],
  );
  const ranged = served.filter(({ lowS, highS }) => highS > lowS);
  return {
    virtualQueue,
    span,
    predictor,
    quotes: said.length,
    quoted: said.filter(({ quote }) => quote.predictor === predictor).length,
    served: served.length,
    meanWaitS: mean(served.map(({ waited }) => waited)),
    biasS: mean(served.map(({ waitS, waited }) => waitS - waited)),
    maeS: mean(served.map(({ waitS, waited }) => Math.abs(waitS - waited))),
    coverage: mean(ranged.map(({ lowS, highS, waited }) => (waited >= lowS && waited <= highS ? 1 : 0))),
  };
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}
