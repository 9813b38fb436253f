import type { QueueHistoryRepository, QueueOccurrenceRecord } from '@ringback/core';

/** What happened in the virtual queues, in memory. */
export class MemoryQueueHistory implements QueueHistoryRepository {
  readonly #check: () => void;
  #occurrences: QueueOccurrenceRecord[] = [];

  /** `check` throws while the store is away. */
  constructor(check: () => void) {
    this.#check = check;
  }

  async add(occurrences: readonly QueueOccurrenceRecord[]): Promise<void> {
    this.#check();
    this.#occurrences.push(...occurrences);
  }

  async since(from: number, perQueue: number): Promise<QueueOccurrenceRecord[]> {
    this.#check();
    const counts = new Map<string, number>();
    return this.#occurrences
      .filter(({ at }) => at >= from)
      .sort((a, b) => a.at - b.at)
      .reverse()
      .filter(({ virtualQueue }) => {
        const count = (counts.get(virtualQueue) ?? 0) + 1;
        counts.set(virtualQueue, count);
        return count <= perQueue;
      })
      .reverse();
  }

  async removeBefore(before: number, limit: number): Promise<number> {
    this.#check();
    if ((this.#occurrences[0]?.at ?? before) >= before) return 0;
    const old = new Set(this.#occurrences.filter(({ at }) => at < before).slice(0, limit));
    this.#occurrences = this.#occurrences.filter((one) => !old.has(one));
    return old.size;
  }
}
