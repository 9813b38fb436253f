import type { BookingRepository, CallbackId, CallbackRecord, SlotPlace } from '@ringback/core';

type Booked = Pick<CallbackRecord, 'id' | 'service'>;

interface Place {
  readonly service: string;
  /** Beginning of the slot. */
  readonly at: number;
}

/** Places in slots, in memory. */
export class MemoryBookings implements BookingRepository {
  readonly #check: () => void;
  /** The slot that a callback is counted in. */
  readonly #places = new Map<CallbackId, Place>();
  /** How many are counted in each slot of a service: also those that were called there and are called again in another one. */
  readonly #counts = new Map<string, Map<number, number>>();
  /** Slots whose counts were removed. */
  #forgottenBefore = Number.NEGATIVE_INFINITY;

  constructor(check: () => void) {
    this.#check = check;
  }

  async count(service: string, from: number, to: number): Promise<{ at: number; booked: number }[]> {
    this.#check();
    return [...(this.#counts.get(service) ?? [])]
      .filter(([at]) => at >= from && at < to && at >= this.#forgottenBefore)
      .map(([at, booked]) => ({ at, booked }))
      .sort((a, b) => a.at - b.at);
  }

  async removeBefore(before: number): Promise<number> {
    this.#check();
    let old = 0;
    for (const slots of this.#counts.values())
      for (const at of slots.keys()) if (at < before && at >= this.#forgottenBefore) old++;
    this.#forgottenBefore = Math.max(this.#forgottenBefore, before);
    return old;
  }

  hasRoom({ id, service }: Booked, { from, to, capacity }: SlotPlace): boolean {
    const own = this.#places.get(id);
    let taken = own?.service === service && own.at >= from && own.at < to ? -1 : 0;
    for (const [at, booked] of this.#counts.get(service) ?? []) if (at >= from && at < to) taken += booked;
    return taken < capacity;
  }

  /** Whoever stays in a slot needs no other place in it. */
  mayMove(callback: Booked, place: SlotPlace): boolean {
    return this.#places.get(callback.id)?.at === place.from || this.hasRoom(callback, place);
  }

  take({ id, service }: Booked, { from }: SlotPlace): void {
    this.giveBack(id);
    this.#put(id, { service, at: from });
  }

  /** A callback that is called again: its place before stays counted, and nobody asks whether the new one is left. */
  takeAnother({ id, service }: Booked, { from }: SlotPlace): void {
    if (this.#places.get(id)?.at !== from) this.#put(id, { service, at: from });
  }

  /** Of a callback that ended: cancelled, or before anybody was called for it. */
  release({ id, sessionId, reason }: CallbackRecord): void {
    if (sessionId === null || (reason ?? '').startsWith('CANCELLED')) this.giveBack(id);
  }

  giveBack(id: CallbackId): void {
    const place = this.#places.get(id);
    if (place === undefined) return;
    this.#places.delete(id);
    this.#count(place, -1);
  }

  clear(): void {
    this.#places.clear();
    this.#counts.clear();
    this.#forgottenBefore = Number.NEGATIVE_INFINITY;
  }

  #put(id: CallbackId, place: Place): void {
    this.#places.set(id, place);
    this.#count(place, 1);
  }

  #count({ service, at }: Place, by: 1 | -1): void {
    let slots = this.#counts.get(service);
    if (slots === undefined) {
      slots = new Map();
      this.#counts.set(service, slots);
    }
    const booked = (slots.get(at) ?? 0) + by;
    if (booked > 0) slots.set(at, booked);
    else slots.delete(at);
  }
}
