import type { TakenNotification } from '@ringback/core';
import { Circuit } from './circuit.ts';

/** A message in the hands of this process, with the time (wire clock) from which its lease runs. */
export interface InHand {
  readonly notification: TakenNotification;
  readonly takenAt: number;
}

const FIRST_WIDTH = 2;

/** What waits for one receiver in this process, and what is just being sent to it. */
export class ReceiverLane {
  readonly circuit = new Circuit();
  readonly #queue: InHand[] = [];
  readonly #lines = new Set<string>();
  #running = 0;
  /** Messages that arrived since the last failure of the receiver. */
  #arrived = 0;

  get running(): number {
    return this.#running;
  }

  get waiting(): number {
    return this.#queue.length;
  }

  get size(): number {
    return this.#queue.length + this.#running;
  }

  succeeded(): void {
    this.#arrived++;
    this.circuit.succeeded();
  }

  /** How long the receiver is left alone from now on, ms; null: it is not yet. */
  failed(now: number): number | null {
    this.#arrived = 0;
    return this.circuit.failed(now);
  }

  /** Whether the lane may be forgotten. */
  get isIdle(): boolean {
    return this.size === 0 && this.circuit.isFine;
  }

  /**
   * How many may be sent at the same time: two to a receiver that nobody knows, one more for each that arrived. Many that are
   * silent, each with a few, leave room for others.
   */
  width(most: number): number {
    return this.circuit.isDoubtful ? 1 : Math.min(most, FIRST_WIDTH + this.#arrived);
  }

  push(one: InHand): void {
    this.#queue.push(one);
  }

  /** The next one that may be sent now, counted as running; of a line only one at a time. */
  start(now: number, most: number): InHand | null {
    if (this.circuit.isOpen(now) || this.#running >= this.width(most)) return null;
    const at = this.#queue.findIndex(({ notification: { line } }) => line === null || !this.#lines.has(line));
    const [one] = at < 0 ? [] : this.#queue.splice(at, 1);
    if (one === undefined) return null;
    this.#running++;
    if (one.notification.line !== null) this.#lines.add(one.notification.line);
    return one;
  }

  done({ notification: { line } }: InHand): void {
    this.#running--;
    if (line !== null) this.#lines.delete(line);
  }

  /** Takes out what must not be sent before something else: the rest of a line, or everything. */
  withdraw(line: string | null | 'all'): InHand[] {
    if (line === null) return [];
    const isMeant = ({ notification }: InHand): boolean => line === 'all' || notification.line === line;
    const out = this.#queue.filter(isMeant);
    if (out.length > 0) {
      const kept = this.#queue.filter((one) => !isMeant(one));
      this.#queue.splice(0, this.#queue.length, ...kept);
    }
    return out;
  }
}
