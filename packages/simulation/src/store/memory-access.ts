import {
  type AccessQuery,
  type AccessRepository,
  type BookingRequest,
  dialledForm,
  isSameNumber,
} from '@ringback/core';

interface Booking {
  readonly nr: number;
  readonly owner: string;
  readonly number: string;
  readonly form: string;
  readonly code: string | null;
  readonly phone: string | null;
  readonly lock: string | null;
  readonly expiresAt: number;
}

/** Access numbers given out, in memory. */
export class MemoryAccess implements AccessRepository {
  readonly #ports: {
    /** Throws while the store is away. */
    readonly check: () => void;
    readonly isAlive: (owner: string, now: number) => Promise<boolean>;
  };
  #bookings: Booking[] = [];
  #count = 0;

  constructor(ports: {
    readonly check: () => void;
    readonly isAlive: (owner: string, now: number) => Promise<boolean>;
  }) {
    this.#ports = ports;
  }

  get size(): number {
    return this.#bookings.length;
  }

  clear(): void {
    this.#bookings = [];
  }

  async book({ candidates, owner, phone, now, expiresAt }: BookingRequest) {
    this.#ports.check();
    const held = new Set(this.#bookings.filter((one) => one.expiresAt > now).map(({ lock }) => lock));
    const free = candidates.find(({ lock }) => lock === null || !held.has(lock));
    if (free === undefined) return { kind: 'none-free' as const };
    const { number, code, lock, text: form } = free;
    this.#bookings = this.#bookings.filter((one) => lock === null || one.lock !== lock);
    const nr = ++this.#count;
    this.#bookings.push({ nr, owner, number, form, code, phone: phone?.text ?? null, lock, expiresAt });
    return { kind: 'booked' as const, number, code };
  }

  async match({ number, code, phone, now, limit }: AccessQuery) {
    this.#ports.check();
    const same = (text: string, other: AccessQuery['number']): boolean => {
      const form = dialledForm(text);
      return form !== null && isSameNumber(form, other);
    };
    const fitting = this.#bookings
      .filter((one) => one.expiresAt > now && one.code === code && same(one.form, number))
      .filter((one) => phone === null || one.phone === null || same(one.phone, phone))
      .sort((a, b) => Number(b.form === number.text) - Number(a.form === number.text) || b.nr - a.nr);
    const owners = new Set<string>();
    for (const { owner } of fitting) {
      if (owners.size < limit && (await this.#ports.isAlive(owner, now))) owners.add(owner);
    }
    this.#bookings = this.#bookings.filter(({ owner }) => !owners.has(owner));
    return [...owners];
  }

  async release(owner: string) {
    this.#ports.check();
    this.#bookings = this.#bookings.filter((one) => one.owner !== owner);
  }

  async countHeld(locks: readonly string[], now: number) {
    this.#ports.check();
    return this.#bookings.filter(
      ({ lock, expiresAt }) => lock !== null && locks.includes(lock) && expiresAt > now,
    ).length;
  }

  async removeExpired(now: number) {
    this.#ports.check();
    const before = this.#bookings.length;
    this.#bookings = this.#bookings.filter(({ expiresAt }) => expiresAt > now);
    return before - this.#bookings.length;
  }
}
