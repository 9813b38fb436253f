import type { LegJournal, StoredLeg, Telemetry } from '@ringback/core';
import type { DialogState, SavedInvite } from '@ringback/sip';
import { writeSignalling } from './stored-signalling.ts';

type Identity = Pick<StoredLeg, 'legId' | 'callId' | 'callbackId' | 'role'>;

/** What is journalled about one leg, in order: dialling, answered, ended. */
export class LegRecord {
  readonly #journal: LegJournal;
  readonly #telemetry: Telemetry;
  readonly #identity: Identity;
  #stored: StoredLeg | undefined;
  #isAbandoned = false;
  #written: Promise<void> = Promise.resolve();

  constructor(journal: LegJournal, telemetry: Telemetry, identity: Identity) {
    this.#journal = journal;
    this.#telemetry = telemetry;
    this.#identity = identity;
  }

  /** Resolves when a crash from now on would leave enough to cancel the INVITE. Rejects: do not send it. */
  async dialling(invite: SavedInvite, startedAt: number): Promise<void> {
    const signalling = writeSignalling({ kind: 'invite', invite });
    const leg: StoredLeg = { ...this.#identity, state: 'dialling', signalling, startedAt };
    await this.#journal.dialling(leg);
    this.#stored = leg;
  }

  /** Resolves when the answer is durable, or is not to be kept. Rejects: do not acknowledge it as a call to keep. */
  async answered(dialog: DialogState, facts: { at: number; connects: boolean }): Promise<'keep' | 'release'> {
    const before = this.#stored;
    if (before === undefined) return 'keep';
    const leg: StoredLeg = {
      ...before,
      state: 'answered',
      signalling: writeSignalling({ kind: 'dialog', dialog }),
    };
    this.#stored = leg;
    const written = this.#journal.answered(leg, facts);
    // `ended` comes after this write, whether it succeeds or not.
    this.#written = written.then(
      () => undefined,
      () => undefined,
    );
    return written;
  }

  /** The same for a call that came in and is about to be answered: there was nothing to store before. */
  async pickedUp(
    dialog: DialogState,
    facts: { at: number; connects: boolean },
    startedAt: number,
  ): Promise<'keep' | 'release'> {
    const signalling = writeSignalling({ kind: 'dialog', dialog });
    this.#stored = { ...this.#identity, state: 'dialling', signalling, startedAt };
    return this.answered(dialog, facts);
  }

  /** Resolves when it is durable that the leg belongs to another call, in which it talks; or that it is not to. */
  async joined(callId: StoredLeg['callId'], at: number): Promise<'keep' | 'release'> {
    const before = this.#stored;
    if (before === undefined) return 'release';
    const leg: StoredLeg = { ...before, callId };
    const written = this.#journal.joined(leg, { at });
    this.#written = written.then(
      () => undefined,
      () => undefined,
    );
    const verdict = await written;
    if (verdict === 'keep' && this.#stored !== undefined) this.#stored = leg;
    return verdict;
  }

  /** Leaves what was stored as it is: the next process reconciles it. */
  abandon(): void {
    this.#isAbandoned = true;
  }

  /** Notes that nothing of the leg is left on any phone. A failure leaves it for the next start to reconcile. */
  async ended(facts: { at: number; cause: string }): Promise<void> {
    const before = this.#stored;
    if (before === undefined || this.#isAbandoned) return;
    this.#stored = undefined;
    await this.#written;
    try {
      await this.#journal.ended({ ...before, state: 'ended' }, facts);
    } catch (error) {
      this.#telemetry.log('warn', 'leg.end_not_stored', {
        callId: before.callId,
        legId: before.legId,
        error,
      });
    }
  }
}
