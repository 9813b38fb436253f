import type { HttpReceiver } from '@ringback/testkit';
import type { RingbackProcess } from '../product/ringback-process.ts';
import type { Played } from './played.ts';

export interface DeskTask {
  readonly id: string;
  readonly kind: string;
}

/** What agents say at their desks, and customers in their apps or by calling. */
export class People {
  readonly #ringback: RingbackProcess;
  readonly #device: HttpReceiver;
  /** Questions to agents, and which one of the cell it was. */
  readonly #asked = new Map<string, number>();

  constructor(ringback: RingbackProcess, device: HttpReceiver) {
    this.#ringback = ringback;
    this.#device = device;
  }

  /** Each reacts to what is before him. */
  async react(one: Played, state: string): Promise<void> {
    const { scenario, branch } = one.cell;
    if (state === 'COMPLETED' || state === 'SCHEDULED' || state === '') return;
    if (scenario.phases.includes('previewing')) return this.#sayAtTheDesk(one);
    if (one.mayCall !== null && branch.neverCalls !== true) return this.#callIn(one);
    const pushes = this.pushes(one);
    if (pushes <= one.said) return;
    const action = branch.app === undefined ? 'connect' : branch.app(one.said);
    one.said = pushes;
    if (action !== null) await this.act(one, action);
  }

  /** How often the device of the customer was told something. */
  pushes({ name }: Played): number {
    return this.#device.received.filter(({ path }) => path === `/${name}`).length;
  }

  async tasks({ agents }: Played): Promise<readonly (DeskTask & { readonly agent: string })[]> {
    const all = await Promise.all(
      agents.map(async (agent) => {
        const { tasks } = await this.#ringback.admin<{ tasks: readonly DeskTask[] }>(
          'GET',
          `/api/v1/desk?agent=${agent}`,
        );
        return tasks.map((task) => ({ ...task, agent }));
      }),
    );
    return all.flat();
  }

  /** What the app of the customer does. */
  async act(one: Played, action: string): Promise<void> {
    const answer = await fetch(`${this.#ringback.http}/genesys/1/service/${one.id}/${action}`, {
      method: 'POST',
    });
    const body = (await answer.json()) as Record<string, string>;
    one.mayCall = body['_access_number'] ?? one.mayCall;
  }

  async #sayAtTheDesk(one: Played): Promise<void> {
    for (const { id, kind, agent } of await this.tasks(one)) {
      if (kind !== 'preview' && kind !== 'disposition') continue;
      const key = `${one.name} ${id}`;
      const says = one.cell.branch.says ?? ((asked) => (asked === 'preview' ? 'accept' : 'done'));
      const times = this.#asked.get(key) ?? one.said++;
      this.#asked.set(key, times);
      const action = says(kind, times);
      if (action !== null)
        await this.#ringback
          .admin('POST', `/api/v1/desk/tasks/${id}/${action}?agent=${agent}`, {})
          // It was withdrawn in this moment.
          .catch(() => undefined);
    }
  }

  /** The customer calls the number that he was given. */
  async #callIn(one: Played): Promise<void> {
    const { mayCall: number, far } = one;
    one.mayCall = null;
    if (number === null) return;
    const { sip } = this.#ringback;
    if (far !== undefined) await far.call(number, sip, one.number);
    else await one.customer?.call(`sip:${encodeURIComponent(number)}@${sip}`);
  }
}

/** Whoever talks hangs up; or whoever is rung. */
export async function hangUp(
  phones: readonly Played['customer'][],
  state: 'talking' | 'ringing' = 'talking',
): Promise<void> {
  for (const phone of phones)
    for (const call of phone?.calls ?? []) if (call.state === state) await call.hangUp();
}
