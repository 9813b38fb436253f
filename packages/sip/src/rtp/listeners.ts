import type { Unsubscribe } from './media-types.ts';

/** A list of listeners. One that throws is reported and hurts neither the others nor who emits. */
export class Listeners<Event> {
  readonly #listeners = new Set<{ readonly hear: (event: Event) => void }>();
  readonly #failed: (thrown: unknown) => void;

  constructor(failed: (thrown: unknown) => void) {
    this.#failed = failed;
  }

  add(hear: (event: Event) => void): Unsubscribe {
    const listener = { hear };
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  emit(event: Event): void {
    for (const { hear } of Array.from(this.#listeners)) {
      try {
        hear(event);
      } catch (thrown) {
        this.#failed(thrown);
      }
    }
  }

  clear(): void {
    this.#listeners.clear();
  }
}
