import {
  type AgentState,
  type CallbackId,
  type CreateOutcome,
  DEFAULT_PREDICTOR,
  type QueueEvent,
} from '@ringback/core';
import { drawMs } from '../model/distribution.ts';
import type { CustomerGroup, Fault, Scenario } from '../model/scenario.ts';
import { type Arrival, arrivals, type CallIn, callsIn, shiftChanges } from '../model/timetable.ts';
import type { PhoneScript } from '../phones/phone-script.ts';
import { Observations } from '../report/observations.ts';
import { reportOf, type SimulationReport } from '../report/report.ts';
import { seededChance } from '../seeded-chance.ts';
import { CountingTelemetry } from './counting-telemetry.ts';
import { agentsOf, type CentrePorts, SimulatedCentre } from './simulated-centre.ts';

export type SimulationPorts = Pick<CentrePorts, 'engine' | 'readFile' | 'stockDocumentUrl' | 'turn'> & {
  /** Told now and then which share of the simulated time is over, 0 to 1. */
  readonly progress?: (share: number) => void;
};

/** How often agents and queues are looked at for the report, and callbacks that are over taken out of the store. */
const LOOK_EVERY_MS = 10_000;
const TAKE_OUT_EVERY_MS = 60_000;
const DONE_FOR_MS = 60_000;
/** How long an agent who missed a ring stays not ready. */
const BACK_AFTER_MS = 60_000;
const DAY_MS = 86_400_000;
const QUOTE_EVERY_MS = 5_000;
/** What who calls hears while nobody is there (RFC 3261 21.5.4). */
const UNAVAILABLE = 503;
const RINGS_ON: PhoneScript = { kind: 'rings-on' };

/**
 * Runs a scenario to its end on virtual time and reports what came of it. The same scenario and seed give the same
 * report, whatever the machine.
 */
export async function simulate(scenario: Scenario, ports: SimulationPorts): Promise<SimulationReport> {
  // Each source of chance is its own: another number of agents leaves the customers as they are.
  const chances = {
    customers: seededChance(scenario.seed),
    phones: seededChance(scenario.seed ^ 0x9e3779b9),
    product: seededChance(scenario.seed ^ 0x5bd1e995),
    faults: seededChance(scenario.seed ^ 0x27d4eb2f),
    callers: seededChance(scenario.seed ^ 0x165667b1),
  };
  const seen = new Observations();
  const telemetry = new CountingTelemetry();
  const asked = arrivals(scenario, chances.customers);
  const groupOf = new Map(asked.map(({ number, group }) => [number, group]));
  const agents = agentsOf(scenario);
  const agentGroups = new Map(agents.map(({ id, group }) => [id, group]));

  const centre = await SimulatedCentre.open(scenario, {
    ...ports,
    chance: chances.product,
    telemetry,
    failed: (error) => seen.fault(error),
    queueEvent: (event: QueueEvent) => seen.queueEvent(event),
    phones: (who) => {
      const agent = agentGroups.get(who);
      if (agent !== undefined) {
        return chances.phones.random() < agent.misses
          ? RINGS_ON
          : { kind: 'answers', afterMs: drawMs(agent.answersAfter, chances.phones) };
      }
      const customer = groupOf.get(who);
      return customer === undefined
        ? RINGS_ON
        : customerPhone(customer, chances.phones.random, (d) => drawMs(d, chances.phones));
    },
  });
  const { clock } = centre;
  const at = (moment: number, act: () => void | Promise<void>) => clock.setTimer(moment - clock.now(), act);

  let quoted = { at: Number.NEGATIVE_INFINITY, waits: new Map<string, number>() };

  // People: customers ask, agents come and go.
  const away = new Set<string>();
  const working = new Set<string>();
  const attend = (id: string): void => {
    if (centre.isUp) centre.setAgentState(id, working.has(id) && !away.has(id) ? 'Ready' : 'LoggedOut');
  };
  for (const { id, group } of agents) {
    for (const change of shiftChanges({ ...scenario, to: scenario.to + scenario.drainMs }, group)) {
      at(change.at, () => {
        if (change.working) working.add(id);
        else working.delete(id);
        attend(id);
      });
    }
  }
  for (const arrival of asked) at(arrival.at, () => ask(arrival));
  for (const call of callsIn(scenario, chances.callers)) at(call.at, () => callIn(call));
  const crashes = new Set<number>();
  for (const fault of scenario.faults) happen(fault);
  centre.store.onCommit = (count) => {
    if (crashes.delete(count)) void setCrash();
  };
  const wholeMs = scenario.to + scenario.drainMs - scenario.from;
  const look = (): void => {
    ports.progress?.(Math.min(1, (clock.now() - scenario.from) / wholeMs));
    if (centre.isUp) {
      const now = clock.now();
      const states: AgentState[] = [];
      const back: string[] = [];
      centre.routing.eachAgent((id, state) => {
        states.push(state);
        if (state.kind === 'not-ready' && now - state.since >= BACK_AFTER_MS) back.push(id);
      });
      if (now <= scenario.to) seen.look(now, states);
      // Who missed a ring was set not ready, notices it and is back.
      for (const id of back) attend(id);
    }
    clock.setTimer(LOOK_EVERY_MS, look);
  };
  clock.setTimer(0, look);
  const takeOut = (): void => {
    seen.over(centre.store.takeOver(clock.now() - DONE_FOR_MS));
    clock.setTimer(TAKE_OUT_EVERY_MS, takeOut);
  };
  clock.setTimer(TAKE_OUT_EVERY_MS, takeOut);

  await clock.runUntil(scenario.to);
  await clock.runUntil(scenario.to + scenario.drainMs);
  await centre.close();
  seen.over(centre.store.takeOver(Number.POSITIVE_INFINITY));
  seen.over({ records: [...centre.store.records.values()], attempts: centre.store.dialAttempts });
  const from = scenario.from;
  const to = scenario.to + scenario.drainMs + DAY_MS;
  centre.store.away = false;
  const all = { virtualQueue: null, from, to };
  return reportOf({
    scenario,
    fired: clock.fired,
    rings: centre.rings,
    seen,
    telemetry,
    promises: await centre.store.promises.list({ ...all, after: null, limit: Number.POSITIVE_INFINITY }),
    predictors: await centre.store.waitQuotes.scores({ ...all, spanMs: to - from }),
  });

  /** What a customer is told, seconds. Waits are looked at every few seconds, as pages and announcements do. */
  function quote(queue: string): number {
    if (clock.now() - quoted.at >= QUOTE_EVERY_MS) quoted = { at: clock.now(), waits: new Map() };
    const known = quoted.waits.get(queue) ?? centre.waitTimes.expectedWaitS(queue, DEFAULT_PREDICTOR);
    quoted.waits.set(queue, known);
    return known;
  }

  async function ask({ at: moment, group, desiredAt, number }: Arrival): Promise<void> {
    const { service } = group;
    if (!centre.isUp) {
      seen.refused(moment, 'unavailable');
      return;
    }
    const quotedS = desiredAt === null ? quote(queueOf(scenario, service)) : null;
    let outcome: CreateOutcome;
    try {
      outcome = await centre.ask(service, {
        _customer_number: number,
        ...(desiredAt === null ? {} : { _desired_time: new Date(desiredAt).toISOString() }),
      });
    } catch {
      // The database is gone: the customer is told so, and nothing was promised.
      seen.refused(moment, 'unavailable');
      return;
    }
    if (outcome.kind === 'refused') {
      seen.refused(moment, outcome.refusal.kind);
      return;
    }
    const { id } = outcome;
    seen.accepted({ id, at: moment, number, desiredAt, quotedS: quotedS === -1 ? null : quotedS });
    if (chances.customers.random() < group.cancels)
      clock.setTimer(drawMs(group.cancelsAfter, chances.customers), () => giveUp(id));
  }

  function callIn({ at: moment, group, number }: CallIn): void {
    const patienceMs = drawMs(group.patience, chances.callers);
    const talksForMs = drawMs(group.talk, chances.callers);
    const outcome = centre.isUp
      ? centre.callIn(group.service, number, { patienceMs, talksForMs })
      : { refused: UNAVAILABLE, connectedAt: null, endedAt: null };
    seen.called({ at: moment, outcome });
  }

  async function giveUp(id: CallbackId): Promise<void> {
    try {
      await centre.cancel(id);
    } catch {
      // The database is gone; the customer does not try again.
    }
  }

  function happen(fault: Fault): void {
    switch (fault.kind) {
      case 'crash':
        // A process cannot be killed from within one of its own timers.
        at(fault.at, () => void setCrash());
        return;
      case 'database-away':
        at(fault.at, () => {
          centre.store.away = true;
        });
        at(fault.at + fault.forMs, () => {
          centre.store.away = false;
        });
        return;
      case 'crash-at-commit':
        crashes.add(fault.commit);
        return;
      case 'database-slow':
        at(fault.at, () => {
          const { delayMs } = fault;
          centre.store.slowness = () => new Promise((resolve) => void clock.setTimer(delayMs, resolve));
        });
        at(fault.at + fault.forMs, () => {
          centre.store.slowness = null;
        });
        return;
      case 'events-garbled':
        at(fault.at, () => {
          centre.hearings = () => {
            const fate = chances.faults.random();
            return fate < fault.lost ? 0 : fate < fault.lost + fault.doubled ? 2 : 1;
          };
        });
        at(fault.at + fault.forMs, () => {
          centre.hearings = () => 1;
        });
        return;
      case 'clock-jump':
        at(fault.at, () => clock.jump(fault.byMs));
        return;
      case 'agents-out': {
        const out = agents.map(({ id }) => id).filter(() => chances.faults.random() < fault.share);
        at(fault.at, () => {
          for (const id of out) {
            away.add(id);
            attend(id);
          }
        });
        at(fault.at + fault.forMs, () => {
          for (const id of out) {
            away.delete(id);
            attend(id);
          }
        });
      }
    }
  }

  async function setCrash(): Promise<void> {
    await centre.crash();
    // Who was logged in logs in again.
    for (const { id } of agents) attend(id);
  }
}

function queueOf({ services }: Scenario, service: string): string {
  const options = services[service] ?? {};
  return options['_urs_virtual_queue'] ?? options['_vq'] ?? service;
}

function customerPhone(
  group: CustomerGroup,
  random: () => number,
  draw: (distribution: CustomerGroup['talk']) => number,
): PhoneScript {
  const fate = random();
  const afterMs = draw(group.answersAfter);
  if (fate < group.answers)
    return { kind: 'answers', afterMs, talksForMs: draw(group.talk), patienceMs: draw(group.patience) };
  if (fate < group.answers + group.busy)
    return { kind: 'fails', afterMs: 1_000, failure: { result: 'busy', sipStatus: 486, text: 'Busy.' } };
  if (fate < group.answers + group.busy + group.rejects)
    return { kind: 'fails', afterMs, failure: { result: 'rejected', sipStatus: 603, text: 'Declined.' } };
  return RINGS_ON;
}
