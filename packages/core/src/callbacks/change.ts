import { admittedTimes, checkMandatoryKeys, checkSomebodyToDial } from '../admission/admit.ts';
import type { AdmissionContext } from '../admission/check.ts';
import { checkExceptions } from '../admission/exceptions.ts';
import { checkNumber } from '../admission/numbers.ts';
import { checkOfficeHours } from '../admission/office-hours.ts';
import type { Refusal } from '../admission/refusal.ts';
import { desiredTimeRefusal } from '../admission/times.ts';
import type { ServiceLookup } from '../office-hours/office-calendar.ts';
import type { PatternGroups } from '../patterns/pattern-groups.ts';
import type { ChangeDecision } from '../ports/orchestration.ts';
import type { CallbackMove, OptionMap, PropertyChange } from '../ports/store.ts';
import { effectiveOptions, option } from '../services/options.ts';
import { placeOf } from '../slots/booking.ts';
import { type SlotPlanning, slotPlan } from '../slots/slot-plan.ts';
import { arrivalOf } from './arrival.ts';
import type { CallbackRecord } from './record.ts';

/** What a request wants to change (API reference 4.4). An empty text takes a property away. */
export interface ChangeRequest {
  readonly params: Readonly<Record<string, string>>;
  readonly userData: Readonly<Record<string, string>>;
}

/** What decides about a change besides the callback: its service as configured now, and what that may name. */
export interface ChangeSurroundings {
  readonly configured: OptionMap;
  readonly services: ServiceLookup;
  /** Section `callback`, or null. */
  readonly defaults: OptionMap | null;
  readonly patterns: PatternGroups;
  readonly now: number;
}

/** Names that ask for another time; the first one counts. */
const TIME_NAMES = ['_new_desired_time', '_desired_time'] as const;
const NUMBER = '_customer_number';

/**
 * Decides a change of an accepted callback. What would refuse a new request with these properties refuses the change
 * as well; only a scheduled callback can be moved, and takes its place in a slot along.
 */
export function decideChange(
  record: CallbackRecord,
  { params, userData }: ChangeRequest,
  { configured, services, defaults, patterns, now }: ChangeSurroundings,
): ChangeDecision {
  const refused = (refusal: Refusal): ChangeDecision => ({ kind: 'refused', refusal });
  const wanted = wantedTime(params);
  const properties = propertyChange(without(params, TIME_NAMES));
  const times = wanted === null ? {} : { _desired_time: wanted.value };
  const paramChange = { ...properties, set: { ...properties.set, ...times } };
  const userDataChange = propertyChange(userData);
  const after = {
    params: changed(record.params, paramChange),
    userData: changed(record.userData, userDataChange),
  };
  const options = effectiveOptions(configured, after.params, after.userData);
  const slots = (): SlotPlanning => slotPlan({ configured, options, services, defaults });
  const matchingPattern: AdmissionContext['matchingPattern'] = (group, text) =>
    patterns.matching(group, text);
  const context = { service: record.service, options, ...after, now, slots, matchingPattern };
  const isLess = paramChange.removed.length + userDataChange.removed.length > 0;
  for (const check of isLess ? [checkMandatoryKeys, checkSomebodyToDial] : []) {
    const refusal = check(context);
    if (refusal !== null) return refused(refusal);
  }
  if (NUMBER in params) {
    const refusal = checkNumber(context) ?? checkExceptions(context);
    if (refusal !== null) return refused(refusal);
  }
  let move: CallbackMove | undefined;
  if (wanted !== null) {
    if (record.state !== 'SCHEDULED') return refused({ kind: 'not-movable', state: record.state });
    const refusal = desiredTimeRefusal(wanted, options, now) ?? checkOfficeHours(context);
    if (refusal !== null) return refused(refusal);
    const { scheduled, desiredAt, dueAt, expiresAt } = admittedTimes(context);
    const place = placeOf(slots(), desiredAt);
    if (place?.capacity === 0) return refused({ kind: 'slot-full', name: wanted.name, at: desiredAt });
    move = {
      state: scheduled ? 'SCHEDULED' : 'QUEUED',
      desiredAt,
      dueAt,
      arrivedAt: arrivalOf(options, dueAt),
      expiresAt,
      ...(place === null ? {} : { place }),
    };
  }
  return {
    kind: 'change',
    change: {
      params: paramChange,
      userData: userDataChange,
      ...(NUMBER in params ? { customerNumber: option(after.params, NUMBER) } : {}),
      ...(move === undefined ? {} : { move }),
    },
  };
}

function wantedTime(params: ChangeRequest['params']): { name: string; value: string } | null {
  for (const name of TIME_NAMES) {
    const value = option(params, name);
    if (value !== null) return { name, value };
  }
  return null;
}

function propertyChange(given: Readonly<Record<string, string>>): PropertyChange {
  const entries = Object.entries(given);
  return {
    set: Object.fromEntries(entries.filter(([, value]) => value !== '')),
    removed: entries.filter(([, value]) => value === '').map(([name]) => name),
  };
}

/** Properties after a change. */
export function changed(
  before: Readonly<Record<string, string>>,
  { set, removed }: PropertyChange,
): Record<string, string> {
  return { ...without(before, removed), ...set };
}

function without(given: Readonly<Record<string, string>>, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(Object.entries(given).filter(([name]) => !names.includes(name)));
}
