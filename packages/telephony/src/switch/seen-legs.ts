import type { LegId } from '@ringback/core';

/** Many times the legs that live at once, so that only orders from long ago are forgotten. */
const KEPT = 20_000;

/** The legs that were ordered lately: an order that comes again rings no phone twice (P2). */
export class SeenLegs {
  readonly #ids = new Set<LegId>();

  /** True when the leg was not ordered before. */
  add(id: LegId): boolean {
    if (this.#ids.has(id)) return false;
    this.#ids.add(id);
    if (this.#ids.size > KEPT) {
      for (const oldest of this.#ids) {
        this.#ids.delete(oldest);
        break;
      }
    }
    return true;
  }
}
