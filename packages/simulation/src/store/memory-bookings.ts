import type { BookingRepository, CallbackId, CallbackRecord, SlotPlace } from '@ringback/core';

type Booked = Pick<CallbackRecord, 'id' | 'service'>;

/** Places in slots, in memory. */
export class MemoryBookings implements BookingRepository {
  readonly #check: () => void;
  /** Beginning of the slot that a callback is counted in. */
  readonly #places = new Map<CallbackId, { readonly service: string; readonly at: number }>();
  /** Places in which callbacks were called that are called again in another one. */
  readonly #used: { readonly service: string; readonly at: number }[] = [];
  /** Slots whose counts were removed. */
  #forgottenBefore = Number.NEGATIVE_INFINITY;

  constructor(check: () => void) {
    this.#check = check;
  }

  async count(service: string, from: number, to: number): Promise<{ at: number; booked: number }[]> {
    this.#check();
    const counts = new Map<number, number>();
    for (const place of this.#all()) {
      if (place.service !== service || place.at < from || place.at >= to || place.at < this.#forgottenBefore)
        continue;
      counts.set(place.at, (counts.get(place.at) ?? 0) + 1);
    }
    return [...counts].map(([at, booked]) => ({ at, booked })).sort((a, b) => a.at - b.at);
  }

  async removeBefore(before: number): Promise<number> {
    this.#check();
    const old = new Set(
      this.#all()
        .filter(({ at }) => at < before)
        .map(({ service, at }) => `${at} ${service}`),
    );
    this.#forgottenBefore = Math.max(this.#forgottenBefore, before);
    return old.size;
  }

  hasRoom({ id, service }: Booked, { from, to, capacity }: SlotPlace): boolean {
    const own = this.#places.get(id);
    const taken = this.#all().filter(
      (place) => place !== own && place.service === service && place.at >= from && place.at < to,
    );
    return taken.length < capacity;
  }

  /** Whoever stays in a slot needs no other place in it. */
  mayMove(callback: Booked, place: SlotPlace): boolean {
    return this.#places.get(callback.id)?.at === place.from || this.hasRoom(callback, place);
  }

  take({ id, service }: Booked, { from }: SlotPlace): void {
    this.#places.set(id, { service, at: from });
  }

  /** A callback that is called again: its place before stays counted, and nobody asks whether the new one is left. */
  takeAnother(callback: Booked, place: SlotPlace): void {
    const before = this.#places.get(callback.id);
    if (before?.at === place.from) return;
    if (before !== undefined) this.#used.push(before);
    this.take(callback, place);
  }

  /** Of a callback that ended: cancelled, or before anybody was called for it. */
  release({ id, sessionId, reason }: CallbackRecord): void {
    if (sessionId === null || (reason ?? '').startsWith('CANCELLED')) this.#places.delete(id);
  }

  giveBack(id: CallbackId): void {
    this.#places.delete(id);
  }

  #all() {
    return [...this.#places.values(), ...this.#used];
  }

  clear(): void {
    this.#places.clear();
    this.#used.length = 0;
    this.#forgottenBefore = Number.NEGATIVE_INFINITY;
  }
}
