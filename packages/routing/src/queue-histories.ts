import type {
  AgentId,
  AgentState,
  DialledCallEvent,
  QueueOccurrence,
  QueueOccurrenceRecord,
} from '@ringback/core';

/** How far back time profiles reach. */
export const HISTORY_KEPT_MS = 86_400_000;
/** Occurrences of one queue, and queues, that are kept; beyond that the oldest go. */
export const MOST_OCCURRENCES = 10_000;
const MOST_QUEUES = 256;

interface Given {
  readonly queue: string;
  readonly waitedMs: number;
  /** Since when they talk; null: not yet. */
  answeredAt: number | null;
}

/** What happened in the virtual queues during the last day, for statistics with a time profile. */
export class QueueHistories {
  readonly #queues = new Map<string, QueueOccurrence[]>();
  readonly #given = new Map<AgentId, Given>();
  #happened: (occurrence: QueueOccurrenceRecord) => void = () => undefined;

  /** Told of everything from now on. */
  onOccurrence(listener: (occurrence: QueueOccurrenceRecord) => void): void {
    this.#happened = listener;
  }

  /** What happened in an earlier process, in order. */
  restore(occurrences: readonly QueueOccurrenceRecord[]): void {
    for (const { virtualQueue, ...occurrence } of occurrences) this.#keep(virtualQueue, occurrence);
  }

  entered(queue: string, now: number): void {
    this.#add(queue, { at: now, kind: 'entered', ms: 0 });
  }

  dialled(queue: string, event: DialledCallEvent, now: number): void {
    if (event.kind === 'entered') return this.entered(queue, now);
    const ms = Math.max(0, event.waitedMs);
    if (event.kind === 'answered') this.#add(queue, { at: now, kind: 'distributed', ms });
    this.#add(queue, { at: now, kind: event.kind, ms });
  }

  left(queue: string, waitedMs: number, agentId: AgentId | null, now: number): void {
    const ms = Math.max(0, waitedMs);
    this.#add(queue, { at: now, kind: agentId === null ? 'abandoned' : 'distributed', ms });
    if (agentId !== null) this.#given.set(agentId, { queue, waitedMs: ms, answeredAt: null });
  }

  /** A change of an agent's state, in order. */
  agentState(agentId: AgentId, state: AgentState, now: number): void {
    const given = this.#given.get(agentId);
    if (given === undefined) return;
    switch (state.kind) {
      case 'talking':
        if (given.answeredAt !== null) return;
        given.answeredAt = now;
        return this.#add(given.queue, { at: now, kind: 'answered', ms: given.waitedMs });
      case 'reserved':
      case 'ringing':
        // Of the call that he was chosen for.
        if (given.answeredAt === null) return;
        break;
      case 'after-call-work':
        return;
      case 'ready':
      case 'not-ready':
      case 'logged-out':
        break;
    }
    if (given.answeredAt !== null)
      this.#add(given.queue, { at: now, kind: 'handled', ms: now - given.answeredAt });
    this.#given.delete(agentId);
  }

  of(queue: string, now: number): readonly QueueOccurrence[] {
    return (this.#queues.get(queue) ?? []).filter(({ at }) => at > now - HISTORY_KEPT_MS);
  }

  #add(queue: string, occurrence: QueueOccurrence): void {
    this.#keep(queue, occurrence);
    this.#happened({ virtualQueue: queue, ...occurrence });
  }

  #keep(queue: string, occurrence: QueueOccurrence): void {
    let all = this.#queues.get(queue);
    if (all === undefined) {
      all = [];
      this.#queues.set(queue, all);
      const oldest = this.#queues.size > MOST_QUEUES ? this.#queues.keys().next() : null;
      if (oldest?.done === false) this.#queues.delete(oldest.value);
    }
    all.push(occurrence);
    if (all.length >= 2 * MOST_OCCURRENCES) all.splice(0, MOST_OCCURRENCES);
  }
}
