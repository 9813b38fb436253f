import type { CallView, LegFailure, LegId } from '@ringback/core';
import { failureOfGivingUp } from './give-up.ts';
import type { Leg } from './leg.ts';
import { isDialog, type ReplacedDialog } from './refer.ts';

/** The legs of one call in the order in which they came, and who of them is a party of it. */
export class CallLegs {
  readonly #legs: Leg[] = [];
  readonly #ids = new Set<LegId>();
  readonly #isSupervisor: (leg: Leg) => boolean;

  /** Who supervises takes part in the call and is no party of it. */
  constructor(isSupervisor: (leg: Leg) => boolean) {
    this.#isSupervisor = isSupervisor;
  }

  get all(): readonly Leg[] {
    return this.#legs;
  }

  /** Ids of all legs that were ordered, or taken over. */
  get ids(): ReadonlySet<LegId> {
    return this.#ids;
  }

  /** All of them are over. */
  get areOver(): boolean {
    return this.#legs.every((leg) => leg.isOver);
  }

  add(leg: Leg): void {
    this.#legs.push(leg);
    this.#ids.add(leg.order.legId);
  }

  /** It was ordered, and there is no leg of it. */
  refused(legId: LegId): void {
    this.#ids.add(legId);
  }

  /** It belongs to another call now; that it was here is remembered. */
  remove(leg: Leg): void {
    this.#legs.splice(this.#legs.indexOf(leg), 1);
  }

  isFirst(leg: Leg): boolean {
    return leg === this.#legs[0];
  }

  find(legId: LegId): Leg | undefined {
    return this.#legs.find((leg) => leg.order.legId === legId);
  }

  withDialog(dialog: ReplacedDialog): Leg | null {
    return this.#legs.find((leg) => leg.dialog !== null && isDialog(leg.dialog, dialog)) ?? null;
  }

  parties(): Leg[] {
    return this.#legs.filter((leg) => !this.#isSupervisor(leg));
  }

  answered(): Leg[] {
    return this.parties().filter((leg) => leg.isAnswered);
  }

  /** The one party that is left besides one who leaves, when it has answered and is not about to leave. */
  sole(leaver: Leg | null): Leg | null {
    const staying = this.parties().filter((leg) => leg !== leaver && !leg.isLeaving);
    const [only = null] = staying;
    return staying.length === 1 && only?.isAnswered === true ? only : null;
  }

  /** Why no party can be dialled into the call now; null when one can. */
  refusalOfParty(): LegFailure | null {
    if (this.#legs.length === 0) return null;
    const staying = this.parties().filter((leg) => !leg.isLeaving);
    const [first] = staying;
    if (staying.length === 1 && (first?.isAnswered === true || first?.isOffered === true)) return null;
    return staying.length > 1
      ? { ...failureOfGivingUp('asked', null), text: 'The call has two parties already.' }
      : failureOfGivingUp('other-party-left', null);
  }

  /** Null until the first INVITE left and after the last leg ended. */
  view(): Pick<CallView, 'state' | 'legs'> | null {
    const legs = this.#legs.filter((leg) => leg.wasDialled);
    if (legs.every((leg) => leg.isOver)) return null;
    const answered = this.answered().length;
    return {
      state: answered === 0 ? 'dialling' : answered === 1 ? 'waiting' : 'connected',
      legs: legs.map((leg) => leg.view()),
    };
  }
}
