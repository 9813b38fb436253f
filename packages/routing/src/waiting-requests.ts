import { compareStanding, type QueueRequest, type RequestId, type Standing } from '@ringback/core';
import { ArrivalLine } from './arrival-line.ts';
import type { Deadline } from './deadlines.ts';
import type { PlannedStep, Stage } from './escalation.ts';
import { lineOf } from './group-lines.ts';
import { OrderedList } from './ordered-list.ts';
import type { TargetGroup } from './target-groups.ts';

/** A target with its text as written. */
export interface WaitingTarget {
  readonly text: string;
  /** Its share with `ordertype` percentage. */
  readonly weight: number;
  readonly group: TargetGroup;
}

/** What may happen to one who stands in line. */
export type LineStanding =
  /** The next agent may be his. */
  | 'selectable'
  /** To be dialled when it is time. */
  | 'to-dial'
  /** The same, but not yet. */
  | 'early'
  /** Being dialled. */
  | 'dialled';

/** A request in line. */
export interface WaitingRequest extends Standing {
  readonly request: QueueRequest;
  /** Changed only while the request is in none of the lists. */
  standing: LineStanding;
  /** When it got into this queue, milliseconds since 1970; other targets and another priority do not change it. */
  readonly enteredAt: number;
  /** What it is now. Changed only while the request is in none of the lists. */
  priority: number;
  /** Order of submission: decides between requests of equal standing (the two of one callback, say). */
  readonly order: number;
  readonly plan: readonly PlannedStep[];
  stage: Stage;
  /** The targets that are tried now, in the order given, no group twice. Changed only while it is in none of the lists. */
  targets: readonly WaitingTarget[];
  /** When the next targets' turn comes. */
  escalating: Deadline | null;
  /** When the wait ends without an agent. */
  readonly deadline: Deadline | null;
  /** When the priority changes next. */
  growing: Deadline | null;
}

/** The one order, made total. */
export function compareWaiting(a: WaitingRequest, b: WaitingRequest): number {
  return compareStanding(a, b) || a.order - b.order;
}

interface Queue {
  readonly inOrder: OrderedList<WaitingRequest>;
  readonly byArrival: ArrivalLine;
}

/** Virtual queues that became empty and are still shown; the names come from requests, so there must be an end. */
const EMPTY_QUEUES_KEPT = 256;

/** Everybody who waits: in one order over all virtual queues, in each queue, and for each group of agents. */
export class WaitingRequests {
  readonly #byId = new Map<RequestId, WaitingRequest>();
  readonly #queues = new Map<string, Queue>();
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
    for (const { group } of waiting.targets) lineOf(group, waiting.standing).add(waiting);
    let queue = this.#queues.get(virtualQueue);
    if (queue === undefined) {
      queue = { inOrder: new OrderedList(compareWaiting), byArrival: new ArrivalLine() };
      this.#queues.set(virtualQueue, queue);
    }
    queue.inOrder.add(waiting);
    queue.byArrival.add(waiting);
    this.#emptyQueues.delete(virtualQueue);
  }

  remove(waiting: WaitingRequest): void {
    const { requestId, virtualQueue } = waiting.request;
    this.#byId.delete(requestId);
    this.all.remove(waiting);
    for (const { group } of waiting.targets) lineOf(group, waiting.standing).remove(waiting);
    const queue = this.#queues.get(virtualQueue);
    queue?.inOrder.remove(waiting);
    queue?.byArrival.remove(waiting);
    if (queue?.inOrder.size === 0) this.#keepEmpty(virtualQueue);
  }

  /** Rank in its virtual queue, from 1; null when it does not wait. */
  position(requestId: RequestId): { position: number; length: number } | null {
    const waiting = this.get(requestId);
    if (waiting === null) return null;
    const queue = this.#queues.get(waiting.request.virtualQueue);
    if (queue === undefined) return null;
    return { position: queue.inOrder.countBefore(waiting) + 1, length: queue.inOrder.size };
  }

  /** Who is next in a virtual queue, and who is last. */
  first(virtualQueue: string): WaitingRequest | null {
    return this.#queues.get(virtualQueue)?.inOrder.first() ?? null;
  }

  last(virtualQueue: string): WaitingRequest | null {
    return this.#queues.get(virtualQueue)?.inOrder.last() ?? null;
  }

  /** Those of a virtual queue, who came first first. */
  byArrival(virtualQueue: string): ArrivalLine | null {
    return this.#queues.get(virtualQueue)?.byArrival ?? null;
  }

  /** Those of a virtual queue in order. */
  inOrder(virtualQueue: string): WaitingRequest[] {
    return [...(this.#queues.get(virtualQueue)?.inOrder ?? [])];
  }

  /** Lets a request wait at other targets, in the place that it has. */
  retarget(waiting: WaitingRequest, targets: readonly WaitingTarget[]): void {
    this.remove(waiting);
    waiting.targets = targets;
    this.add(waiting);
  }

  /** Lets something else happen to a request, in the place that it has. */
  restand(waiting: WaitingRequest, standing: LineStanding): void {
    if (waiting.standing === standing) return;
    for (const { group } of waiting.targets) lineOf(group, waiting.standing).remove(waiting);
    waiting.standing = standing;
    for (const { group } of waiting.targets) lineOf(group, standing).add(waiting);
    this.byArrival(waiting.request.virtualQueue)?.restood(waiting);
  }

  /** Gives a request another priority: it stands where that puts it. */
  reprioritise(waiting: WaitingRequest, priority: number): void {
    if (waiting.priority === priority) return;
    this.remove(waiting);
    waiting.priority = priority;
    this.add(waiting);
  }

  /** Virtual queues by name, each in order; also those that became empty lately. */
  queues(): { name: string; waiting: readonly WaitingRequest[] }[] {
    return [...this.#queues]
      .map(([name, queue]) => ({ name, waiting: [...queue.inOrder] }))
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
