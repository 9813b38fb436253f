import type { Acceptance, CallbackId, CallbackLimits, CallbackRecord, NewCallback } from '@ringback/core';

const DAY_MS = 86_400_000;
/** From so many on those that no window reaches any more are forgotten. */
const MOST_TIMES = 100_000;

/** What services have accepted, in memory: one request after the other. */
export class MemoryLimits {
  /** When callbacks were accepted to be called at once, by service. */
  readonly #accepted = new Map<string, number[]>();
  readonly #values = new Map<string, number>();
  /** What callbacks that have not ended count for. */
  readonly #counted = new Map<CallbackId, readonly string[]>();
  readonly #open = new Map<string, number>();

  /** Looks anew what a callback counts for; undefined: it is not there any more. */
  stands(id: CallbackId, record: CallbackRecord | undefined): void {
    const before = this.#counted.get(id) ?? [];
    const after = record === undefined || record.state === 'COMPLETED' ? [] : countedFor(record);
    if (after.length === before.length && after.every((name, at) => name === before[at])) return;
    for (const name of before) this.#count(name, -1);
    for (const name of after) this.#count(name, 1);
    if (after.length === 0) this.#counted.delete(id);
    else this.#counted.set(id, after);
  }

  #count(name: string, by: 1 | -1): void {
    const count = (this.#open.get(name) ?? 0) + by;
    if (count > 0) this.#open.set(name, count);
    else this.#open.delete(name);
  }

  /** Why a callback is not to be stored; null lets it pass. */
  refusal(
    callback: NewCallback,
    { limits, isNow, values }: CallbackLimits,
  ): Exclude<Acceptance, { kind: 'accepted' }> | null {
    const { service, state, createdAt, customerNumber } = callback;
    const times = this.#accepted.get(service) ?? [];
    if (state !== 'SCHEDULED') {
      const full = limits.windows.find(
        ({ most, seconds }) => countAfter(times, createdAt - seconds * 1000) >= most,
      );
      if (full !== undefined) return { kind: 'window-full', window: full };
    }
    if (isNow) {
      const often = values.find(
        (one) => (this.#values.get(key(callback, one)) ?? 0) >= limits.sameValue.most,
      );
      if (often !== undefined) return { kind: 'same-value', ...often };
    }
    const { sameNumber } = limits;
    const pending = this.#open.get(ofNumber(service, customerNumber)) ?? 0;
    if (sameNumber !== null && customerNumber !== null && pending >= sameNumber.most)
      return { kind: 'same-number' };
    const submitted = this.#open.get(ofService(service)) ?? 0;
    return isNow && submitted >= limits.queued ? { kind: 'queue-full' } : null;
  }

  /** A callback was not stored after all. */
  takeBack(callback: NewCallback, { isNow, values }: CallbackLimits): void {
    const times = this.#accepted.get(callback.service) ?? [];
    if (callback.state !== 'SCHEDULED') times.pop();
    if (!isNow) return;
    for (const one of values)
      this.#values.set(key(callback, one), (this.#values.get(key(callback, one)) ?? 1) - 1);
  }

  /** A callback is being stored. */
  count(callback: NewCallback, { isNow, values }: CallbackLimits): void {
    const { service, state, createdAt } = callback;
    if (state !== 'SCHEDULED') {
      const times = this.#accepted.get(service) ?? [];
      times.push(createdAt);
      if (times.length > MOST_TIMES)
        times.splice(
          0,
          times.findIndex((at) => at > createdAt - DAY_MS),
        );
      this.#accepted.set(service, times);
    }
    if (!isNow) return;
    for (const one of values)
      this.#values.set(key(callback, one), (this.#values.get(key(callback, one)) ?? 0) + 1);
  }

  clear(): void {
    this.#accepted.clear();
    this.#values.clear();
    this.#counted.clear();
    this.#open.clear();
  }
}

/** Callbacks of a service that are submitted, and those of one number that have not ended. */
function countedFor({ service, state, customerNumber }: CallbackRecord): string[] {
  const number = ofNumber(service, customerNumber);
  return state === 'SCHEDULED' ? [number] : [number, ofService(service)];
}

const ofService = (service: string): string => `submitted ${service}`;
const ofNumber = (service: string, number: string | null): string => `of ${number ?? ''} in ${service}`;

/** One calendar day in UTC. */
function key({ service, createdAt }: NewCallback, { name, value }: { name: string; value: string }): string {
  return JSON.stringify([service, Math.floor(createdAt / DAY_MS), name, value]);
}

/** How many of these times, which are in order, are later. */
function countAfter(times: readonly number[], at: number): number {
  let count = 0;
  while (count < times.length && (times[times.length - 1 - count] ?? at) > at) count++;
  return count;
}
