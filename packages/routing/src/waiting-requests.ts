import { compareStanding, type QueueRequest, type RequestId } from '@ringback/core';
import type { Deadline } from './deadlines.ts';
import { OrderedList } from './ordered-list.ts';
import type { TargetGroup } from './target-groups.ts';

/** A request in line. */
export interface WaitingRequest {
  readonly request: QueueRequest;
  /** Order of submission: decides between requests of equal standing (the two of one callback, say). */
  readonly order: number;
  /** The targets that are served, each with its text as written, in the order given, no group twice. */
  readonly targets: readonly { readonly text: string; readonly group: TargetGroup }[];
  /** When the wait ends without an agent. */
  readonly deadline: Deadline | null;
}

/** The one order, made total. */
export function compareWaiting(a: WaitingRequest, b: WaitingRequest): number {
  return compareStanding(a.request, b.request) || a.order - b.order;
}

/** Virtual queues that became empty and are still shown; the names come from requests, so there must be an end. */
const EMPTY_QUEUES_KEPT = 256;

/** Everybody who waits: in one order over all virtual queues, in each queue, and for each group of agents. */
export class WaitingRequests {
  readonly #byId = new Map<RequestId, WaitingRequest>();
  readonly #queues = new Map<string, OrderedList<WaitingRequest>>();
  readonly #emptyQueues = new Set<string>();
  /** Over all virtual queues. */
  readonly all = new OrderedList<WaitingRequest>(compareWaiting);

  get(requestId: RequestId): WaitingRequest | null {
    return this.#byId.get(requestId) ?? null;
  }

  has(waiting: WaitingRequest): boolean {
    return this.#byId.get(waiting.request.requestId) === waiting;
  }

  add(waiting: WaitingRequest): void {
    const { requestId, virtualQueue } = waiting.request;
    this.#byId.set(requestId, waiting);
    this.all.add(waiting);
    for (const { group } of waiting.targets) group.waiting.add(waiting);
    let queue = this.#queues.get(virtualQueue);
    if (queue === undefined) {
      queue = new OrderedList(compareWaiting);
      this.#queues.set(virtualQueue, queue);
    }
    queue.add(waiting);
    this.#emptyQueues.delete(virtualQueue);
  }

  remove(waiting: WaitingRequest): void {
    const { requestId, virtualQueue } = waiting.request;
    this.#byId.delete(requestId);
    this.all.remove(waiting);
    for (const { group } of waiting.targets) group.waiting.remove(waiting);
    const queue = this.#queues.get(virtualQueue);
    queue?.remove(waiting);
    if (queue?.size === 0) this.#keepEmpty(virtualQueue);
  }

  /** Rank in its virtual queue, from 1; null when it does not wait. */
  position(requestId: RequestId): { position: number; length: number } | null {
    const waiting = this.get(requestId);
    if (waiting === null) return null;
    const queue = this.#queues.get(waiting.request.virtualQueue);
    if (queue === undefined) return null;
    return { position: queue.countBefore(waiting) + 1, length: queue.size };
  }

  /** Virtual queues by name, each in order; also those that became empty lately. */
  queues(): { name: string; waiting: readonly WaitingRequest[] }[] {
    return [...this.#queues]
      .map(([name, queue]) => ({ name, waiting: [...queue] }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  #keepEmpty(name: string): void {
    this.#emptyQueues.add(name);
    if (this.#emptyQueues.size <= EMPTY_QUEUES_KEPT) return;
    for (const oldest of this.#emptyQueues) {
      this.#emptyQueues.delete(oldest);
      this.#queues.delete(oldest);
      return;
    }
  }
}
