/** A way out, as far as its channels go. */
export interface ChannelledTrunk {
  readonly name: string;
  /** The most calls that it carries at once, in both directions; null: no limit. */
  readonly channels: number | null;
  /** Whether it may be asked for what is dialled. */
  takes(dialled: string): boolean;
}

/** A channel that is taken, or waited for: given back, or waited for no longer. Idempotent. */
export interface TakenChannel {
  release(): void;
}

interface Waiting {
  readonly trunks: readonly ChannelledTrunk[];
  readonly taken: (trunk: string) => void;
}

/**
 * Channels of trunks. A call takes one of the first trunk that has one left; when all are taken it waits, and whoever waited first
 * gets the next one that is free for him. Calls that come in are there already, and take theirs whatever the limit.
 */
export class TrunkChannels {
  readonly #trunks: readonly ChannelledTrunk[];
  readonly #used = new Map<string, number>();
  readonly #waiting = new Set<Waiting>();
  readonly #listeners: (() => void)[] = [];

  constructor(trunks: readonly ChannelledTrunk[]) {
    this.#trunks = trunks;
  }

  /** Channels that are left for a number, those for whom others wait taken off; null: no limit, or nobody takes it. */
  free(dialled: string): number | null {
    const trunks = this.#takers(dialled, null);
    if (trunks.length === 0 || trunks.some(({ channels }) => channels === null)) return null;
    let waiting = 0;
    for (const other of this.#waiting) if (other.trunks.some((trunk) => trunks.includes(trunk))) waiting++;
    return Math.max(0, trunks.reduce((sum, trunk) => sum + this.#left(trunk), 0) - waiting);
  }

  /**
   * Takes a channel for a number, of any trunk or of the one that is named; `taken` is told which, at once or when one is free.
   * Of a number that no trunk takes nothing is told.
   */
  take(dialled: string, trunkName: string | null, taken: (trunk: string) => void): TakenChannel {
    const trunks = this.#takers(dialled, trunkName);
    let held: string | null = null;
    let isOver = false;
    const waiting: Waiting = {
      trunks,
      taken: (trunk) => {
        held = trunk;
        taken(trunk);
      },
    };
    const release = (): void => {
      this.#waiting.delete(waiting);
      if (isOver || held === null) return;
      isOver = true;
      this.#giveBack(held);
    };
    const trunk = trunks.find((one) => this.#left(one) > 0);
    if (trunk === undefined) this.#waiting.add(waiting);
    else this.#use(trunk.name, waiting);
    return { release };
  }

  /** A channel for a call that came in by a trunk. */
  occupy(trunk: string): TakenChannel {
    let isOver = false;
    this.#used.set(trunk, this.used(trunk) + 1);
    return {
      release: () => {
        if (!isOver) this.#giveBack(trunk);
        isOver = true;
      },
    };
  }

  /** Calls that a trunk carries now. */
  used(trunk: string): number {
    return this.#used.get(trunk) ?? 0;
  }

  /** Told when a channel is free that nobody waited for. */
  onFree(listener: () => void): void {
    this.#listeners.push(listener);
  }

  #takers(dialled: string, trunkName: string | null): ChannelledTrunk[] {
    return this.#trunks.filter(
      (trunk) => (trunkName === null || trunk.name === trunkName) && trunk.takes(dialled),
    );
  }

  #left({ name, channels }: ChannelledTrunk): number {
    return channels === null ? Number.POSITIVE_INFINITY : Math.max(0, channels - this.used(name));
  }

  #use(trunk: string, { taken }: Waiting): void {
    this.#used.set(trunk, this.used(trunk) + 1);
    taken(trunk);
  }

  #giveBack(trunk: string): void {
    this.#used.set(trunk, Math.max(0, this.used(trunk) - 1));
    for (const waiting of this.#waiting) {
      const found = waiting.trunks.find((one) => this.#left(one) > 0);
      if (found === undefined) continue;
      this.#waiting.delete(waiting);
      this.#use(found.name, waiting);
      return;
    }
    for (const listener of this.#listeners) listener();
  }
}
