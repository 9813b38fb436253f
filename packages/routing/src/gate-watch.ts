import type { Deadline, Deadlines } from './deadlines.ts';
import type { Gates } from './gates.ts';
import type { TargetGroup } from './target-groups.ts';

/** Thresholds may be met by the mere passing of time: they are looked at again after this long. */
const LOOK_MS = 1000;

export interface GateWatchParts {
  readonly gates: Gates;
  readonly deadlines: Deadlines;
  readonly now: () => number;
  /** A threshold is met that was not: news for all agents behind it. */
  readonly reopened: (group: TargetGroup) => void;
}

/** Looks at thresholds whenever something happened, and while one keeps somebody waiting every second besides. */
export class GateWatch {
  readonly #parts: GateWatchParts;
  #nextLook: Deadline | null = null;

  constructor(parts: GateWatchParts) {
    this.#parts = parts;
  }

  look(): void {
    const { gates, deadlines, now, reopened } = this.#parts;
    gates.changed();
    for (const group of gates.reopened()) reopened(group);
    if (gates.isAnyShut && this.#nextLook === null) {
      this.#nextLook = deadlines.add(now() + LOOK_MS, () => {
        this.#nextLook = null;
      });
    }
  }
}
