import type { LegJournal, StoredLeg } from '@ringback/core';
import { type Deferred, deferred } from './deferred.ts';

export type JournalEntry =
  | { readonly kind: 'dialling'; readonly leg: StoredLeg }
  | { readonly kind: 'answered'; readonly leg: StoredLeg; readonly connects: boolean }
  | { readonly kind: 'joined'; readonly leg: StoredLeg }
  | { readonly kind: 'ended'; readonly leg: StoredLeg; readonly cause: string };

/** Stores at once, or waits for a test to say how each write goes. */
export class FakeJournal implements LegJournal {
  /** What was asked for, in order. */
  readonly asked: JournalEntry[] = [];
  /** What succeeded, in order. */
  readonly stored: JournalEntry[] = [];
  writesAtOnce = true;
  /** What the calls are for has ended. */
  releasesAnswers = false;
  readonly #refused = new Set<JournalEntry['kind']>();
  readonly waiting: { readonly entry: JournalEntry; readonly write: Deferred<void> }[] = [];

  dialling(leg: StoredLeg): Promise<void> {
    return this.#write({ kind: 'dialling', leg });
  }

  async answered(
    leg: StoredLeg,
    { connects }: { at: number; connects: boolean },
  ): Promise<'keep' | 'release'> {
    if (this.releasesAnswers) return 'release';
    await this.#write({ kind: 'answered', leg, connects });
    return 'keep';
  }

  async joined(leg: StoredLeg): Promise<'keep' | 'release'> {
    if (this.releasesAnswers) return 'release';
    await this.#write({ kind: 'joined', leg });
    return 'keep';
  }

  ended(leg: StoredLeg, { cause }: { at: number; cause: string }): Promise<void> {
    return this.#write({ kind: 'ended', leg, cause });
  }

  /** The next write of this kind is rejected. */
  refuseNext(kind: JournalEntry['kind']): void {
    this.#refused.add(kind);
  }

  storeNext(): void {
    const next = this.waiting.shift();
    if (next === undefined) return;
    this.stored.push(next.entry);
    next.write.resolve();
  }

  failNext(): void {
    this.waiting.shift()?.write.reject(new Error('the database is away'));
  }

  /** Kinds that succeeded for one leg. */
  kindsOf(legId: string): string[] {
    return this.stored.filter(({ leg }) => leg.legId === legId).map(({ kind }) => kind);
  }

  async #write(entry: JournalEntry): Promise<void> {
    this.asked.push(entry);
    if (this.#refused.delete(entry.kind)) throw new Error('the database is away');
    if (this.writesAtOnce) {
      this.stored.push(entry);
      return;
    }
    const write = deferred<void>();
    this.waiting.push({ entry, write });
    await write.promise;
  }
}
