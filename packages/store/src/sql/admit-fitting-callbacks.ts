import type { Statement } from '../database/statement.ts';
import {
  askedFor,
  COUNTED,
  hasNoPlace,
  limitsFrom,
  ofNumber,
  SERVICES,
  slotsOf,
  wishesOf,
} from './admission-counts.ts';
import { admitCallbacks } from './admit-callbacks.ts';
import { INSERT_NEW_CALLBACKS, NEW_CALLBACKS_MARK } from './new-callbacks.ts';

/** What a batch holds: what it does not hold is not asked for. */
export interface BatchShape {
  /** Callbacks that are to be called at once. */
  readonly isNow: boolean;
  /** Some want a place in a slot. */
  readonly isBooked: boolean;
  /** Callbacks of one number are counted. */
  readonly isByNumber: boolean;
}

const OF_EACH = `unnest($16::integer[]) AS same_number, unnest($24::integer[]) AS same_value,
          unnest($22::integer[]) AS number_ahead, unnest($23::integer[]) AS today_ahead`;
const NOBODY = 'CROSS JOIN (SELECT NULL::bigint AS pending, NULL::bigint AS today) AS of_number';
const IS_TIGHT = 'WHEN (SELECT is_tight FROM tight) THEN 0';

/** The first rule of its number that a request breaks, with so many before it in the batch. */
const verdict = (sameNumber: string, today: string): string => `
          WHEN r.is_now AND r.by_number AND of_number.today + ${today} >= r.same_value THEN 3
          WHEN of_number.pending + ${sameNumber} >= r.same_number THEN 4`;

/**
 * The same as `admit-callbacks` for batches that are expected to fit, which nearly all are: a third of its cost. Values are
 * counted by numbers alone; $22 and $23 are how many ahead in the batch have the same number, and are wanted now besides, $16 and $24
 * the most of its number and of its value that each may be one of. Limits of services ($25) are there where callbacks are wanted now.
 * A window or the queue of a service that could overflow with the whole batch lets nothing be stored, and who would be refused
 * because of others in the batch is not stored: they are to be asked again, by `admit-callbacks`.
 */
const admitFitting = ({ isNow, isBooked, isByNumber }: BatchShape): Statement => ({
  name: `admit-fitting${isNow ? '-now' : ''}${isBooked ? '-booked' : ''}${isByNumber ? '-numbers' : ''}`,
  text: `
    WITH mark AS (${NEW_CALLBACKS_MARK}
    ${
      isNow
        ? `), l AS MATERIALIZED (${limitsFrom('$25')}
    ), s AS MATERIALIZED (${SERVICES}
    ), tight AS MATERIALIZED (
      SELECT coalesce(bool_or((s1 > 0 AND in1 + counted > most1) OR (s2 > 0 AND in2 + counted > most2)
        OR (is_now AND open + counted > queued)), false) AS is_tight FROM s
    `
        : ''
    }), y AS MATERIALIZED (
      SELECT r.place, r.service, from_ms(r.slot_from) AS slot_at, r.slot_to, r.capacity, r.is_limited,
        r.state <> 'SCHEDULED' AS is_counted,
        CASE ${isNow ? IS_TIGHT : ''}${verdict('r.number_ahead', 'r.today_ahead')}
          END AS soft,
        CASE ${isNow ? IS_TIGHT : ''}${verdict('0', '0')}
          END AS hard
      FROM ${askedFor(OF_EACH)}
      ${isByNumber ? ofNumber('r') : NOBODY}
    ${isBooked ? slotsOf(wishesOf('y', 'soft IS NULL')) : ''}), decided AS MATERIALIZED (
      SELECT y.place, y.service, y.is_limited, y.is_counted,
        CASE WHEN y.soft IS NOT NULL THEN CASE WHEN y.soft = y.hard THEN y.soft ELSE 0 END
          ${isBooked ? `WHEN ${hasNoPlace('y', 'o.soft IS NULL')} THEN 6` : ''} END AS verdict
      FROM y ${isBooked ? 'LEFT JOIN short ON short.service = y.service AND short.slot_at = y.slot_at' : ''}
    ), stored AS (${INSERT_NEW_CALLBACKS}
      WHERE r.place <> ALL (ARRAY(SELECT place FROM decided WHERE verdict IS NOT NULL))
${isNow ? COUNTED : ''}    )
    SELECT place, verdict, NULL AS value FROM decided WHERE verdict IS NOT NULL`,
});

const either = [false, true] as const;
const STATEMENTS = either.map((isNow) =>
  either.map((isBooked) => either.map((isByNumber) => admitFitting({ isNow, isBooked, isByNumber }))),
);

/** The statement for a shape of batch. */
export function admitFittingStatement({ isNow, isBooked, isByNumber }: BatchShape): Statement {
  return STATEMENTS[Number(isNow)]?.[Number(isBooked)]?.[Number(isByNumber)] ?? admitCallbacks;
}
