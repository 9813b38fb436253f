import type { SoftPhone } from '@ringback/sip';
import { HttpReceiver } from '@ringback/testkit';
import { Phones, trunkTo } from '../product/phones.ts';
import { RingbackProcess } from '../product/ringback-process.ts';
import { type Cell, shownCell } from '../stories/matrix/branch.ts';
import { statesOf } from '../stories/matrix/world.ts';
import type { Scripts } from './phone-scripts.ts';
import { hoursOf, serviceOf } from './real-service.ts';

/** Requests at the same time. */
const AT_ONCE = 6;
const LOOK_MS = 300;

/** A phone that is not ours, behind a trunk of its own. */
export interface FarEnd {
  readonly name: string;
  /** SIP address of its trunk. */
  readonly uri: string;
  /** Calls a number at a SIP address, as the customer with that number where it can, and waits on the line. */
  readonly call: (number: string, address: string, customer: string) => Promise<void>;
}

/** A cell that is to be played, and by whom. */
export interface Part {
  readonly cell: Cell;
  readonly scripts: Scripts;
  /** Whether its agents are at work from the beginning. */
  readonly isStaffed: boolean;
  /** Who is the customer; one of our own phones without. */
  readonly far?: FarEnd;
}

/** A cell on its own service, with a customer and two agents of its own. */
export interface Played extends Part {
  readonly name: string;
  readonly number: string;
  readonly agents: readonly [string, string];
  readonly customer: SoftPhone | null;
  readonly phones: readonly [SoftPhone, SoftPhone];
  id: string;
  said: number;
  /** The number that the customer may call, until he does. */
  mayCall: string | null;
}

export interface RealOptions {
  /** How long phones ring, and agents may look at a request. */
  readonly ringsForS: number;
  /** How long all of it may take. */
  readonly limitMs: number;
  readonly flags?: readonly string[];
}

export interface RealOutcome {
  readonly states: string;
  readonly dials: string;
}

/** Many cells of the matrix at once, on one server with real phones. */
export class RealCentre {
  readonly #played: readonly Played[];
  readonly #phones: Phones;
  readonly #device: HttpReceiver;
  readonly #limitMs: number;
  readonly ringback: RingbackProcess;

  private constructor(
    played: readonly Played[],
    phones: Phones,
    device: HttpReceiver,
    ringback: RingbackProcess,
    limitMs: number,
  ) {
    this.#limitMs = limitMs;
    this.#played = played;
    this.#phones = phones;
    this.#device = device;
    this.ringback = ringback;
  }

  static async open(
    parts: readonly Part[],
    { ringsForS, limitMs, flags = [] }: RealOptions,
  ): Promise<RealCentre> {
    const phones = await Phones.open('33000-38999');
    const device = await HttpReceiver.open();
    const played: Played[] = [];
    for (const [index, part] of parts.entries()) {
      const number = `+1555200${String(1000 + index)}`;
      const agents = [`${1000 + index}1`, `${1000 + index}2`] as const;
      const { scripts, far } = part;
      played.push({
        ...part,
        name: `cell${index}`,
        number,
        agents,
        customer: far === undefined ? await phones.customer(number, scripts.customer) : null,
        phones: [await phones.agent(agents[0], scripts.ana), await phones.agent(agents[1], scripts.ben)],
        id: '',
        said: 0,
        mayCall: null,
      });
    }
    const services = Object.fromEntries(
      played.flatMap((one) => [
        [one.name, serviceOf(one, device.url, ringsForS)],
        [hoursOf(one), { _type: 'builtin', _service: 'office-hours', _bh_regular1: 'Mon-Sun 0:00-24:00' }],
      ]),
    );
    const ringback = await RingbackProcess.start(
      {
        http: { port: 0, outgoing: [device.url] },
        telephony: { sip: { port: 0 }, trunks: played.map(trunkOf) },
        agents: played.flatMap(({ name, agents, phones: both, isStaffed }) =>
          both.map((phone, at) => ({
            id: agents[at],
            name: agents[at],
            dn: agents[at],
            uri: phone.contact,
            groups: [`Group_${name}`],
            state: isStaffed ? 'Ready' : 'NotReady',
          })),
        ),
        services,
        routePoints: [{ number: 'access', resource_group: 'DNIS' }],
        resources: { DNIS: played.map((_, at) => `+1800555${1000 + at}`) },
      },
      flags,
    );
    return new RealCentre(played, phones, device, ringback, limitMs);
  }

  /** Of the customers who are behind this far end. */
  numbersOf(far: string): string[] {
    return this.#played.filter((one) => one.far?.name === far).map(({ number }) => number);
  }

  async close(): Promise<void> {
    await this.ringback.close();
    await this.#phones.close();
    await this.#device.close();
  }

  /** Asks for all of them, some at a time. */
  async begin(): Promise<void> {
    for (let from = 0; from < this.#played.length; from += AT_ONCE)
      await Promise.all(this.#played.slice(from, from + AT_ONCE).map((one) => this.#ask(one)));
  }

  async #ask(one: Played): Promise<void> {
    const { wantedAfterS, hasDevice, fromCall } = one.cell.scenario;
    const { status, body } = await this.ringback.create(one.name, {
      _customer_number: one.number,
      ...(wantedAfterS === undefined ? {} : { _desired_time: new Date(Date.now() + 15_000).toISOString() }),
      ...(hasDevice === true ? { _device_os: 'httpcb', _device_notification_id: this.#addressOf(one) } : {}),
      ...(fromCall === true ? { _originating_interaction_id: 'in-0', _urs_call_interaction_age: '90' } : {}),
    });
    if (status !== 200) throw new Error(`${shownCell(one.cell)}: ${status} ${JSON.stringify(body)}`);
    one.id = body['_id'] ?? '';
    one.mayCall = body['_access_number'] ?? null;
  }

  /** Until all have ended; whoever talks is put down. Gives what became of each. */
  async finish(): Promise<Map<Part, RealOutcome>> {
    let states = new Map<string, string>();
    await this.#until(
      async () => {
        states = await this.#states();
        for (const one of this.#played) {
          if (states.get(one.id) === 'PROCESSING') await endTalk(one);
          await this.#react(one, states.get(one.id) ?? '');
        }
        return this.#played.every(({ id }) => states.get(id) === 'COMPLETED');
      },
      () => this.#played.filter(({ id }) => states.get(id) !== 'COMPLETED'),
    );
    const outcomes = new Map<Part, RealOutcome>();
    for (const one of this.#played) outcomes.set(one, await this.#outcome(one.id));
    return outcomes;
  }

  #addressOf({ cell, name }: Played): string {
    // Port 9 takes no calls.
    return cell.branch.unreachable === 'device' ? 'http://127.0.0.1:9/device' : `${this.#device.url}/${name}`;
  }

  async #tasks(agent: string): Promise<readonly { id: string; kind: string }[]> {
    const { tasks } = await this.ringback.admin<{ tasks: { id: string; kind: string }[] }>(
      'GET',
      `/api/v1/desk?agent=${agent}`,
    );
    return tasks;
  }

  #pushes({ name }: Played): number {
    return this.#device.received.filter(({ path }) => path === `/${name}`).length;
  }

  async #states(): Promise<Map<string, string>> {
    const rows = await this.ringback
      .admin<{ id: string; state: string }[]>('GET', '/api/v1/callbacks?limit=1000')
      // The database may be away for a moment.
      .catch(() => []);
    return new Map(rows.map(({ id, state }) => [id, state]));
  }

  /** What the agent says at his desk, and the customer in the app or by calling. */
  async #react(one: Played, state: string): Promise<void> {
    const { scenario, branch } = one.cell;
    if (state === 'COMPLETED' || state === 'SCHEDULED' || state === '') return;
    if (scenario.phases.includes('previewing')) return this.#sayAtTheDesk(one);
    if (one.mayCall !== null && branch.neverCalls !== true) return this.#callIn(one);
    const pushes = this.#pushes(one);
    if (pushes <= one.said) return;
    const action = branch.app === undefined ? 'connect' : branch.app(one.said);
    one.said = pushes;
    if (action !== null) await this.#act(one, action);
  }

  async #sayAtTheDesk(one: Played): Promise<void> {
    for (const agent of one.agents)
      for (const { id, kind } of await this.#tasks(agent).catch(() => [])) {
        if (kind !== 'preview' && kind !== 'disposition') continue;
        const key = `${one.name} ${id}`;
        const says = one.cell.branch.says ?? ((asked) => (asked === 'preview' ? 'accept' : 'done'));
        const times = this.#asked.get(key) ?? one.said++;
        this.#asked.set(key, times);
        const action = says(kind, times);
        if (action !== null)
          await this.ringback
            .admin('POST', `/api/v1/desk/tasks/${id}/${action}?agent=${agent}`, {})
            // It was withdrawn in this moment.
            .catch(() => undefined);
      }
  }

  /** Questions to agents, and which one of the cell it was. */
  readonly #asked = new Map<string, number>();

  async #act(one: Played, action: string): Promise<void> {
    const answer = await fetch(`${this.ringback.http}/genesys/1/service/${one.id}/${action}`, {
      method: 'POST',
    });
    const body = (await answer.json()) as Record<string, string>;
    one.mayCall = body['_access_number'] ?? one.mayCall;
  }

  /** The customer calls the number that he was given. */
  async #callIn(one: Played): Promise<void> {
    const { mayCall: number, far } = one;
    one.mayCall = null;
    if (number === null) return;
    const { sip } = this.ringback;
    if (far !== undefined) await far.call(number, sip, one.number);
    else await one.customer?.call(`sip:${encodeURIComponent(number)}@${sip}`);
  }

  async #outcome(id: string): Promise<RealOutcome> {
    const states = statesOf(await this.ringback.trace(id));
    const { dialAttempts } = await this.ringback.admin<{ dialAttempts: { result: string | null }[] }>(
      'GET',
      `/api/v1/callbacks/${id}`,
    );
    return {
      states: [...states.slice(0, -1), await this.ringback.outcome(id)].join(' '),
      dials: dialAttempts.map(({ result }) => result ?? 'open').join(' '),
    };
  }

  async #until(holds: () => Promise<boolean>, late: () => readonly Played[]): Promise<void> {
    const end = Date.now() + this.#limitMs;
    while (!(await holds())) {
      if (Date.now() > end)
        throw new Error(
          `not in time: ${late()
            .map((one) => `${shownCell(one.cell)} ${one.far?.name ?? ''} (${one.id})`)
            .join(', ')}`,
        );
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  }
}

async function endTalk({ phones }: Played): Promise<void> {
  for (const phone of phones)
    for (const call of phone.calls) if (call.state === 'talking') await call.hangUp();
}

function trunkOf({ number, customer, far }: Played): ReturnType<typeof trunkTo> {
  if (customer !== null) return trunkTo(number, customer);
  return {
    name: `to-${number.slice(1)}`,
    uri: far?.uri ?? '',
    match: `^${number.replace('+', '\\+')}$`,
    callerId: '+18005550100',
  };
}
