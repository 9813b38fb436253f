import type { TargetGroup } from '../target-groups.ts';

/** Waits that patience is judged by. */
const WAITS_KEPT = 256;
/** Virtual queues come from requests, so there must be an end; the one that was named first is forgotten. */
const MOST_QUEUES = 1024;

interface Waits {
  lastMs: number | null;
  readonly ended: { readonly ms: number; readonly gaveUp: boolean }[];
  /** Time waited in all, and how many gave up, over those that are kept. */
  totalMs: number;
  gaveUp: number;
  /** Whom the last one waited for. */
  groups: readonly TargetGroup[];
}

/** How waits in the virtual queues ended lately. */
export class QueueWaits {
  readonly #queues = new Map<string, Waits>();

  entered(queue: string, groups: readonly TargetGroup[]): void {
    this.#of(queue).groups = groups;
  }

  ended(queue: string, waitedMs: number, how: 'served' | 'gave-up' | 'timed-out'): void {
    const waits = this.#of(queue);
    const ms = Math.max(0, waitedMs);
    if (how === 'served') waits.lastMs = ms;
    const gaveUp = how === 'gave-up';
    waits.ended.push({ ms, gaveUp });
    waits.totalMs += ms;
    waits.gaveUp += gaveUp ? 1 : 0;
    const oldest = waits.ended.length > WAITS_KEPT ? waits.ended.shift() : undefined;
    waits.totalMs -= oldest?.ms ?? 0;
    waits.gaveUp -= oldest?.gaveUp === true ? 1 : 0;
  }

  /** Wait of the last one who got an agent. */
  lastMs(queue: string): number | null {
    return this.#queues.get(queue)?.lastMs ?? null;
  }

  /** Time waited by all for each who gave up: the mean patience if it does not change while one waits. */
  patienceMs(queue: string): number | null {
    const waits = this.#queues.get(queue);
    return waits === undefined || waits.gaveUp === 0 ? null : waits.totalMs / waits.gaveUp;
  }

  /** Whom the last one who entered waited for. */
  groups(queue: string): readonly TargetGroup[] {
    return this.#queues.get(queue)?.groups ?? [];
  }

  #of(queue: string): Waits {
    let waits = this.#queues.get(queue);
    if (waits === undefined) {
      waits = { lastMs: null, ended: [], totalMs: 0, gaveUp: 0, groups: [] };
      this.#queues.set(queue, waits);
      const oldest = this.#queues.size > MOST_QUEUES ? this.#queues.keys().next() : null;
      if (oldest?.done === false) this.#queues.delete(oldest.value);
    }
    return waits;
  }
}
