import type { PassedOverReason, PassedOverRequest } from '@ringback/core';
import { OrderedList } from './ordered-list.ts';
import type { WaitingRequest } from './waiting-requests.ts';

/** Those who came first that are kept at hand. */
const AT_HAND = 50;

/** Several who wait and whom nothing tells apart when it is asked why an agent does not go to them. */
export interface ArrivalKind {
  readonly targets: WaitingRequest['targets'];
  readonly standing: WaitingRequest['standing'];
  readonly priority: number;
  /** How many at hand are of this kind. */
  count: number;
  /** When these came, added up: as it was when the earliest were asked for last. */
  arrivedAtSum: number;
  /** A note of whoever goes through them. */
  reason: PassedOverReason;
}

/** What is at hand of those who came first, side by side and in order. */
export interface EarliestArrivals {
  readonly waiting: readonly WaitingRequest[];
  readonly arrivedAt: readonly number[];
  readonly kindOf: readonly ArrivalKind[];
  readonly kinds: readonly ArrivalKind[];
  /** What was said of each when it was passed over last: mostly the same again. A note of whoever says it. */
  readonly said: (PassedOverRequest | null)[];
}

/**
 * Those of a virtual queue, who came first first. The earliest are looked through whenever somebody is chosen before them, and
 * in a long queue they stay the same for long, while the requests themselves are all over the memory.
 */
export class ArrivalLine {
  readonly #line = new OrderedList<WaitingRequest>(compareArrival);
  /** Null until somebody wants them. */
  #atHand: AtHand | null = null;

  add(waiting: WaitingRequest): void {
    this.#line.add(waiting);
    const last = this.#atHand?.waiting.at(-1);
    if (this.#atHand === null) return;
    if (this.#atHand.isFull && last !== undefined && compareArrival(last, waiting) < 0) return;
    this.#atHand.insert(
      this.#atHand.waiting.findLastIndex((other) => compareArrival(other, waiting) < 0) + 1,
      waiting,
    );
  }

  /** Its targets, standing and priority are still those that it was added with. */
  remove(waiting: WaitingRequest): void {
    this.#line.remove(waiting);
    if (this.#atHand?.remove(waiting)) this.#fill(this.#atHand);
  }

  /** Somebody in the line got another standing. */
  restood(waiting: WaitingRequest): void {
    this.#atHand?.replace(waiting);
  }

  countBefore(waiting: WaitingRequest): number {
    return this.#line.countBefore(waiting);
  }

  earliest(): EarliestArrivals {
    if (this.#atHand === null) {
      this.#atHand = new AtHand();
      this.#fill(this.#atHand);
    }
    this.#atHand.addUp();
    return this.#atHand;
  }

  #fill(atHand: AtHand): void {
    for (const waiting of this.#line.head(AT_HAND).slice(atHand.waiting.length))
      atHand.insert(atHand.waiting.length, waiting);
  }
}

class AtHand implements EarliestArrivals {
  readonly waiting: WaitingRequest[] = [];
  readonly arrivedAt: number[] = [];
  readonly kindOf: ArrivalKind[] = [];
  readonly kinds: ArrivalKind[] = [];
  readonly said: (PassedOverRequest | null)[] = [];
  #isAddedUp = true;

  /** Anew after a change, so that no rounding stays behind of one who left. */
  addUp(): void {
    if (this.#isAddedUp) return;
    this.#isAddedUp = true;
    for (const kind of this.kinds) kind.arrivedAtSum = 0;
    for (const [place, kind] of this.kindOf.entries()) kind.arrivedAtSum += this.arrivedAt[place] ?? 0;
  }

  get isFull(): boolean {
    return this.waiting.length === AT_HAND;
  }

  /** Whoever is too many then drops out at the end. */
  insert(place: number, waiting: WaitingRequest): void {
    this.#isAddedUp = false;
    this.waiting.splice(place, 0, waiting);
    this.arrivedAt.splice(place, 0, waiting.arrivedAt);
    this.kindOf.splice(place, 0, this.#kindOf(waiting));
    this.said.splice(place, 0, null);
    if (this.waiting.length > AT_HAND) this.#drop(AT_HAND);
  }

  /** Whether it was among them. */
  remove(waiting: WaitingRequest): boolean {
    const last = this.waiting.at(-1);
    if (last === undefined || compareArrival(last, waiting) < 0) return false;
    const place = this.waiting.indexOf(waiting);
    if (place !== -1) this.#drop(place);
    return place !== -1;
  }

  replace(waiting: WaitingRequest): void {
    const place = this.waiting.indexOf(waiting);
    if (place === -1) return;
    this.#drop(place);
    this.insert(place, waiting);
  }

  #drop(place: number): void {
    this.#isAddedUp = false;
    this.waiting.splice(place, 1);
    this.arrivedAt.splice(place, 1);
    this.said.splice(place, 1);
    for (const kind of this.kindOf.splice(place, 1))
      if (--kind.count === 0) this.kinds.splice(this.kinds.indexOf(kind), 1);
  }

  #kindOf({ targets, standing, priority }: WaitingRequest): ArrivalKind {
    let kind = this.kinds.find(
      (other) => other.targets === targets && other.standing === standing && other.priority === priority,
    );
    if (kind === undefined) {
      kind = { targets, standing, priority, count: 0, arrivedAtSum: 0, reason: 'other target' };
      this.kinds.push(kind);
    }
    kind.count++;
    return kind;
  }
}

/** Who arrived first, whatever the priorities. */
function compareArrival(a: WaitingRequest, b: WaitingRequest): number {
  return a.arrivedAt - b.arrivedAt || a.seq - b.seq || a.order - b.order;
}
