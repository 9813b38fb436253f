import { isDeepStrictEqual } from 'node:util';
import type { SoftPhone } from '@ringback/sip';
import { HttpReceiver } from '@ringback/testkit';
import { Phones } from '../product/phones.ts';
import { RingbackProcess } from '../product/ringback-process.ts';
import { type Cell, shownCell } from '../stories/matrix/branch.ts';
import { expected } from '../stories/matrix/expectation.ts';
import { toldOf } from '../stories/matrix/told.ts';
import { type Outcome, statesOf } from '../stories/matrix/world.ts';
import { Heard } from './heard.ts';
import { hangUp, People } from './people.ts';
import type { Scripts } from './phone-scripts.ts';
import { agentsOf, type Part, type Played, trunkOf, withPhones } from './played.ts';
import { hoursOf, NOBODY, serviceOf } from './real-service.ts';

/** Requests at the same time. */
const AT_ONCE = 6;
const LOOK_MS = 300;
/** Phones go back on the hook and messages arrive within so long after the end. */
const SETTLES_MS = 20_000;
const IDLE = ['Ready', 'NotReady', 'LoggedOut'];

export interface RealOptions {
  /** How long phones ring, and agents may look at a request. */
  readonly ringsForS: number;
  /** How long all of it may take. */
  readonly limitMs: number;
  readonly flags?: readonly string[];
  /** Done in the phase of a cell, if it has one. */
  readonly strike?: (one: Played, centre: RealCentre) => Promise<void>;
}

/** What is to be seen of a cell: the same as on the stopped clock. */
export function wanted(cell: Cell): Outcome {
  return { ...expected(cell), told: toldOf(cell), left: [] };
}

/** A record whose time to live is over is not shown any more: its receiver has heard of its end. */
function isGoneInTheEnd(cell: Cell): boolean {
  return expected(cell).states.endsWith('FAIL_TIMEOUT_TTL');
}

/** Many cells of the matrix at once, on one server with real phones. */
export class RealCentre {
  readonly #played: readonly Played[];
  readonly #phones: Phones;
  readonly #device: HttpReceiver;
  readonly #limitMs: number;
  readonly #strike: RealOptions['strike'];
  readonly #people: People;
  readonly ringback: RingbackProcess;

  private constructor(
    played: readonly Played[],
    phones: Phones,
    device: HttpReceiver,
    ringback: RingbackProcess,
    { limitMs, strike }: RealOptions,
  ) {
    this.#limitMs = limitMs;
    this.#played = played;
    this.#phones = phones;
    this.#device = device;
    this.ringback = ringback;
    this.#strike = strike;
    this.#people = new People(ringback, device);
  }

  static async open(parts: readonly Part[], options: RealOptions): Promise<RealCentre> {
    const phones = await Phones.open('33000-38999');
    const device = await HttpReceiver.open();
    const played: Played[] = [];
    for (const [index, part] of parts.entries()) {
      const isStruck = part.cell.phase === null || options.strike === undefined;
      played.push(await withPhones(part, index, phones, isStruck));
    }
    const services = Object.fromEntries(
      played.flatMap((one) => [
        [one.name, serviceOf(one, device.url, options.ringsForS)],
        [hoursOf(one), { _type: 'builtin', _service: 'office-hours', _bh_regular1: 'Mon-Sun 0:00-24:00' }],
      ]),
    );
    const ringback = await RingbackProcess.start(
      {
        http: { port: 0, outgoing: [device.url, NOBODY] },
        telephony: { sip: { port: 0 }, trunks: played.map(trunkOf) },
        agents: played.flatMap(agentsOf),
        services,
        routePoints: [{ number: 'access', resource_group: 'DNIS' }],
        resources: { DNIS: played.map((_, at) => `+1800555${1000 + at}`) },
      },
      options.flags ?? [],
    );
    return new RealCentre(played, phones, device, ringback, options);
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
    if (status !== 200)
      throw new Error(`${shownCell(one.cell)}: ${status} ${JSON.stringify(body)}\n${this.ringback.log}`);
    one.id = body['_id'] ?? '';
    one.mayCall = body['_access_number'] ?? null;
  }

  /** Until all rest in their phases. */
  async rest(): Promise<void> {
    const resting = new Set<Played>();
    await this.#until(
      async () => {
        const states = await this.#states();
        for (const one of this.#played) {
          const state = states.get(one.id) ?? '';
          if (resting.has(one)) continue;
          if (await this.#rests(one, state)) resting.add(one);
          else await this.#goOn(one, state);
        }
        return resting.size === this.#played.length;
      },
      () => this.#played.filter((one) => !resting.has(one)),
    );
  }

  /** Until all have ended and nothing is left of them; whoever talks is put down. Gives what became of each. */
  async finish(): Promise<Map<Part, Outcome>> {
    let states = new Map<string, string>();
    const hasEnded = (one: Played): boolean =>
      states.get(one.id) === 'COMPLETED' || (isGoneInTheEnd(one.cell) && this.#heard(one).hasEnded);
    await this.#until(
      async () => {
        states = await this.#states();
        for (const one of this.#played) await this.#go(one, states.get(one.id) ?? '');
        return this.#played.every(hasEnded);
      },
      () => this.#played.filter((one) => !hasEnded(one)),
    );
    const outcomes = new Map<Part, Outcome>();
    const end = Date.now() + SETTLES_MS;
    for (const one of this.#played) {
      let outcome = await this.#outcome(one);
      while (!isDeepStrictEqual(outcome, wanted(one.cell)) && Date.now() < end) {
        await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
        outcome = await this.#outcome(one);
      }
      outcomes.set(one, outcome);
    }
    return outcomes;
  }

  async #go(one: Played, state: string): Promise<void> {
    if (!one.isStruck) {
      if (!(await this.#rests(one, state))) return this.#goOn(one, state);
      one.isStruck = true;
      return this.#strike?.(one, this);
    }
    await this.#goOn(one, state);
  }

  /** To the next phase, by those who are in it. */
  async #goOn(one: Played, state: string): Promise<void> {
    if (state === 'PROCESSING' && (one.isStruck || one.cell.phase !== 'talking')) await hangUp(one.phones);
    await this.#people.react(one, state);
  }

  /** From now on phones of these answer, and their agents are at work. */
  async recover(ones: readonly Played[], answers: Scripts['customer']): Promise<void> {
    for (const { customer, phones } of ones) {
      await customer?.behave(answers);
      for (const phone of phones) await phone.behave(answers);
    }
    for (const { agents } of ones) for (const agent of agents) await this.setAgent(agent, 'Ready');
  }

  /** All phones answer from now on; those that ring for a caller who is gone are put down. */
  async answerAll(answers: Scripts['customer']): Promise<void> {
    for (const { customer, phones } of this.#played)
      for (const phone of [customer, ...phones]) {
        await phone?.behave(answers);
        await hangUp([phone], 'ringing');
      }
  }

  async recoverAll(answers: Scripts['customer']): Promise<void> {
    for (const one of this.#played) one.isStruck = true;
    await this.recover(this.#played, answers);
    // Whoever had called himself and was cut off asks for a number again.
    for (const one of this.#played)
      if (one.cell.scenario.first === 'himself' && one.mayCall === null && one.customer?.calls.length !== 0)
        await this.#people.act(one, 'connect');
  }

  setAgent(agent: string, state: 'Ready' | 'LoggedOut'): Promise<unknown> {
    return this.ringback.admin('POST', `/api/v1/agents/${agent}/state`, { state });
  }

  #addressOf({ cell, name }: Played): string {
    return cell.branch.unreachable === 'device' ? `${NOBODY}/device` : `${this.#device.url}/${name}`;
  }

  #heard({ name }: Played): Heard {
    return new Heard(this.#device, `/events/${name}`);
  }

  async #rests(one: Played, state: string): Promise<boolean> {
    const { cell, customer, phones, id } = one;
    const is = (phone: SoftPhone | null, wished: string) =>
      phone?.calls.some((call) => call.state === wished) === true;
    switch (cell.phase) {
      case 'customer rings':
        return is(customer, 'ringing');
      case 'agent rings':
        return phones.some((phone) => is(phone, 'ringing'));
      case 'customer waits':
        return state === 'ROUTING' && is(customer, 'talking');
      case 'talking':
        return state === 'PROCESSING' && is(customer, 'talking');
      case 'previewing':
      case 'disposing': {
        const tasks = await this.#people.tasks(one);
        return tasks.some(({ kind }) => kind === (cell.phase === 'previewing' ? 'preview' : 'disposition'));
      }
      case 'asking':
        return this.#people.pushes(one) > one.said;
      case 'may call':
        return one.mayCall !== null;
      case 'scheduled':
        return state === 'SCHEDULED';
      default:
        return (
          state === 'QUEUED' && (await this.ringback.trace(id)).some(({ event }) => event === 'queue.entered')
        );
    }
  }

  async #states(): Promise<Map<string, string>> {
    const rows = await this.ringback
      .admin<{ id: string; state: string }[]>('GET', '/api/v1/callbacks?limit=1000')
      // The database may be away for a moment.
      .catch(() => []);
    return new Map(rows.map(({ id, state }) => [id, state]));
  }

  async #outcome(one: Played): Promise<Outcome> {
    const heard = this.#heard(one);
    const seen = isGoneInTheEnd(one.cell) ? heard : await this.#shown(one.id);
    return { states: seen.states, dials: seen.dials, told: heard.told, left: await this.#left(one) };
  }

  async #shown(id: string): Promise<Pick<Outcome, 'states' | 'dials'>> {
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

  async #left(one: Played): Promise<string[]> {
    const all = await this.ringback.admin<{ id: string; state: string }[]>('GET', '/api/v1/agents');
    return [
      ...[one.customer, ...one.phones]
        .filter((phone) => phone?.calls.some(({ state }) => state !== 'ended'))
        .map((phone) => `a call of ${phone?.uri}`),
      ...all
        .filter(({ id, state }) => one.agents.includes(id) && !IDLE.includes(state))
        .map(({ id, state }) => `${id}, ${state}`),
      ...(await this.#people.tasks(one)).map(({ agent }) => `a question to ${agent}`),
    ];
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
