import {
  type CallbackId,
  type CallbackRecord,
  type NewWaitQuote,
  type PromiseFact,
  type PromiseOutcome,
  type PromisePlace,
  type PromiseRecord,
  type PromiseRepository,
  type PromiseScore,
  type PromiseSpan,
  promiseAfter,
  promiseAtAcceptance,
  promiseScore,
} from '@ringback/core';

interface PromiseSurroundings {
  /** Throws while the store is away. */
  readonly check: () => void;
  readonly records: ReadonlyMap<CallbackId, CallbackRecord>;
  /** The virtual queue that a callback waits in. */
  readonly queueOf: (record: CallbackRecord) => string;
}

/** Promises to customers, in memory. */
export class MemoryPromises implements PromiseRepository {
  readonly #around: PromiseSurroundings;
  readonly #kept = new Map<CallbackId, PromiseRecord[]>();
  /** No window that is kept begins before. */
  #earliest = Number.POSITIVE_INFINITY;

  constructor(around: PromiseSurroundings) {
    this.#around = around;
  }

  /** A fact of a unit; `record` is the callback before it was moved, and after it ended. */
  apply(fact: PromiseFact, record: CallbackRecord): void {
    const promises = this.#promisesOf(record);
    const newest = promises.pop();
    if (newest === undefined) return;
    const after = promiseAfter(newest, fact, record);
    if (after.length === 1 && after[0] === newest) return;
    this.#keep(record.id, [...promises, ...after]);
  }

  /** A wait that was told to somebody who asked. */
  told({ at, callbackId, virtualQueue, predictor, estimates }: NewWaitQuote): void {
    const record = callbackId === null ? undefined : this.#around.records.get(callbackId);
    const estimate = estimates[predictor];
    if (record === undefined || record.state === 'COMPLETED' || estimate === undefined) return;
    const promises = this.#promisesOf(record);
    const newest = promises.pop();
    if (newest === undefined || newest.kind !== 'at-once' || newest.outcome !== 'open') return;
    this.#keep(record.id, [
      ...promises,
      {
        ...newest,
        virtualQueue,
        madeAt: at,
        channel: 'check-queue-position',
        kind: 'wait',
        from: Math.floor(at + estimate.lowS * 1000),
        until: Math.ceil(at + estimate.highS * 1000),
      },
    ]);
  }

  async ofCallback(id: CallbackId): Promise<PromiseRecord[]> {
    this.#around.check();
    const record = this.#around.records.get(id);
    return record === undefined ? [...(this.#kept.get(id) ?? [])] : this.#promisesOf(record);
  }

  async list({
    after,
    limit,
    ...span
  }: PromiseSpan & { readonly after: PromisePlace | null; readonly limit: number }): Promise<
    PromiseRecord[]
  > {
    this.#around.check();
    return this.#within(span)
      .filter((promise) => after === null || inOrder(after, promise) < 0)
      .sort(inOrder)
      .slice(0, limit);
  }

  async scores({ spanMs, ...span }: PromiseSpan & { readonly spanMs: number }): Promise<PromiseScore[]> {
    this.#around.check();
    const groups = new Map<string, PromiseRecord[]>();
    for (const promise of this.#within(span)) {
      const key = JSON.stringify([promise.virtualQueue, Math.floor((promise.from - span.from) / spanMs)]);
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [promise]);
      else group.push(promise);
    }
    return [...groups]
      .map(([key, promises]) => scoreOf(JSON.parse(key), promises))
      .sort((a, b) => compare(a.virtualQueue, b.virtualQueue) || a.span - b.span);
  }

  async removeBefore(before: number, limit: number): Promise<number> {
    this.#around.check();
    if (before <= this.#earliest) return 0;
    let gone = 0;
    for (const [id, promises] of this.#kept) {
      const left = promises.filter(
        ({ from, outcome }) => from >= before || outcome === 'open' || gone++ >= limit,
      );
      if (left.length === 0) this.#kept.delete(id);
      else if (left.length < promises.length) this.#kept.set(id, left);
    }
    return Math.min(gone, limit);
  }

  #keep(id: CallbackId, promises: PromiseRecord[]): void {
    this.#kept.set(id, promises);
    for (const { from } of promises) if (from < this.#earliest) this.#earliest = from;
  }

  #promisesOf(record: CallbackRecord): PromiseRecord[] {
    const kept = this.#kept.get(record.id);
    return kept === undefined ? [promiseAtAcceptance(record, this.#around.queueOf(record))] : [...kept];
  }

  #within({ virtualQueue, service, from, to }: PromiseSpan): PromiseRecord[] {
    const all = [...this.#kept.values()].flat();
    for (const record of this.#around.records.values())
      if (!this.#kept.has(record.id)) all.push(...this.#promisesOf(record));
    return all.filter(
      (promise) =>
        promise.from >= from &&
        promise.from < to &&
        (virtualQueue ?? promise.virtualQueue) === promise.virtualQueue &&
        (service ?? promise.service) === promise.service,
    );
  }
}

function scoreOf([virtualQueue, span]: [string, number], promises: readonly PromiseRecord[]): PromiseScore {
  const counted: Record<PromiseOutcome, number> = {
    open: 0,
    kept: 0,
    late: 0,
    early: 0,
    broken: 0,
    changed: 0,
    cancelled: 0,
  };
  let lateMs = 0;
  for (const promise of promises) {
    counted[promise.outcome]++;
    lateMs += promise.lateMs;
  }
  return { virtualQueue, span, ...promiseScore(counted, lateMs) };
}

function inOrder(a: PromisePlace, b: PromisePlace): number {
  return a.from - b.from || compare(a.callbackId, b.callbackId) || a.number - b.number;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
