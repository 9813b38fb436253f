import type { CallEvent, Telemetry } from '@ringback/core';
import { switchError } from '../errors.ts';

export type CallEventListener = (event: CallEvent) => void;

/**
 * Delivers call events in order and never from inside a verb: a listener may give orders, and who gave an order
 * has noted it before its first event comes.
 */
export class CallEvents {
  readonly #listeners: CallEventListener[] = [];
  readonly #telemetry: Telemetry;
  #queue: CallEvent[] = [];
  #isSilent = false;

  constructor(telemetry: Telemetry) {
    this.#telemetry = telemetry;
  }

  listen(listener: CallEventListener): void {
    this.#listeners.push(listener);
  }

  emit(event: CallEvent): void {
    if (this.#isSilent) return;
    this.#queue.push(event);
    if (this.#queue.length === 1) queueMicrotask(() => this.#deliver());
  }

  /** From now on nothing is told any more, not even what was emitted already. */
  silence(): void {
    this.#isSilent = true;
    this.#queue = [];
  }

  #deliver(): void {
    // Events emitted by listeners line up behind those that are being told.
    for (let event = this.#queue[0]; event !== undefined; event = this.#queue[0]) {
      for (const listener of this.#listeners) this.#tell(listener, event);
      this.#queue.shift();
    }
  }

  #tell(listener: CallEventListener, event: CallEvent): void {
    try {
      listener(event);
    } catch (error) {
      this.#telemetry.log('error', 'switch.listener_failed', {
        callId: event.callId,
        kind: event.kind,
        error: switchError('SWITCH_LISTENER_FAILED', { kind: event.kind }, error),
      });
    }
  }
}
