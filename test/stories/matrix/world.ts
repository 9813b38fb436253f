import {
  agentId,
  type CallbackId,
  callId,
  legId,
  type OutgoingOutcome,
  ROUTE_POINT_LIST,
} from '@ringback/core';
import { agent, ContactCentre } from '../contact-centre.ts';
import type { Branch, Cell } from './branch.ts';
import { ANA, ANSWERS, BEN, CUSTOMER } from './people.ts';
import type { Phase, Scenario } from './scenario.ts';

const AGENTS = [ANA, BEN];
const ACCESS_NUMBER = '+18005550101';
const DEVICE = 'https://crm.example/device';
const RECEIVER = 'https://events.example/callbacks';
/** Agents come to work so long after the callback got in line. */
const QUIET_S = 10;
/** How long an agent, or the app of the customer, takes to react. */
const THINKS_S = 3;
/** Turns of ten milliseconds until what waits by the clock on the wall has looked again. */
const PATIENCE = 1000;
const OK = { status: 200, headers: {}, body: new Uint8Array() };

/** What became of a callback. */
export interface Outcome {
  /** States one after the other, the last one with its reason. */
  readonly states: string;
  /** Results of the attempts to reach the customer. */
  readonly dials: string;
  /** What whoever follows it was told and took, without the prefix of the names. */
  readonly told: readonly string[];
  /** What was left over: nothing, if all is well. */
  readonly left: readonly string[];
}

/** A contact centre in which one callback goes its way, and in which something happens to it. */
export class World {
  readonly centre: ContactCentre;
  readonly #scenario: Scenario;
  readonly #branch: Branch;
  readonly #phase: Phase | null;
  readonly #plans: { at: number; run: () => Promise<void> }[] = [];
  #id: CallbackId | null = null;
  #seconds = 0;
  #queuedAt: number | null = null;
  #isStruck = false;
  #hasOpened = false;
  #isSlow = 0;
  /** What reached the device of the customer. */
  readonly #delivered: { readonly count: number };
  /** How much of it the customer has answered. */
  #heeded = 0;
  #said = { app: 0, preview: 0, disposition: 0 };
  #busyUntil = 0;
  /** A question at the desk that is left without an answer. */
  #ignored: string | null = null;
  #asked: string | null = null;
  #calls = 0;

  private constructor(
    { scenario, branch, phase }: Cell,
    centre: ContactCentre,
    pushes: { readonly count: number },
  ) {
    this.#delivered = pushes;
    this.centre = centre;
    this.#scenario = scenario;
    this.#branch = branch;
    this.#phase = phase;
  }

  static async open(cell: Cell): Promise<World> {
    const { scenario, branch } = cell;
    const pushes = { count: 0 };
    const centre = await ContactCentre.open({
      services: {
        support: {
          ...scenario.options,
          _enable_status_notification: 'notify',
          _status_notification_type: 'httpcb',
          _status_notification_target: RECEIVER,
          ...branch.options,
        },
        hours: { _type: 'builtin', _service: 'office-hours', _bh_regular1: 'Mon-Sun 0:00-24:00' },
      },
      agents: [agent(ANA, 'Ana', { state: 'NotReady' }), agent(BEN, 'Ben', { state: 'NotReady' })],
      http: ({ url }): OutgoingOutcome => {
        if (url === DEVICE && branch.unreachable !== 'device') pushes.count++;
        const away = { device: DEVICE, receiver: RECEIVER }[branch.unreachable ?? 'device'];
        return branch.unreachable !== undefined && url === away
          ? { kind: 'failed', reason: 'unreachable', why: `${url} is not there` }
          : { ...OK, kind: 'answered', url };
      },
      phones: (who, ring) => {
        if (AGENTS.includes(who)) return branch.agent?.(who) ?? ANSWERS;
        return branch.customer?.(ring) ?? ANSWERS;
      },
    });
    await centre.store.configuration.putResources('DNIS', [ACCESS_NUMBER]);
    await centre.configuration.putList(ROUTE_POINT_LIST, { access: { resource_group: 'DNIS' } });
    return new World(cell, centre, pushes);
  }

  get id(): CallbackId {
    if (this.#id === null) throw new Error('nothing was asked for');
    return this.#id;
  }

  /** Done so many seconds from now. */
  later(seconds: number, run: () => Promise<void>): void {
    this.#plans.push({ at: this.#seconds + seconds, run });
  }

  /** Everybody who was at work comes back after the crash; a customer whose own call was cut off calls again. */
  async kill(): Promise<void> {
    const wasOnLine = this.centre.phones.calls().length > 0;
    await this.centre.crash();
    if (this.#isOpen()) this.#comeToWork();
    if (this.#scenario.first === 'himself' && wasOnLine) this.later(5, () => this.#ask('connect'));
  }

  /** Whatever is to be written in this moment waits; then the database is back. */
  async withoutDatabase(): Promise<void> {
    const { store } = this.centre;
    store.away = true;
    const waiting = this.centre.pass(2);
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
    store.away = false;
    await waiting;
    this.#seconds += 2;
    // What waited for it looks again by the clock on the wall.
    this.#isSlow = 40;
  }

  /** Lets the callback go its way until it has ended and everybody has hung up. */
  async play(): Promise<Outcome> {
    await this.#request();
    const { _ttl: lifetime = '3600' } = this.#scenario.options;
    const longest = Number(lifetime) * 3 + (this.#scenario.wantedAfterS ?? 0);
    while (this.#seconds < longest && this.centre.record(this.id).state !== 'COMPLETED') await this.#step();
    await this.#comeToAnEnd();
    return this.#outcome();
  }

  async #request(): Promise<void> {
    const { wantedAfterS, hasDevice, fromCall, first } = this.#scenario;
    const now = this.centre.time.clock.now();
    const params: Record<string, string> = {
      ...(wantedAfterS === undefined
        ? {}
        : { _desired_time: new Date(now + wantedAfterS * 1000).toISOString() }),
      ...(hasDevice ? { _device_os: 'httpcb', _device_notification_id: DEVICE } : {}),
      ...(fromCall ? { _originating_interaction_id: 'in-0', _urs_call_interaction_age: '90' } : {}),
    };
    const id = await this.centre.ask(CUSTOMER, params);
    this.#id = id;
    if (first === 'himself') {
      const all = { _customer_number: CUSTOMER, ...params };
      const outcome = await this.centre.orchestrator.services.submit({ id, service: 'support', params: all });
      const answer = 'answer' in outcome ? outcome.answer : null;
      if (answer?.from === 'session') this.#take(answer.answer.body);
    }
  }

  async #step(): Promise<void> {
    const { state } = this.centre.record(this.id);
    if (state !== 'SCHEDULED') this.#queuedAt ??= this.#seconds;
    const seconds = state === 'SCHEDULED' && this.#plans.length === 0 ? 60 : 1;
    await this.centre.pass(seconds);
    this.#seconds += seconds;
    if (this.#isSlow > 0) {
      this.#isSlow--;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    if (!this.#hasOpened && this.#isOpen()) {
      this.#hasOpened = true;
      this.#comeToWork();
    }
    for (const plan of this.#plans.splice(0))
      if (plan.at <= this.#seconds) await plan.run();
      else this.#plans.push(plan);
    const phase = this.#phaseNow();
    if (phase !== null && phase === this.#phase && !this.#isStruck) {
      this.#isStruck = true;
      await this.#branch.strike?.(this);
      return;
    }
    await this.#react(phase);
  }

  #isOpen(): boolean {
    return (
      this.#branch.isEmpty !== true && this.#queuedAt !== null && this.#seconds - this.#queuedAt >= QUIET_S
    );
  }

  #comeToWork(): void {
    for (const who of AGENTS) this.centre.routing.setAgentState(agentId(who), 'Ready', '');
  }

  #phaseNow(): Phase | null {
    const { state } = this.centre.record(this.id);
    if (state === 'COMPLETED') return null;
    if (state === 'SCHEDULED') return 'scheduled';
    const legs = this.centre.phones.calls().flatMap((call) => call.legs);
    const is = (role: string, ...states: string[]) =>
      legs.some((leg) => leg.role === role && states.includes(leg.state));
    if (is('customer', 'ringing')) return this.#scenario.first === 'himself' ? null : 'customer rings';
    if (is('agent', 'ringing')) return 'agent rings';
    if (is('customer', 'answered')) return is('agent', 'answered') ? 'talking' : 'customer waits';
    if (legs.length > 0) return null;
    const task = AGENTS.flatMap((who) => this.centre.orchestrator.desk.tasks(agentId(who)))[0];
    if (task !== undefined) return task.kind === 'preview' ? 'previewing' : 'disposing';
    if (this.#asked !== null) return 'may call';
    if (this.#delivered.count > this.#heeded)
      return this.#scenario.first === 'himself' ? 'waiting' : 'asking';
    return this.centre.routing.queues().some(({ length }) => length > 0) ? 'waiting' : null;
  }

  /** What people do by themselves, each after some seconds. */
  async #react(phase: Phase | null): Promise<void> {
    const isThere =
      phase === 'previewing' ||
      phase === 'disposing' ||
      (phase === 'may call' && this.#branch.neverCalls !== true) ||
      this.#delivered.count > this.#heeded;
    if (!isThere) {
      this.#busyUntil = 0;
      return;
    }
    if (this.#busyUntil === 0) this.#busyUntil = this.#seconds + THINKS_S;
    if (this.#seconds < this.#busyUntil) return;
    this.#busyUntil = 0;
    if (phase === 'may call') await this.#callIn();
    else if (phase === 'previewing' || phase === 'disposing') await this.#sayAtTheDesk();
    else await this.#sayInTheApp();
  }

  async #sayAtTheDesk(): Promise<void> {
    for (const who of AGENTS) {
      const [task] = this.centre.orchestrator.desk.tasks(agentId(who));
      if (task === undefined || task.id === this.#ignored) continue;
      const says = this.#branch.says ?? ((kind) => (kind === 'preview' ? 'accept' : 'done'));
      const isFirst = task.kind === 'preview' || task.kind === 'disposition' ? task.kind : null;
      if (isFirst === null) return;
      const action = says(isFirst, this.#said[isFirst]);
      this.#said[isFirst]++;
      if (action === null) {
        this.#ignored = task.id;
        return;
      }
      await this.centre.orchestrator.desk.answer(agentId(who), task.id, { action, details: {} });
    }
  }

  async #sayInTheApp(): Promise<void> {
    const action = this.#branch.app === undefined ? 'connect' : this.#branch.app(this.#said.app);
    this.#said.app++;
    this.#heeded = this.#delivered.count;
    if (action !== null) await this.#ask(action);
  }

  async #ask(action: string): Promise<void> {
    const owner = { kind: 'callback', id: this.id, service: 'support' } as const;
    const outcome = await this.centre.orchestrator.services.act(owner, action, {});
    if (outcome.kind === 'answered' && outcome.answer.from === 'session')
      this.#take(outcome.answer.answer.body);
  }

  /** A number to call. */
  #take(body: unknown): void {
    if (typeof body === 'object' && body !== null && '_access_number' in body)
      this.#asked = String(body._access_number);
  }

  async #callIn(): Promise<void> {
    this.#calls++;
    const dialled = this.#asked ?? '';
    this.#asked = null;
    this.centre.phones.callsIn({
      callId: callId(`in-${this.#calls}`),
      legId: legId(`in-${this.#calls}-leg`),
      dialled,
      callerNumber: CUSTOMER,
      callerName: null,
      userData: {},
      at: this.centre.time.clock.now(),
    });
    await this.centre.pass(0);
  }

  /** Everybody hangs up, and whoever is to be told is told. */
  async #comeToAnEnd(): Promise<void> {
    await this.centre.pass(this.#branch.unreachable === 'receiver' ? 86_400 : 120);
    // What waited for the database looks again by the clock on the wall.
    for (let turn = 0; turn < PATIENCE && this.centre.store.notifications.all.length > 0; turn++) {
      await new Promise((resolve) => setTimeout(resolve, 10));
      await this.centre.pass(1);
    }
  }

  #outcome(): Outcome {
    const { centre, id } = this;
    const { store } = centre;
    const states = statesOf(store.lines.filter(({ callbackId }) => callbackId === id));
    const left = [
      ...(centre.phones.calls().length > 0 ? ['a call'] : []),
      ...(centre.routing.queues().some(({ length }) => length > 0) ? ['a place in the queue'] : []),
      ...centre.routing
        .agents()
        .filter(({ state }) => !['ready', 'not-ready', 'logged-out'].includes(state.kind))
        .map(({ name, state }) => `${name}, ${state.kind}`),
      ...(store.storedSessions.size > 0 ? ['a session'] : []),
      ...(store.timers.size > 0 ? ['a timer'] : []),
      ...(store.actions.size > 0 ? ['an action'] : []),
      ...(store.outbox.size > 0 ? ['mail'] : []),
      ...(store.notifications.all.length > 0 ? ['a notification'] : []),
      ...AGENTS.filter((who) => centre.orchestrator.desk.tasks(agentId(who)).length > 0).map(
        (who) => `a question to ${who}`,
      ),
    ];
    return {
      states: [...states.slice(0, -1), centre.outcome(id)].join(' '),
      dials: store.dialAttempts.map(({ result }) => result ?? 'open').join(' '),
      told: centre.asked
        .filter(({ url }) => url === RECEIVER && this.#branch.unreachable !== 'receiver')
        .map(({ body }) => String(JSON.parse(String(body)).event).replace('_cbe_on_', '')),
      left,
    };
  }

  async close(): Promise<void> {
    await this.centre.close();
  }
}

/** States that the lines of a history lead through, the first and the last one included. */
export function statesOf(
  lines: readonly { readonly stateBefore: string | null; readonly stateAfter: string | null }[],
): readonly string[] {
  return lines
    .filter(({ stateBefore, stateAfter }) => stateBefore !== null && stateBefore !== stateAfter)
    .flatMap(({ stateBefore, stateAfter }, at) => (at === 0 ? [stateBefore, stateAfter] : [stateAfter]))
    .filter((state) => state !== null);
}
