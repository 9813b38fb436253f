import {
  type Clock,
  type RequestId,
  type Routing,
  readStatistic,
  type SessionId,
  type Timer,
} from '@ringback/core';
import type { ScxmlEvent } from '@ringback/scxml';

export interface SubscriptionPorts {
  readonly routing: Pick<Routing, 'facts'>;
  readonly clock: Clock;
  /** Tells a session while the request is open; false when it is not any more. */
  readonly update: (id: SessionId, requestId: RequestId, event: ScxmlEvent) => Promise<boolean>;
  readonly failed: (error: unknown) => void;
}

export interface Subscription {
  readonly sessionId: SessionId;
  readonly requestId: RequestId;
  readonly object: string;
  readonly statistic: string;
  readonly intervalMs: number;
}

/** Statistics that sessions watch: looked at once in an interval, told when they changed. */
export class Subscriptions {
  readonly #ports: SubscriptionPorts;
  readonly #open = new Map<RequestId, { timer: Timer | null; last: number | null }>();
  #facts: ReturnType<Routing['facts']> | null = null;

  constructor(ports: SubscriptionPorts) {
    this.#ports = ports;
  }

  open(subscription: Subscription): void {
    this.close(subscription.requestId);
    this.#open.set(subscription.requestId, { timer: null, last: null });
    this.#look(subscription);
  }

  close(id: RequestId): void {
    this.#open.get(id)?.timer?.cancel();
    this.#open.delete(id);
  }

  /** Nothing is looked at any more; for the end of the process. */
  closeAll(): void {
    for (const id of this.#open.keys()) this.close(id);
  }

  #look(subscription: Subscription): void {
    const { clock, update, failed } = this.#ports;
    const { sessionId, requestId, object, statistic, intervalMs } = subscription;
    const standing = this.#open.get(requestId);
    if (standing === undefined) return;
    standing.timer = clock.setTimer(intervalMs, () => this.#look(subscription));
    const answer = readStatistic(this.#factsNow(), object, statistic);
    if (answer.kind === 'problem' || answer.value === standing.last) return;
    standing.last = answer.value;
    const data = { requestid: requestId, object, statistic, value: answer.value };
    update(sessionId, requestId, { name: 'statistic.update', type: 'external', data })
      .then((isOpen) => {
        if (!isOpen) this.close(requestId);
      })
      .catch(failed);
  }

  /** One copy for all that look in the same moment. */
  #factsNow(): ReturnType<Routing['facts']> {
    if (this.#facts?.at !== this.#ports.clock.now()) this.#facts = this.#ports.routing.facts();
    return this.#facts;
  }
}
