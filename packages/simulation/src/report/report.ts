import {
  type CallbackRecord,
  formatInstant,
  type PredictorScore,
  type PromiseOutcome,
  type PromiseRecord,
  promiseScore,
} from '@ringback/core';
import type { Scenario } from '../model/scenario.ts';
import type { CountingTelemetry } from '../run/counting-telemetry.ts';
import { agentsOf } from '../run/simulated-centre.ts';
import { type BrokenPromise, brokenPromises } from './broken-promises.ts';
import { mayBeCalled } from './calling-hours.ts';
import { inOrder, round, type Spread, spread, tally } from './figures.ts';
import type { Observations } from './observations.ts';

const HOUR_MS = 3_600_000;
const MOST_NAMED = 50;

/** What came of a scenario. Times are in seconds unless a name says otherwise. */
export interface SimulationReport {
  readonly scenario: string;
  readonly seed: number;
  readonly from: string;
  readonly to: string;
  readonly callbacks: {
    readonly asked: number;
    readonly accepted: number;
    readonly refused: Readonly<Record<string, number>>;
    readonly ended: Readonly<Record<string, number>>;
    /** Not at their end when the scenario was over. */
    readonly open: Readonly<Record<string, number>>;
  };
  /** From the place in line (or the wanted time, when that is later) until both talked. */
  readonly waits: Spread;
  /** Those who called and waited on the line: how many, and how long until both talked. */
  readonly callers: {
    readonly called: number;
    readonly served: number;
    readonly hungUp: number;
    readonly refused: number;
    readonly waits: Spread;
  };
  /** What customers were told about when we call, by what became of it; of those who were told a time also how late it was. */
  readonly promises: Readonly<Record<PromiseOutcome, number>> & {
    readonly made: number;
    readonly ofTime: number;
    readonly score: number | null;
    readonly lateBy: Spread;
  };
  /** Every predictor of waits, held against what happened; `told`: it was the one that counted. */
  readonly predictors: readonly {
    readonly queue: string;
    readonly predictor: string;
    readonly told: boolean;
    readonly quotes: number;
    readonly served: number;
    readonly bias: number | null;
    readonly meanAbsoluteError: number | null;
    readonly coverage: number | null;
  }[];
  /** Told waits of those who wanted to be called at once and were connected at the first call. */
  readonly waitingTimes: {
    readonly quotes: number;
    /** Positive: told longer than it was. */
    readonly bias: number | null;
    readonly meanAbsoluteError: number | null;
  };
  readonly agents: {
    readonly most: number;
    /** Share of the time at work that they were reserved, rang, talked or worked after a call. */
    readonly occupancy: number | null;
  };
  readonly order: {
    readonly assignments: number;
    readonly overtakes: number;
    readonly passedOver: Readonly<Record<string, number>>;
  };
  readonly dials: {
    readonly attempts: number;
    readonly results: Readonly<Record<string, number>>;
    /** Customers who picked up and hung up before an agent was there. */
    readonly abandoned: number;
  };
  readonly hours: readonly {
    readonly from: string;
    readonly asked: number;
    readonly connected: number;
    readonly meanWait: number | null;
    readonly agents: number;
    readonly occupancy: number | null;
  }[];
  /** Anything here is a fault of the product. */
  readonly faults: {
    readonly brokenPromises: readonly BrokenPromise[];
    readonly brokenCount: number;
    readonly errors: readonly string[];
    readonly errorCount: number;
  };
  /** Timers that fired and events that documents worked on, in all and for each callback that was accepted. */
  readonly work: {
    readonly timers: number;
    readonly events: number;
    readonly eventsPerCallback: number | null;
  };
}

export interface Outcome {
  readonly scenario: Scenario;
  /** Timers that fired. */
  readonly fired: number;
  readonly rings: readonly { readonly who: string; readonly at: number }[];
  readonly seen: Observations;
  readonly telemetry: CountingTelemetry;
  /** Promises as the ledger has them. */
  readonly promises: readonly PromiseRecord[];
  /** Predictors over the whole time. */
  readonly predictors: readonly PredictorScore[];
}

export function reportOf({
  scenario,
  fired,
  rings,
  seen,
  telemetry,
  promises,
  predictors,
}: Outcome): SimulationReport {
  const records = [...seen.records.values()];
  const connected = records.filter((record) => record.connectedAt !== null);
  const broken = brokenPromises({
    accepted: seen.asked.map(({ id }) => id),
    records: seen.records,
    attempts: seen.attempts,
    overtakes: seen.overtakes,
    mayRing: new Set([...agentsOf(scenario).map(({ id }) => id), ...seen.asked.map(({ number }) => number)]),
    rings: timesOf(rings),
    mayBeCalled: (record, at) => mayBeCalled(scenario.services[record.service] ?? {}, record, at),
  });
  const refused = inOrder(seen.refusals);
  const events = telemetry.counts.get('scxml_events') ?? 0;
  return {
    scenario: scenario.title,
    seed: scenario.seed,
    from: formatInstant(scenario.from),
    to: formatInstant(scenario.to),
    callbacks: {
      asked: seen.asked.length + Object.values(refused).reduce((sum, count) => sum + count, 0),
      accepted: seen.asked.length,
      refused,
      ended: inOrder(tally(records.flatMap(({ reason }) => (reason === null ? [] : [reason])))),
      open: inOrder(tally(records.filter(({ reason }) => reason === null).map(({ state }) => state))),
    },
    waits: spread(connected.map(waitSeconds)),
    callers: callersOf(seen),
    promises: promisesOf(promises),
    predictors: predictors.map(predictorLine),
    waitingTimes: waitingTimesOf(seen),
    agents: {
      most: seen.looks.reduce((most, { loggedIn }) => Math.max(most, loggedIn), 0),
      occupancy: occupancyOf(seen.looks),
    },
    order: {
      assignments: seen.assignments,
      overtakes: seen.overtakes.length,
      passedOver: inOrder(seen.passedOver),
    },
    dials: {
      attempts: seen.attempts.length,
      results: inOrder(tally(seen.attempts.map(({ result }) => result ?? 'under way'))),
      abandoned: abandoned(seen),
    },
    hours: hoursOf(scenario, seen, connected),
    faults: {
      brokenPromises: broken.slice(0, MOST_NAMED),
      brokenCount: broken.length,
      errors: [
        ...seen.faults,
        ...telemetry.errors.map(({ event, fields }) => `${event} ${describe(fields['error'])}`),
      ],
      errorCount: seen.faultCount + telemetry.errorCount,
    },
    work: {
      timers: fired,
      events,
      eventsPerCallback: seen.asked.length === 0 ? null : round(events / seen.asked.length),
    },
  };
}

/** Picked up, and over before both talked. */
function abandoned({ attempts, records }: Observations): number {
  return attempts.filter(
    ({ result, callbackId, number }) =>
      result === 'answered' &&
      (records.get(callbackId)?.connectedAt === null || number < (records.get(callbackId)?.attempts ?? 0)),
  ).length;
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : '';
}

function waitSeconds({ connectedAt, arrivedAt, desiredAt }: CallbackRecord): number {
  return Math.max(0, Math.round(((connectedAt ?? 0) - Math.max(arrivedAt, desiredAt)) / 1000));
}

function timesOf(rings: Outcome['rings']): Map<string, number[]> {
  const times = new Map<string, number[]>();
  for (const { who, at } of rings) {
    const known = times.get(who);
    if (known === undefined) times.set(who, [at]);
    else known.push(at);
  }
  return times;
}

function callersOf({ callsIn }: Observations): SimulationReport['callers'] {
  const served = callsIn.flatMap(({ at, outcome: { connectedAt } }) =>
    connectedAt === null ? [] : [Math.round((connectedAt - at) / 1000)],
  );
  const refused = callsIn.filter(({ outcome }) => outcome.refused !== null).length;
  return {
    called: callsIn.length,
    served: served.length,
    hungUp: callsIn.length - served.length - refused,
    refused,
    waits: spread(served),
  };
}

function promisesOf(made: readonly PromiseRecord[]): SimulationReport['promises'] {
  const counted = { open: 0, kept: 0, late: 0, early: 0, broken: 0, changed: 0, cancelled: 0 };
  for (const { outcome } of made) counted[outcome]++;
  const late = made.filter(({ outcome }) => outcome === 'late');
  const { score } = promiseScore(counted, 0);
  return {
    made: made.length,
    ofTime: made.filter(({ kind }) => kind === 'time').length,
    ...counted,
    score: score === null ? null : round(score, 4),
    lateBy: spread(late.map(({ lateMs }) => Math.round(lateMs / 1000))),
  };
}

function predictorLine(score: PredictorScore): SimulationReport['predictors'][number] {
  const { virtualQueue: queue, predictor, quotes, quoted, served, biasS, maeS, coverage } = score;
  const rounded = (value: number | null, digits = 1) => (value === null ? null : round(value, digits));
  return {
    queue,
    predictor,
    told: quoted > 0,
    quotes,
    served,
    bias: rounded(biasS),
    meanAbsoluteError: rounded(maeS),
    coverage: rounded(coverage, 3),
  };
}

function waitingTimesOf({ asked, records }: Observations): SimulationReport['waitingTimes'] {
  const errors: number[] = [];
  for (const { id, quotedS } of asked) {
    const record = records.get(id);
    if (quotedS === null || record === undefined || record.connectedAt === null || record.attempts !== 1)
      continue;
    errors.push(quotedS - (record.connectedAt - record.arrivedAt) / 1000);
  }
  const mean = (values: readonly number[]) =>
    values.length === 0 ? null : round(values.reduce((sum, value) => sum + value, 0) / values.length);
  return { quotes: errors.length, bias: mean(errors), meanAbsoluteError: mean(errors.map(Math.abs)) };
}

function occupancyOf(looks: Observations['looks']): number | null {
  let [busy, loggedIn] = [0, 0];
  for (const look of looks) {
    busy += look.busy;
    loggedIn += look.loggedIn;
  }
  return loggedIn === 0 ? null : round(busy / loggedIn, 3);
}

function hoursOf(
  { from, to }: Scenario,
  { asked, looks }: Observations,
  connected: readonly CallbackRecord[],
): SimulationReport['hours'] {
  const count = Math.ceil((to - from) / HOUR_MS);
  const hourOf = (at: number) => Math.floor((at - from) / HOUR_MS);
  return Array.from({ length: count }, (_, hour) => {
    const here = connected.filter(({ connectedAt }) => connectedAt !== null && hourOf(connectedAt) === hour);
    const seen = looks.filter(({ at }) => hourOf(at) === hour);
    return {
      from: formatInstant(from + hour * HOUR_MS),
      asked: asked.filter(({ at }) => hourOf(at) === hour).length,
      connected: here.length,
      meanWait: spread(here.map(waitSeconds)).mean,
      agents: seen.reduce((most, { loggedIn }) => Math.max(most, loggedIn), 0),
      occupancy: occupancyOf(seen),
    };
  });
}
