/** A delayed `<send>` with an id of its author, as far as the session that made it knows. */
export interface WaitingSend {
  readonly sendId: string;
  /** Milliseconds since 1970. */
  readonly dueMs: number;
  /** For the session itself, so that it sees when the event has come. */
  readonly isOwn: boolean;
}

/** The delayed sends that a `<cancel>` can still reach. Only kept for documents that are told what became of one. */
export class WaitingSends {
  #sends: WaitingSend[];

  constructor(sends: readonly WaitingSend[]) {
    this.#sends = [...sends];
  }

  /** Those that have not left at that time. */
  at(nowMs: number): readonly WaitingSend[] {
    this.#sends = this.#sends.filter(({ isOwn, dueMs }) => isOwn || dueMs > nowMs);
    return this.#sends;
  }

  add(send: WaitingSend): void {
    this.#sends.push(send);
  }

  /** An event with that id has come. */
  arrived(sendId: string): void {
    const index = this.#sends.findIndex((send) => send.isOwn && send.sendId === sendId);
    if (index !== -1) this.#sends.splice(index, 1);
  }

  /** Takes all sends of that id back; says whether there was one. */
  cancel(sendId: string, nowMs: number): boolean {
    const before = this.at(nowMs);
    this.#sends = before.filter((send) => send.sendId !== sendId);
    return this.#sends.length < before.length;
  }
}
