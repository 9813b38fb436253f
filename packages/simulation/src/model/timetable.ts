import { type Chance, dayAfter, dayOf, momentOfDay } from '@ringback/core';
import { drawMs } from './distribution.ts';
import type { AgentGroup, CallerGroup, CustomerGroup, DaySpan, Scenario } from './scenario.ts';

/** One customer who is going to ask for a callback. */
export interface Arrival {
  readonly at: number;
  readonly group: CustomerGroup;
  /** When the call is wanted; null: as soon as possible. */
  readonly desiredAt: number | null;
  readonly number: string;
}

type Calendar = Pick<Scenario, 'from' | 'to' | 'zone'>;

/** A span of the day on every day of the scenario, as moments. */
function moments({ from, to, zone }: Calendar, span: DaySpan): { from: number; to: number }[] {
  const found: { from: number; to: number }[] = [];
  for (let day = dayOf(from - 86_400_000, zone); day <= dayOf(to, zone); day = dayAfter(day)) {
    const start = Math.max(from, momentOfDay(day, span.from, zone) ?? to);
    const end = Math.min(to, momentOfDay(day, span.to, zone) ?? from);
    if (start < end) found.push({ from: start, to: end });
  }
  return found;
}

/** Somebody who is going to call. */
export interface CallIn {
  readonly at: number;
  readonly group: CallerGroup;
  readonly number: string;
}

/** Moments at which somebody of a group does something: a Poisson process in each span of the day. */
function* instants(
  calendar: Calendar,
  perHour: CustomerGroup['perHour'],
  chance: Chance,
): Generator<number, void, undefined> {
  for (const span of perHour) {
    if (span.rate === 0) continue;
    const gapMs = 3_600_000 / span.rate;
    for (const { from, to } of moments(calendar, span)) {
      for (let at = from; ; ) {
        at += -gapMs * Math.log(1 - chance.random());
        if (at >= to) break;
        yield Math.floor(at);
      }
    }
  }
}

/** Everybody who calls, in order. */
export function callsIn(scenario: Scenario, chance: Chance): CallIn[] {
  const all: Omit<CallIn, 'number'>[] = [];
  for (const group of scenario.callers)
    for (const at of instants(scenario, group.perHour, chance)) all.push({ at, group });
  all.sort((a, b) => a.at - b.at);
  return all.map((call, index) => ({ ...call, number: `+1666${String(index).padStart(7, '0')}` }));
}

/** Everybody who asks, in order. */
export function arrivals(scenario: Scenario, chance: Chance): Arrival[] {
  const all: Arrival[] = recordedArrivals(scenario);
  for (const group of scenario.recorded === null ? scenario.customers : [])
    for (const at of instants(scenario, group.perHour, chance))
      all.push({ at, group, desiredAt: desired(at, group, scenario, chance), number: '' });
  all.sort((a, b) => a.at - b.at);
  // Numbers in the order of asking; a range of them that is nobody's.
  return all.map((arrival, index) => ({ ...arrival, number: `+1555${String(index).padStart(7, '0')}` }));
}

/** What was recorded for the time of the scenario; customers are as the first group of their service, or of all. */
function recordedArrivals({ recorded, customers, from, to }: Scenario): Arrival[] {
  const [anybody] = customers;
  return (recorded ?? []).flatMap(({ at, service, desiredAt }) => {
    const group = customers.find((one) => one.service === service) ?? anybody;
    return group === undefined || at < from || at >= to ? [] : [{ at, group, desiredAt, number: '' }];
  });
}

function desired(at: number, { wish }: CustomerGroup, { zone }: Calendar, chance: Chance): number | null {
  switch (wish.kind) {
    case 'now':
      return null;
    case 'later':
      return at + drawMs(wish.after, chance);
    case 'at': {
      const day = dayOf(at, zone);
      const today = momentOfDay(day, wish.minute, zone) ?? at;
      return today > at ? today : (momentOfDay(dayAfter(day), wish.minute, zone) ?? at);
    }
  }
}

/** When the agents of a group come and go, in order. Without shifts they are there from the beginning to the end. */
export function shiftChanges(
  scenario: Calendar,
  { shifts }: Pick<AgentGroup, 'shifts'>,
): { readonly at: number; readonly working: boolean }[] {
  if (shifts.length === 0) return [{ at: scenario.from, working: true }];
  return shifts
    .flatMap((span) => moments(scenario, span))
    .flatMap(({ from, to }) => [
      { at: from, working: true },
      { at: to, working: false },
    ])
    .sort((a, b) => a.at - b.at || Number(a.working) - Number(b.working));
}
