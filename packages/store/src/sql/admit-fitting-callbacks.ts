import type { Statement } from '../database/statement.ts';
import { countedBy, limitsFrom, ofNumber, SERVICES, slotsOf } from './admission-counts.ts';
import { INSERT_NEW_CALLBACKS, NEW_CALLBACKS_MARK } from './new-callbacks.ts';

/** What a batch holds: what it does not hold is neither given nor asked for. */
export interface BatchShape {
  /** Callbacks that are to be called at once. */
  readonly isNow: boolean;
  /** Some want a place in a slot. */
  readonly isBooked: boolean;
  /** Callbacks of one number are counted. */
  readonly isByNumber: boolean;
}

/** Behind the columns of new callbacks and the mark. */
const FIRST_PARAMETER = 16;
/** Lists with an item for each callback: the most of its number and of its value, and how many ahead in the batch share them. */
const OF_NUMBERS = ['same_number', 'same_value', 'number_ahead', 'today_ahead'] as const;

const IS_TIGHT = '(SELECT is_tight FROM tight)';
/** What a column of the new callbacks says of the one that is refused. */
const of = (column: string): string => `(${column})[place]`;

/** The first rule of its number that a request breaks, with so many before it in the batch. */
const verdict = (sameNumber: string, today: string): string => `CASE
          WHEN of_number.today + ${today} >= r.same_value THEN 3
          WHEN of_number.pending + ${sameNumber} >= r.same_number THEN 4
          END`;

/** Whose number asks too often. */
const barred = (lists: string, isNow: boolean): string => `), barred AS MATERIALIZED (
      SELECT place, CASE WHEN soft = hard THEN soft ELSE 0 END AS verdict, ${of('$2::text[]')} AS service,
        from_ms(${of('$13::float8[]')}) AS slot_at
      FROM (
        SELECT r.place, ${verdict('r.number_ahead', 'r.today_ahead')} AS soft,
          ${verdict('0', '0 * r.today_ahead')} AS hard
        FROM (
          SELECT unnest($2::text[]) AS service, unnest($5::text[]) AS number, unnest($6::float8[]) AS created_at,
            ${lists}, generate_series(1, cardinality($2::text[])) AS place
        ) AS r${ofNumber('r', 'r.today_ahead IS NOT NULL')}
      ) AS o WHERE soft IS NOT NULL ${isNow ? `AND NOT ${IS_TIGHT}` : ''}
    `;

/** Slots with how many want a place: not those who are refused anyway. */
const wishes = (lists: string, { isNow, isByNumber }: BatchShape): string => `
        SELECT * FROM (
          SELECT service, slot_at, capacity, ends_at, wanted ${
            isByNumber
              ? '- (SELECT count(*) FROM barred b WHERE b.service = w.service AND b.slot_at = w.slot_at)::integer'
              : ''
          } AS wanted
          FROM (SELECT ${lists}) AS w
        ) AS wish WHERE wanted > 0 ${isNow ? `AND NOT ${IS_TIGHT}` : ''}`;

/** Who finds no place: looked for only when a slot has too few. */
const full = (isByNumber: boolean): string => {
  const isAsking = (row: string): string =>
    isByNumber ? `AND ${row}.place <> ALL (ARRAY(SELECT place FROM barred))` : '';
  return `), y AS MATERIALIZED (
      SELECT unnest($2::text[]) AS service, from_ms(unnest($13::float8[])) AS slot_at,
        generate_series(1, cardinality($2::text[])) AS place
    ), full_slots AS MATERIALIZED (
      SELECT y.place FROM short JOIN y ON y.service = short.service AND y.slot_at = short.slot_at
      WHERE short.granted <= (
        SELECT count(*) FROM y AS o
        WHERE o.service = y.service AND o.slot_at = y.slot_at AND o.place < y.place ${isAsking('o')}
      ) ${isAsking('y')}
    `;
};

/**
 * The same as `admit-callbacks` for batches that are expected to fit, which nearly all are: a third of its cost. What the process
 * can count itself it gives: how many want the same slot, how many ahead in the batch have the same number (`number_ahead`; `today_ahead`
 * is null where its value is not counted). Values are counted by numbers alone. Only who is refused is looked at row by row.
 * A window or the queue of a service that could overflow with the whole batch lets nothing be stored, and who would be refused
 * because of others in the batch is not stored: they are to be asked again, by `admit-callbacks`.
 */
function admitFitting(shape: BatchShape): Statement {
  const { isNow, isBooked, isByNumber } = shape;
  let parameters = FIRST_PARAMETER;
  const list = (type: string): string => `unnest($${parameters++}::${type}[])`;
  const ofNumbers = isByNumber ? OF_NUMBERS.map((name) => `${list('integer')} AS ${name}`).join(', ') : '';
  const ofSlots = isBooked
    ? `${list('text')} AS service, from_ms(${list('float8')}) AS slot_at, ${list('integer')} AS wanted,
            ${list('integer')} AS capacity, from_ms(${list('float8')}) AS ends_at`
    : '';
  const limits = `$${parameters}`;
  const isLimited = `$${parameters + 1}::boolean[]`;
  const refused = [
    ...(isByNumber ? ['SELECT place, verdict FROM barred'] : []),
    ...(isBooked ? ['SELECT place, 6 FROM full_slots'] : []),
    ...(isNow
      ? [`SELECT place, 0 FROM generate_series(1, cardinality($2::text[])) AS place WHERE ${IS_TIGHT}`]
      : []),
  ];
  return {
    name: `admit-fitting${isNow ? '-now' : ''}${isBooked ? '-booked' : ''}${isByNumber ? '-numbers' : ''}`,
    text: `
    WITH mark AS (${NEW_CALLBACKS_MARK}
    ${
      isNow
        ? `), l AS MATERIALIZED (${limitsFrom(limits)}
    ), s AS MATERIALIZED (${SERVICES}
    ), tight AS MATERIALIZED (
      SELECT coalesce(bool_or((s1 > 0 AND in1 + counted > most1) OR (s2 > 0 AND in2 + counted > most2)
        OR (is_now AND open + counted > queued)), false) AS is_tight FROM s
    `
        : ''
    }${isByNumber ? barred(ofNumbers, isNow) : ''}${
      isBooked ? `${slotsOf(wishes(ofSlots, shape))}${full(isByNumber)}` : ''
    }), refused (place, verdict) AS MATERIALIZED (
      ${refused.length === 0 ? 'SELECT 0, 0 WHERE false' : refused.join(' UNION ALL ')}
    ), stored AS (${INSERT_NEW_CALLBACKS}
      WHERE r.place <> ALL (ARRAY(SELECT place FROM refused))
${
  isNow
    ? countedBy(`
      SELECT s.*, s.counted - (
          SELECT count(*) FROM refused
          WHERE ${of('$2::text[]')} = s.service AND ${of(isLimited)} AND ${of('$3::text[]')} <> 'SCHEDULED'
        ) AS count
      FROM s`)
    : ''
}    )
    SELECT place, verdict, NULL AS value FROM refused`,
  };
}

const either = [false, true] as const;
const STATEMENTS = either.map((isNow) =>
  either.map((isBooked) => either.map((isByNumber) => admitFitting({ isNow, isBooked, isByNumber }))),
);

/**
 * The statement for a shape of batch. Behind the new callbacks and the mark it is given four lists of numbers when they are counted,
 * five of slots when some are wanted, then the limits of services and who is held against them when some are wanted now.
 */
export function admitFittingStatement({ isNow, isBooked, isByNumber }: BatchShape): Statement {
  const statement = STATEMENTS[Number(isNow)]?.[Number(isBooked)]?.[Number(isByNumber)];
  if (statement === undefined) throw new RangeError('there is no such shape');
  return statement;
}
