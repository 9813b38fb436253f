import type { QueueHistoryRepository, QueueOccurrenceRecord, Telemetry } from '@ringback/core';
import { LateWriter } from './late-writer.ts';
import { HISTORY_KEPT_MS, MOST_OCCURRENCES } from './queue-histories.ts';

export interface QueueHistoryLedgerParts {
  readonly history: Pick<QueueHistoryRepository, 'add' | 'since'>;
  readonly telemetry: Pick<Telemetry, 'log'>;
}

/** Writes down what happens in the virtual queues, so that statistics go on after a restart. */
export class QueueHistoryLedger {
  readonly #history: QueueHistoryLedgerParts['history'];
  readonly #writer: LateWriter<QueueOccurrenceRecord>;

  constructor({ history, telemetry }: QueueHistoryLedgerParts) {
    this.#history = history;
    this.#writer = new LateWriter({
      write: (occurrences) => history.add(occurrences),
      telemetry,
      failed: 'routing.queue-history.not-written',
    });
  }

  /** What happened during the day before `now`, in order. */
  earlier(now: number): Promise<QueueOccurrenceRecord[]> {
    return this.#history.since(now - HISTORY_KEPT_MS, MOST_OCCURRENCES);
  }

  happened(occurrence: QueueOccurrenceRecord): void {
    this.#writer.add(occurrence);
  }

  /** Resolves when everything so far is written down, or could not be. */
  settled(): Promise<void> {
    return this.#writer.settled();
  }
}
