import type { StatisticSource, TargetOrder } from '@ringback/core';
import type { Agent } from './agent.ts';
import type { WaitingRequest, WaitingTarget } from './waiting-requests.ts';

/** A target through which somebody is free, and who. */
export interface Offer {
  readonly target: WaitingTarget;
  readonly agent: Agent;
}

/** Queues whose shares are remembered; the one that was used first is forgotten. */
const MOST_QUEUES = 1024;

/** Chooses among the targets of a request when several of them have somebody free. */
export class TargetChoice {
  readonly #statistic: StatisticSource;
  /** How often each target of a virtual queue was served, for the shares. */
  readonly #served = new Map<string, Map<string, number>>();

  constructor(statistic: StatisticSource) {
    this.#statistic = statistic;
  }

  /** The best of some offers; among equals the first. Null without any. */
  best(order: TargetOrder, offers: readonly Offer[], { request }: WaitingRequest): Offer | null {
    let best: { readonly offer: Offer; readonly rank: number } | null = null;
    for (const offer of offers) {
      const rank = this.#rank(order, offer.target, request.virtualQueue);
      if (best === null || rank < best.rank) best = { offer, rank };
    }
    return best?.offer ?? null;
  }

  /** A request was served through a target. */
  served({ request }: WaitingRequest, { text }: WaitingTarget): void {
    if (request.selectBy?.order !== 'percentage') return;
    let counts = this.#served.get(request.virtualQueue);
    if (counts === undefined) {
      counts = new Map();
      this.#served.set(request.virtualQueue, counts);
      if (this.#served.size > MOST_QUEUES) {
        const oldest = this.#served.keys().next();
        if (oldest.done !== true) this.#served.delete(oldest.value);
      }
    }
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }

  #rank(order: TargetOrder, { text, weight }: WaitingTarget, virtualQueue: string): number {
    if (order.order === 'percentage') {
      const served = this.#served.get(virtualQueue)?.get(text) ?? 0;
      return weight <= 0 ? Number.MAX_VALUE : served / weight;
    }
    const value = this.#statistic(text, order.statistic);
    if (value === null) return Number.MAX_VALUE;
    return order.order === 'max' ? -value : value;
  }
}
