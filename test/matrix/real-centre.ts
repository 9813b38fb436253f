import type { SoftPhone } from '@ringback/sip';
import { HttpReceiver } from '@ringback/testkit';
import { Phones, trunkTo } from '../product/phones.ts';
import { type DatabaseKind, RingbackProcess } from '../product/ringback-process.ts';
import { WIDE_LIMITS } from '../product/wide-limits.ts';
import { type Cell, shownCell } from '../stories/matrix/branch.ts';
import { statesOf } from '../stories/matrix/world.ts';
import type { Scripts } from './phone-scripts.ts';

const LOOK_MS = 300;
const LIMIT_MS = 240_000;

/** A cell on its own service, with a customer and two agents of its own. */
interface Played {
  readonly cell: Cell;
  readonly name: string;
  readonly number: string;
  readonly agents: readonly [string, string];
  readonly phones: readonly [SoftPhone, SoftPhone, SoftPhone];
  id: string;
  said: number;
}

export interface RealOptions {
  /** Whether the agents of a cell are at work from the beginning. */
  readonly areReady: (cell: Cell) => boolean;
  /** How long phones ring, and agents may look at a request. */
  readonly ringsForS: number;
  readonly flags?: readonly string[];
  readonly kind?: DatabaseKind;
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
  readonly ringback: RingbackProcess;
  /** Nobody reacts to what desktops and devices ask. */
  isQuiet = false;

  private constructor(
    played: readonly Played[],
    phones: Phones,
    device: HttpReceiver,
    ringback: RingbackProcess,
  ) {
    this.#played = played;
    this.#phones = phones;
    this.#device = device;
    this.ringback = ringback;
  }

  static async open(
    cells: readonly { readonly cell: Cell; readonly scripts: Scripts }[],
    { areReady, ringsForS, flags = [], kind = 'test' }: RealOptions,
  ): Promise<RealCentre> {
    const phones = await Phones.open('33000-38999');
    const device = await HttpReceiver.open();
    const played: Played[] = [];
    for (const [index, { cell, scripts }] of cells.entries()) {
      const number = `+1555200${String(1000 + index)}`;
      const agents = [`${1000 + index}1`, `${1000 + index}2`] as const;
      played.push({
        cell,
        name: `cell${index}`,
        number,
        agents,
        phones: [
          await phones.customer(number, scripts.customer),
          await phones.agent(agents[0], scripts.ana),
          await phones.agent(agents[1], scripts.ben),
        ],
        id: '',
        said: 0,
      });
    }
    const services = Object.fromEntries(
      played.map((one) => [one.name, serviceOf(one, device.url, ringsForS)]),
    );
    const ringback = await RingbackProcess.start(
      {
        http: { port: 0, outgoing: [device.url] },
        telephony: { sip: { port: 0 }, trunks: played.map((one) => trunkTo(one.number, one.phones[0])) },
        agents: played.flatMap(({ cell, name, agents, phones: [, ana, ben] }) =>
          [ana, ben].map((phone, at) => ({
            id: agents[at],
            name: agents[at],
            dn: agents[at],
            uri: phone?.contact,
            groups: [`Group_${name}`],
            state: areReady(cell) ? 'Ready' : 'NotReady',
          })),
        ),
        services,
        routePoints: [{ number: 'access', resource_group: 'DNIS' }],
        resources: { DNIS: played.map((_, at) => `+1800555${1000 + at}`) },
      },
      flags,
      kind,
    );
    return new RealCentre(played, phones, device, ringback);
  }

  async close(): Promise<void> {
    await this.ringback.close();
    await this.#phones.close();
    await this.#device.close();
  }

  /** Asks for all of them, and has phones put down where that belongs to the cell. */
  async begin(): Promise<void> {
    await Promise.all(
      this.#played.map(async (one) => {
        this.#prepareStrike(one);
        const { wantedAfterS, hasDevice } = one.cell.scenario;
        const { status, body } = await this.ringback.create(one.name, {
          _customer_number: one.number,
          ...(wantedAfterS === undefined
            ? {}
            : { _desired_time: new Date(Date.now() + 15_000).toISOString() }),
          ...(hasDevice === true
            ? { _device_os: 'httpcb', _device_notification_id: this.#addressOf(one) }
            : {}),
        });
        if (status !== 200) throw new Error(`${shownCell(one.cell)}: ${status} ${JSON.stringify(body)}`);
        one.id = body['_id'] ?? '';
        await this.#call(one, body);
      }),
    );
  }

  /** Until all have ended; whoever talks is put down. Gives what became of each. */
  async finish(): Promise<Map<Cell, RealOutcome>> {
    await this.#watch((states) => states.every((state) => state === 'COMPLETED'), true);
    const outcomes = new Map<Cell, RealOutcome>();
    for (const { cell, id } of this.#played) outcomes.set(cell, await this.#outcome(id));
    return outcomes;
  }

  /** Until each rests in its phase. */
  async rest(): Promise<void> {
    this.isQuiet = true;
    for (const one of this.#played) await this.#until(() => this.#rests(one), shownCell(one.cell));
    this.isQuiet = false;
  }

  /** From now on all phones answer, and everybody is at work. */
  async recover(answers: Scripts['customer']): Promise<void> {
    for (const { phones } of this.#played) for (const phone of phones) await phone.behave(answers);
    for (const { agents } of this.#played)
      for (const agent of agents)
        await this.ringback.admin('POST', `/api/v1/agents/${agent}/state`, { state: 'Ready' });
  }

  #addressOf({ cell, name }: Played): string {
    // Port 9 takes no calls.
    return cell.branch.unreachable === 'device' ? 'http://127.0.0.1:9/device' : `${this.#device.url}/${name}`;
  }

  async #rests({ cell, id, phones: [customer, ...agents], agents: ids }: Played): Promise<boolean> {
    const isRinging = (phone: SoftPhone) => phone.calls.some(({ state }) => state === 'ringing');
    const { _callback_state: state } = await this.ringback.callback(id);
    switch (cell.phase) {
      case 'customer rings':
        return isRinging(customer);
      case 'agent rings':
        return agents.some(isRinging);
      case 'talking':
        return state === 'PROCESSING';
      case 'previewing':
        return (await Promise.all(ids.map((agent) => this.#tasks(agent)))).flat().length > 0;
      case 'scheduled':
        return state === 'SCHEDULED';
      default:
        return state === 'QUEUED';
    }
  }

  async #tasks(agent: string): Promise<readonly { id: string; kind: string }[]> {
    const { tasks } = await this.ringback.admin<{ tasks: { id: string; kind: string }[] }>(
      'GET',
      `/api/v1/desk?agent=${agent}`,
    );
    return tasks;
  }

  #prepareStrike(one: Played): void {
    const { cell, phones } = one;
    const [customer, ana] = phones;
    if (cell.phase === null) return;
    const rung = cell.phase === 'customer rings' ? customer : ana;
    let isStruck = false;
    rung.onCall(() => {
      if (isStruck) return;
      isStruck = true;
      const putDown = (phone: SoftPhone): void => {
        for (const call of phone.calls) if (call.state === 'talking') void call.hangUp();
      };
      if (cell.branch.id === 'customer-hangs-up') putDown(customer);
      if (cell.branch.id === 'agent-hangs-up') putDown(ana);
      if (cell.branch.id === 'cancelled')
        void this.ringback.client.DELETE('/genesys/1/service/callback/{name}/{id}', {
          params: { path: { name: one.name, id: one.id } },
        });
    });
  }

  async #watch(isOver: (states: readonly string[]) => boolean, endsTalk: boolean): Promise<void> {
    await this.#until(async () => {
      const rows = await this.ringback
        .admin<{ id: string; state: string }[]>('GET', '/api/v1/callbacks?limit=1000')
        .catch(() => []);
      const byId = new Map(rows.map(({ id, state }) => [id, state]));
      const states = this.#played.map(({ id }) => byId.get(id) ?? '');
      for (const [at, one] of this.#played.entries()) {
        if (states[at] === 'PROCESSING' && endsTalk)
          for (const call of one.phones[0].calls) if (call.state === 'talking') await call.hangUp();
        if (!this.isQuiet) await this.#react(one, states[at] ?? '');
      }
      return isOver(states);
    }, 'all cells');
  }

  /** What the agent says at his desk, and the customer in the app. */
  async #react(one: Played, state: string): Promise<void> {
    const { scenario, branch } = one.cell;
    if (state === 'COMPLETED' || state === 'SCHEDULED') return;
    if (scenario.phases.includes('previewing'))
      for (const agent of one.agents)
        for (const { id, kind } of await this.#tasks(agent)) {
          if (kind !== 'preview' && kind !== 'disposition') continue;
          const says = branch.says ?? ((asked) => (asked === 'preview' ? 'accept' : 'done'));
          const action = says(kind, one.said++);
          if (action !== null)
            await this.ringback
              .admin('POST', `/api/v1/desk/tasks/${id}/${action}?agent=${agent}`, {})
              // It was withdrawn in this moment.
              .catch(() => undefined);
        }
    const pushes = this.#device.received.filter(({ path }) => path === `/${one.name}`).length;
    if (pushes <= one.said || scenario.phases.includes('previewing')) return;
    const action = branch.app === undefined ? 'connect' : branch.app(one.said);
    one.said = pushes;
    if (action === null) return;
    const answer = await fetch(`${this.ringback.http}/genesys/1/service/${one.id}/${action}`, {
      method: 'POST',
    });
    await this.#call(one, await answer.json());
  }

  /** The customer calls the number that he was given, if he was given one. */
  async #call({ phones: [customer] }: Played, body: Readonly<Record<string, string>>): Promise<void> {
    const number = body['_access_number'];
    if (number !== undefined) await customer.call(`sip:${encodeURIComponent(number)}@${this.ringback.sip}`);
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

  async #until(holds: () => Promise<boolean>, what: string): Promise<void> {
    const end = Date.now() + LIMIT_MS;
    while (!(await holds())) {
      if (Date.now() > end) throw new Error(`${what}: not in time`);
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  }
}

function serviceOf(
  { cell, name, number }: Played,
  device: string,
  ringsForS: number,
): Record<string, string> {
  const { scenario, branch } = cell;
  const receiver = branch.unreachable === 'receiver' ? 'http://127.0.0.1:9/' : `${device}/events`;
  return {
    ...(scenario.options as Record<string, string>),
    ...WIDE_LIMITS,
    _urs_virtual_queue: `VQ_${name}`,
    _target: `Group_${name}@Stat_Server.GA`,
    _dial_retry_timeout: '2',
    _ixn_createcall_timeout: String(ringsForS),
    _agent_reserve_timeout: String(ringsForS),
    _agent_preview_timeout: String(ringsForS),
    _user_confirm_timeout: String(ringsForS),
    _request_execution_time_buffer: '2',
    _desired_connect_time_threshold: '0',
    _business_hours_service: 'bh_24x7',
    _enable_status_notification: 'notify',
    _status_notification_type: 'httpcb',
    _status_notification_target: receiver,
    ...('_trunk_group' in scenario.options ? { _trunk_group: `to-${number.slice(1)}` } : {}),
    ...branch.options,
  };
}
