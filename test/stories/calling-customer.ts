import { type CallbackId, callId, legId, ROUTE_POINT_LIST } from '@ringback/core';
import type { ContactCentre } from './contact-centre.ts';

const PATIENCE_S = 10;
const ACCESS_NUMBER = '+18005550101';

/** A customer who calls himself: he asks for a number while he has none, and calls it until he has talked to somebody. */
export class CallingCustomer {
  readonly #centre: ContactCentre;
  readonly #id: CallbackId;
  readonly #staysMs: readonly number[];
  #calls = 0;
  #access: string | null = null;
  /** Seconds that he waits for the answer still, before he asks again; 0: he has it, or has not asked. */
  #patienceS = 0;

  /** His calls last so long, one after the other, and the last one from then on. */
  constructor(centre: ContactCentre, id: CallbackId, staysMs: readonly number[]) {
    this.#centre = centre;
    this.#id = id;
    this.#staysMs = staysMs;
  }

  /** Numbers to be given, and a route point that takes calls to them. */
  async prepare(): Promise<void> {
    await this.#centre.store.configuration.putResources('DNIS', [ACCESS_NUMBER]);
    await this.#centre.configuration.putList(ROUTE_POINT_LIST, { access: { resource_group: 'DNIS' } });
  }

  /** What he does in a second. */
  act(): void {
    if (this.#patienceS > 0) this.#patienceS--;
    const isOnThePhone = this.#centre.phones.calls().length > 0;
    if (this.#patienceS > 0 || isOnThePhone || this.#centre.record(this.#id).state !== 'QUEUED') return;
    if (this.#access === null) this.#ask();
    else this.#call(this.#access);
  }

  #ask(): void {
    this.#patienceS = PATIENCE_S;
    const owner = { kind: 'callback', id: this.#id, service: 'support' } as const;
    this.#centre.orchestrator.services
      .act(owner, 'connect', {})
      .then((outcome) => {
        const body =
          outcome.kind === 'answered' && outcome.answer.from === 'session'
            ? outcome.answer.answer.body
            : null;
        if (typeof body === 'object' && body !== null && '_access_number' in body)
          this.#access = String(body._access_number);
      })
      .finally(() => {
        this.#patienceS = 0;
      })
      // The process died over it: he asks again.
      .catch(() => undefined);
  }

  #call(dialled: string): void {
    const staysMs = this.#staysMs[this.#calls] ?? this.#staysMs.at(-1) ?? null;
    this.#calls++;
    // One number is for one call.
    this.#access = null;
    const call = {
      callId: callId(`in-${this.#calls}`),
      legId: legId(`in-${this.#calls}-leg`),
      dialled,
      callerNumber: this.#centre.record(this.#id).customerNumber,
      callerName: null,
      userData: {},
      at: this.#centre.time.clock.now(),
    };
    this.#centre.phones.callsIn(call, staysMs);
  }
}
