import type { HttpReceiver } from '@ringback/testkit';

/** One status notification, as far as it is looked at here (`_cbe_on_*`, reference: scenarios 1.7). */
interface StatusNote {
  readonly event: string;
  readonly _callback_state: string;
  readonly _callback_reason?: string;
  readonly _c_dial_result?: string;
}

/** What the receiver of status notifications was told of the callbacks of one service: all that can be known of a record that is gone. */
export class Heard {
  readonly #receiver: HttpReceiver;
  readonly #path: string;

  constructor(receiver: HttpReceiver, path: string) {
    this.#receiver = receiver;
    this.#path = path;
  }

  /** Names without their prefix. A message may come twice after a crash: it counts once. */
  get told(): readonly string[] {
    return this.#notes().map(({ event }) => event.replace('_cbe_on_', ''));
  }

  /** States one after the other, the last one with its reason. */
  get states(): string {
    const notes = this.#notes();
    const states = notes
      .map(({ _callback_state: state, _callback_reason: reason }) =>
        state === 'COMPLETED' && reason !== undefined ? `${state}/${reason}` : state,
      )
      .filter((state, at, all) => state !== all[at - 1]);
    return states.join(' ');
  }

  get hasEnded(): boolean {
    return this.told.includes('service_exit');
  }

  /** Results of the attempts to reach the customer. */
  get dials(): string {
    return this.#notes()
      .filter(({ event }) => event === '_cbe_on_dial_done')
      .map(({ _c_dial_result: result }) => result ?? 'open')
      .join(' ');
  }

  #notes(): readonly StatusNote[] {
    const bodies = this.#receiver.received.filter(({ path }) => path === this.#path).map(({ text }) => text);
    return [...new Set(bodies)].map((text) => JSON.parse(text) as StatusNote);
  }
}
