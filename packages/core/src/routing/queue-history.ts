import type { OptionMap } from '../ports/store.ts';

/** Something that happened in a virtual queue (routing reference 3.2). */
export interface QueueOccurrence {
  readonly at: number;
  readonly kind: 'entered' | 'distributed' | 'abandoned' | 'answered' | 'handled';
  /** How long they had waited; of `handled`: how long the call took, after-call work included. */
  readonly ms: number;
}

/** An occurrence and where it was. */
export interface QueueOccurrenceRecord extends QueueOccurrence {
  readonly virtualQueue: string;
}

/** What happened in the virtual queues, kept for statistics that look back. */
export interface QueueHistoryRepository {
  add(occurrences: readonly QueueOccurrenceRecord[]): Promise<void>;
  /** From `from` on, in order, the newest so many of each queue. */
  since(from: number, perQueue: number): Promise<QueueOccurrenceRecord[]>;
  /** Removes what happened before a time; gives how many. */
  removeBefore(before: number, limit: number): Promise<number>;
}

type Occurrences = readonly QueueOccurrence[];
/** Seconds: who was answered within the first one counts, who gave up within the second one does not. */
export type ServiceLimits = { readonly answeredS: number; readonly abandonedS: number };

const only = (all: Occurrences, ...kinds: readonly QueueOccurrence['kind'][]): Occurrences =>
  all.filter(({ kind }) => kinds.includes(kind));
const count =
  (kind: QueueOccurrence['kind']) =>
  (all: Occurrences): number =>
    only(all, kind).length;
const meanS =
  (...kinds: readonly QueueOccurrence['kind'][]) =>
  (all: Occurrences): number => {
    const some = only(all, ...kinds);
    return some.length === 0 ? 0 : some.reduce((sum, { ms }) => sum + ms, 0) / some.length / 1000;
  };
const mostS = (all: Occurrences): number =>
  only(all, 'distributed', 'abandoned').reduce((most, { ms }) => Math.max(most, ms / 1000), 0);

/** 100 x answered in time / (answered + given up, less those who gave up at once); 100 while there was nobody. */
function serviceFactor(all: Occurrences, { answeredS, abandonedS }: ServiceLimits): number {
  const answered = only(all, 'answered');
  const inTime = answered.filter(({ ms }) => ms <= answeredS * 1000).length;
  const gaveUp = only(all, 'abandoned').filter(({ ms }) => ms > abandonedS * 1000).length;
  return answered.length + gaveUp === 0 ? 100 : (100 * inTime) / (answered.length + gaveUp);
}

const FORMULAS: Readonly<Record<string, (all: Occurrences, limits: ServiceLimits) => number>> = {
  CallsEntered: count('entered'),
  TotalEntered: count('entered'),
  TotalDistributed: count('distributed'),
  TotalAnswered: count('answered'),
  TotalAbandoned: count('abandoned'),
  TotalHandled: count('handled'),
  AverageWaitingTime: meanS('distributed', 'abandoned'),
  AverTimeToAnswer: meanS('answered'),
  AverTimeToAbandon: meanS('abandoned'),
  MaxWaitingTime: mostS,
  AverageHandlingTime: meanS('handled'),
  ServiceFactor1: serviceFactor,
  ServiceLevel: serviceFactor,
  StatServiceFactor: serviceFactor,
};
/** These are also known as counts since the process began, which is what they are without a time profile. */
const COUNTED_WITHOUT_PROFILE = new Set([
  'callsentered',
  'totalentered',
  'totaldistributed',
  'totalanswered',
  'totalabandoned',
]);

/** Names of statistics that look back over a time profile (routing reference 3.3). */
export const HISTORY_NAMES: readonly string[] = Object.keys(FORMULAS);

const BY_SPELLING = new Map(Object.entries(FORMULAS).map(([name, formula]) => [name.toLowerCase(), formula]));

/** Whether a statistic of a queue looks back; `hasProfile`: the request names a time profile. */
export function looksBack(statistic: string, hasProfile: boolean): boolean {
  const name = statistic.toLowerCase();
  return BY_SPELLING.has(name) && (hasProfile || !COUNTED_WITHOUT_PROFILE.has(name));
}

/** Which occurrences a statistic is made of. */
export type TimeProfile =
  /** From this time on. */
  | { readonly kind: 'since'; readonly at: number }
  /** The last so many that ended. */
  | { readonly kind: 'last'; readonly count: number };

/** Value of a statistic that looks back; null when there is none of that name. */
export function historyValue(
  statistic: string,
  occurrences: Occurrences,
  profile: TimeProfile,
  limits: ServiceLimits,
): number | null {
  const formula = BY_SPELLING.get(statistic.toLowerCase());
  if (formula === undefined) return null;
  const some =
    profile.kind === 'since'
      ? occurrences.filter(({ at }) => at >= profile.at)
      : occurrences.slice(-profile.count);
  return formula(some, limits);
}

const DAY_S = 86_400;

/** Whether a time profile begins when each agent logged in; agents alone have such (routing reference 3.3). */
export function isSinceLogin(name: string, section: OptionMap | null): boolean {
  const entry = Object.keys(section ?? {}).find(
    (key) => key.split(',')[0]?.trim().toLowerCase() === name.trim().toLowerCase(),
  );
  return (entry?.split(',')[1] ?? name).trim().toLowerCase() === 'sincelogin';
}

/**
 * The time profile of a name as section `TimeProfiles` defines it (`<name>,Growing`: times of the day at which it begins
 * anew, `0:00 +0:15`; `<name>,Sliding`: seconds; `<name>,Selection`: how many), or as it says itself (`Sliding=900`). Any
 * other name is the original's default: since midnight, UTC.
 */
export function timeProfile(name: string, section: OptionMap | null, now: number): TimeProfile {
  const written = /^(?<type>Growing|Sliding|Selection)\s*=(?<value>.*)$/i.exec(name)?.groups;
  const entry = Object.entries(section ?? {}).find(
    ([key]) => key.split(',')[0]?.trim().toLowerCase() === name.trim().toLowerCase(),
  );
  const type = (written?.['type'] ?? entry?.[0].split(',')[1] ?? 'Growing').trim().toLowerCase();
  const value = (written?.['value'] ?? entry?.[1] ?? '').trim();
  const number = Number(/^\d+/.exec(value)?.[0] ?? Number.NaN);
  if (type === 'sliding' && number > 0) return { kind: 'since', at: now - Math.min(number, DAY_S) * 1000 };
  if (type === 'selection' && number > 0) return { kind: 'last', count: Math.min(number, 10_000) };
  return { kind: 'since', at: lastReset(value, now) };
}

/** `0:00 +0:15`: from midnight on every quarter of an hour. */
function lastReset(value: string, now: number): number {
  const [, hour, minute, stepHours = '24', stepMinutes = '0'] =
    /^(\d{1,2}):(\d{2})(?:\s*\+(\d{1,2}):(\d{2}))?/.exec(value) ?? [];
  const first = (Number(hour ?? 0) * 60 + Number(minute ?? 0)) * 60_000;
  const step = Math.max(1, Number(stepHours) * 60 + Number(stepMinutes)) * 60_000;
  const midnight = Math.floor(now / (DAY_S * 1000)) * DAY_S * 1000;
  const today = midnight + first <= now ? midnight + first : midnight + first - DAY_S * 1000;
  return today + Math.floor((now - today) / step) * step;
}

/** Upper end of a time range: `0-20`, `20`, or the name of one in section `TimeRanges`. */
export function rangeEndS(text: string | null, section: OptionMap | null, otherwise: number): number {
  if (text === null) return otherwise;
  const named = section !== null && Object.hasOwn(section, text) ? (section[text] ?? text) : text;
  const end = /^\s*(?:\d+\s*-\s*)?(\d+)\s*$/.exec(named)?.[1];
  return end === undefined ? otherwise : Number(end);
}
