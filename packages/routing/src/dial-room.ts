import type { CallbackId, QueueRequest, RequestId } from '@ringback/core';
import type { Deadline, Deadlines } from './deadlines.ts';

export interface DialRoomParts {
  readonly now: () => number;
  readonly deadlines: Deadlines;
  /** Channels of trunks that are left for a number; null: no limit. */
  readonly freeChannels: (number: string) => number | null;
  /** Those who were kept waiting for want of a channel may be dialled now. */
  readonly roomCame: () => void;
}

/**
 * Whether the customer of a request can be dialled: trunks carry so many calls and no more. An agent who is held for somebody who
 * cannot be dialled would be idle, while one who is on the line already waits.
 */
export class DialRoom {
  readonly #parts: DialRoomParts;
  /** Agents are held for them, or they are told to dial, and the dial is not ordered yet: each will take a channel. */
  readonly #promised = new Map<
    RequestId,
    { readonly callbackId: CallbackId | null; readonly deadline: Deadline }
  >();
  #isAnyKept = false;

  constructor(parts: DialRoomParts) {
    this.#parts = parts;
  }

  hasRoom({ dials = null }: QueueRequest): boolean {
    if (dials === null) return true;
    const free = this.#parts.freeChannels(dials);
    if (free === null || free > this.#promised.size) return true;
    this.#isAnyKept = true;
    return false;
  }

  /** An agent is held for a request, or it is told to dial. Whoever has not dialled by the end of the hold does not count any more. */
  promise({ requestId, callbackId, dials = null, reserveMs }: QueueRequest): void {
    const { now, deadlines, freeChannels } = this.#parts;
    if (dials === null || freeChannels(dials) === null) return;
    this.#drop(requestId);
    const deadline = deadlines.add(now() + reserveMs, () => this.gone(requestId));
    this.#promised.set(requestId, { callbackId, deadline });
  }

  /** The customer of a callback is being dialled, and the switch counts the channel from here on; or it is in line again. */
  dialled(callbackId: CallbackId): void {
    for (const [requestId, other] of this.#promised)
      if (other.callbackId === callbackId) this.gone(requestId);
  }

  /** Nobody is dialled for a request any more. */
  gone(requestId: RequestId): void {
    if (this.#drop(requestId)) this.freed();
  }

  /** There may be more room than before. */
  freed(): void {
    if (!this.#isAnyKept) return;
    this.#isAnyKept = false;
    this.#parts.roomCame();
  }

  #drop(requestId: RequestId): boolean {
    const promised = this.#promised.get(requestId);
    if (promised !== undefined) this.#parts.deadlines.remove(promised.deadline);
    return this.#promised.delete(requestId);
  }
}
