import type { AdmissionLimits, CallbackId } from '@ringback/core';
import { booleanList, integerList, jsonList, numberList, textList } from '../database/array-bytes.ts';
import type { Step } from '../database/database.ts';
import { VERDICTS } from '../sql/admission-counts.ts';
import { admitCallbacks } from '../sql/admit-callbacks.ts';
import { admitFittingStatement, type BatchShape } from '../sql/admit-fitting-callbacks.ts';
import { lockAdmission } from '../sql/lock-admission.ts';
import { type InsertWrite, newCallbackLists } from './new-callback-lists.ts';
import { wantedSlotLists } from './wanted-slots.ts';
import type { WriteBatch } from './write-batch.ts';

/** A new callback that was not stored, and why. */
export interface RefusedInsert {
  readonly id: CallbackId;
  readonly verdict: (typeof VERDICTS)[number];
  /** Of `same-value`: which of the values, from 1. */
  readonly value: number | null;
}

/** What is known of a batch before the database is asked. */
interface Asked {
  /** What the batch asks of the limits of each service. */
  readonly services: ReadonlyMap<string, ServiceAsked>;
  /** Whom new callbacks share a count with: those wanted now their service, and all of them the others of their number. */
  readonly locks: ReadonlySet<string>;
  /** By place, with gaps: how many ahead have the same number at the same service; of whose value is counted, how many are wanted now. */
  readonly numberAhead: readonly number[];
  readonly todayAhead: readonly number[];
  /** Values of requests are counted, other than their numbers. */
  readonly hasValues: boolean;
}

interface ServiceAsked {
  readonly service: string;
  readonly limits: AdmissionLimits;
  /** When the newest was made. */
  at: number;
  /** How many are to be called at once. */
  counted: number;
  /** Some are wanted now. */
  isNow: boolean;
}

/** Between a service and a number of it, and between the name and the value of a parameter in what is counted. */
const MARK = '\u001f';

/**
 * What stores new callbacks that are held against something; nothing when none of them is. `position` is the mark of the
 * batch; `isAskedAgain`: some of them had to be.
 */
export function admissionSteps(
  { inserts, limits }: Pick<WriteBatch, 'inserts' | 'limits'>,
  position: readonly unknown[],
  refused: (inserts: readonly RefusedInsert[]) => void,
  isAskedAgain: boolean,
): Step[] {
  const isBooked = inserts.some(({ place }) => place !== undefined);
  if (limits.size === 0 && !isBooked) return [];
  const asked = whatIsAsked(inserts, limits);
  const services = [...asked.services.values()];
  const isExact = isAskedAgain || asked.hasValues;
  const shape = {
    isNow: services.some(({ counted }) => counted > 0),
    isBooked,
    isByNumber: asked.numberAhead.length > 0,
  };
  const admit: Step = {
    ...admitting({ inserts, limits }, position, { asked, shape, isExact }),
    receive: (rows) =>
      refused(
        rows.flatMap(({ place, verdict, value }) => {
          const id = inserts[Number(place) - 1]?.callback.id;
          if (id === undefined) return [];
          return {
            id,
            verdict: VERDICTS[Number(verdict)] ?? 'again',
            value: value === null ? null : Number(value),
          };
        }),
      ),
  };
  return asked.locks.size === 0
    ? [admit]
    : [{ statement: lockAdmission, values: [textList([...asked.locks])] }, admit];
}

/** The statement that is enough for a batch, with its values. */
function admitting(
  { inserts, limits }: Pick<WriteBatch, 'inserts' | 'limits'>,
  position: readonly unknown[],
  { asked, shape, isExact }: { readonly asked: Asked; readonly shape: BatchShape; readonly isExact: boolean },
): Pick<Step, 'statement' | 'values'> {
  const given = [...newCallbackLists(inserts), ...position];
  const limitRows = (): string => JSON.stringify([...asked.services.values()].map(limitRow));
  if (isExact)
    return {
      statement: admitCallbacks,
      values: [...given, limitRows(), ...askedLists(inserts), valuesList(inserts)],
    };
  return {
    statement: admitFittingStatement(shape),
    values: [
      ...given,
      ...(shape.isByNumber ? numberLists(inserts, limits, asked) : []),
      ...(shape.isBooked ? wantedSlotLists(inserts) : []),
      ...(shape.isNow ? [limitRows(), isLimitedList(inserts)] : []),
    ],
  };
}

function whatIsAsked(inserts: readonly InsertWrite[], limitsOf: WriteBatch['limits']): Asked {
  const services = new Map<string, ServiceAsked>();
  const locks = new Set<string>();
  const numbers = new Map<string, number>();
  const today = new Map<string, number>();
  const numberAhead: number[] = [];
  const todayAhead: number[] = [];
  let hasValues = false;
  for (const [index, insert] of inserts.entries()) {
    const { callback, limits: held } = insert;
    const { service, customerNumber, createdAt, state } = callback;
    const limits = limitsOfCallback(insert, limitsOf);
    if (held === undefined || limits === undefined) continue;
    let one = services.get(service);
    if (one === undefined) {
      one = { service, limits, at: createdAt, counted: 0, isNow: false };
      services.set(service, one);
    }
    if (createdAt > one.at) one.at = createdAt;
    if (held.isNow) one.isNow = true;
    if (state !== 'SCHEDULED') {
      one.counted++;
      locks.add(service);
    }
    if (held.isNow && !held.isByNumber && held.values.length > 0) hasValues = true;
    const isPending = limits.sameNumber !== null;
    const isToday = held.isNow && held.isByNumber;
    if (customerNumber === null || !(isPending || isToday)) continue;
    const key = `${service}${MARK}${customerNumber}`;
    if (isPending) locks.add(key);
    numberAhead[index] = ahead(key, numbers, 1);
    const todayBefore = ahead(key, today, held.isNow ? 1 : 0);
    if (isToday) todayAhead[index] = todayBefore;
  }
  return { services, locks, numberAhead, todayAhead, hasValues };
}

/** The limits that a new callback is held against: those of its service, the newest in the batch. */
function limitsOfCallback(
  { callback, limits }: InsertWrite,
  limitsOf: WriteBatch['limits'],
): AdmissionLimits | undefined {
  return limits === undefined ? undefined : limitsOf.get(callback.service);
}

/** How many there were before, counting this one for the next. */
function ahead(key: string, counts: Map<string, number>, count: number): number {
  const before = counts.get(key) ?? 0;
  if (count > 0) counts.set(key, before + count);
  return before;
}

function limitRow({ service, limits, at, counted, isNow }: ServiceAsked): Record<string, unknown> {
  const [first, second] = (
    ['_throttle_callbacks_per_service_1', '_throttle_callbacks_per_service_2'] as const
  ).map((option) => limits.windows.find((window) => window.option === option));
  return {
    service,
    at,
    counted,
    is_now: isNow,
    most1: first?.most ?? null,
    s1: first?.seconds ?? 0,
    most2: second?.most ?? null,
    s2: second?.seconds ?? 0,
    same_number: limits.sameNumber?.most ?? null,
    queued: limits.queued,
    same_value: limits.sameValue.most,
  };
}

/** Columns of the statements that say what is asked for each of them. */
function askedLists(inserts: readonly InsertWrite[]): readonly Buffer[] {
  return [
    numberList(inserts.map(({ place }) => place?.to)),
    integerList(inserts.map(({ place }) => place?.capacity)),
    isLimitedList(inserts),
    booleanList(inserts.map(({ limits }) => limits?.isNow === true)),
    booleanList(inserts.map(({ limits }) => limits?.isByNumber === true)),
  ];
}

/** What is counted of numbers, an item for each callback. */
function numberLists(
  inserts: readonly InsertWrite[],
  limits: WriteBatch['limits'],
  { numberAhead, todayAhead }: Asked,
): readonly Buffer[] {
  const gapsOf = (counts: readonly number[]): Buffer => integerList(inserts.map((_, index) => counts[index]));
  return [
    integerList(inserts.map((insert) => limitsOfCallback(insert, limits)?.sameNumber?.most)),
    integerList(inserts.map((insert) => limitsOfCallback(insert, limits)?.sameValue.most)),
    gapsOf(numberAhead),
    gapsOf(todayAhead),
  ];
}

function isLimitedList(inserts: readonly InsertWrite[]): Buffer {
  return booleanList(inserts.map(({ limits }) => limits !== undefined));
}

function valuesList(inserts: readonly InsertWrite[]): Buffer {
  return jsonList(
    inserts.map(({ limits }) =>
      JSON.stringify(
        limits === undefined || limits.isByNumber
          ? []
          : limits.values.map(({ name, value }) => `${name}${MARK}${value}`),
      ),
    ),
  );
}
