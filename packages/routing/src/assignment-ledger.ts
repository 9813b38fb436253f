import type { AssignmentRecord, AssignmentRepository, QueueEvent, Telemetry } from '@ringback/core';
import { LateWriter } from './late-writer.ts';

export interface LedgerParts {
  readonly assignments: Pick<AssignmentRepository, 'add'>;
  readonly telemetry: Pick<Telemetry, 'log'>;
  readonly now: () => number;
}

/** Writes down which agent went to whom. */
export class AssignmentLedger {
  readonly #now: () => number;
  readonly #writer: LateWriter<AssignmentRecord>;

  constructor({ assignments, telemetry, now }: LedgerParts) {
    this.#now = now;
    this.#writer = new LateWriter({
      write: (records) => assignments.add(records),
      telemetry,
      failed: 'routing.assignments.not-written',
    });
  }

  /** To be told of every event of the queues. */
  queueEvent(event: QueueEvent): void {
    if (event.kind !== 'target.selected') return;
    const { request, agentId, target, why } = event;
    const { requestId, callbackId, virtualQueue } = request;
    const { priority, arrivedAt, passedOver, positionInQueue: position } = why;
    this.#writer.add({
      at: this.#now(),
      virtualQueue,
      requestId,
      callbackId,
      agentId,
      target,
      priority,
      arrivedAt,
      position,
      passedOver: passedOver.count === 0 ? null : passedOver,
    });
  }

  /** Resolves when everything so far is written down, or could not be. */
  settled(): Promise<void> {
    return this.#writer.settled();
  }
}
