import { isMet, type StatisticSource } from '@ringback/core';
import { lengthOf } from './group-lines.ts';
import type { TargetGroup } from './target-groups.ts';

/** Targets with thresholds: nobody is selected through one whose threshold is not met. */
export class Gates {
  readonly #statistic: StatisticSource;
  /** What was found since something changed last. */
  readonly #verdicts = new Map<TargetGroup, boolean>();
  readonly #shut = new Set<TargetGroup>();

  constructor(statistic: StatisticSource) {
    this.#statistic = statistic;
  }

  /** Something changed that statistics are made of. */
  changed(): void {
    // Most centres have no thresholds, and this is said after every change.
    if (this.#verdicts.size > 0) this.#verdicts.clear();
  }

  isOpen(group: TargetGroup): boolean {
    if (group.threshold === null) return true;
    let isOpen = this.#verdicts.get(group);
    if (isOpen === undefined) {
      isOpen = isMet(group.threshold, this.#statistic);
      this.#verdicts.set(group, isOpen);
      if (!isOpen) this.#shut.add(group);
    }
    return isOpen;
  }

  /** Those that somebody waits at and that were found shut and are open now: news for their agents. */
  reopened(): TargetGroup[] {
    const found: TargetGroup[] = [];
    for (const group of this.#shut) {
      const isOpen = lengthOf(group) > 0 && this.isOpen(group);
      if (isOpen || lengthOf(group) === 0) this.#shut.delete(group);
      if (isOpen) found.push(group);
    }
    return found;
  }

  /** Some may open by the mere passing of time. */
  get isAnyShut(): boolean {
    return this.#shut.size > 0;
  }
}
