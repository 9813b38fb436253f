import type { AssignmentRecord, AssignmentRepository, QueueEvent, Telemetry } from '@ringback/core';

export interface LedgerParts {
  readonly assignments: Pick<AssignmentRepository, 'add'>;
  readonly telemetry: Pick<Telemetry, 'log'>;
  readonly now: () => number;
}

/** Assignments kept while the database is away; beyond that the oldest are given up. */
const MOST_UNWRITTEN = 10_000;
/** Assignments written together. */
const BATCH = 500;

/**
 * Writes down which agent went to whom. One write is under way at a time; what happens meanwhile goes with the next one,
 * so that calls wait for nothing. What was not written when the process is killed is lost: a report, not a promise.
 */
export class AssignmentLedger {
  readonly #parts: LedgerParts;
  #unwritten: AssignmentRecord[] = [];
  #writing: Promise<void> | null = null;

  constructor(parts: LedgerParts) {
    this.#parts = parts;
  }

  /** To be told of every event of the queues. */
  queueEvent(event: QueueEvent): void {
    if (event.kind !== 'target.selected') return;
    const { request, agentId, target, why } = event;
    const { requestId, callbackId, virtualQueue } = request;
    const { priority, arrivedAt, passedOver, positionInQueue: position } = why;
    this.#unwritten.push({
      at: this.#parts.now(),
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
    void this.settled();
  }

  /** Resolves when everything so far is written down, or could not be. */
  async settled(): Promise<void> {
    if (this.#writing === null && this.#unwritten.length > 0) {
      this.#writing = this.#write().finally(() => {
        this.#writing = null;
      });
    }
    await this.#writing;
  }

  async #write(): Promise<void> {
    while (this.#unwritten.length > 0) {
      const batch = this.#unwritten.splice(0, BATCH);
      try {
        await this.#parts.assignments.add(batch);
      } catch (error) {
        // Written with the next one, when the database is back.
        this.#unwritten = [...batch, ...this.#unwritten].slice(-MOST_UNWRITTEN);
        this.#parts.telemetry.log('warn', 'routing.assignments.not-written', { error });
        return;
      }
    }
  }
}
