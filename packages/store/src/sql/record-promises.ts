import type { Statement } from '../database/statement.ts';
import { anyOf } from './any-of.ts';
import { lateMsOfCall, outcomeOfCall } from './promise-columns.ts';

/**
 * What facts of a unit make of promises ($1, each callback at most once). It comes after the ends of callbacks are written and
 * before they are moved or started again: what was promised last is then told from the callback where no row says more.
 */
export const recordPromises: Statement = {
  name: 'record-promises',
  text: `
    WITH w AS MATERIALIZED (
      SELECT * FROM json_to_recordset($1::json) AS w(
        id text, fact text, at float8, channel text, "to" float8, "isAtOnce" boolean, leaves text)
    ), newest AS MATERIALIZED (
      SELECT w.fact, from_ms(w.at) AS at, w.channel AS moved_by, from_ms(w."to") AS moved_to, w."isAtOnce" AS at_once,
        w.fact = 'moved' AND from_ms(w."to") <> c.desired_at AND c.state <> 'COMPLETED'
          AND (w.leaves IS NULL OR w.leaves = c.session_id) AS is_moved,
        p.number IS NOT NULL AS is_known, c.id AS callback_id, coalesce(p.number, 1) AS number, c.service,
        coalesce(p.virtual_queue, virtual_queue_of(c.service, c.params, c.user_data)) AS virtual_queue,
        coalesce(p.made_at, c.created_at) AS made_at, coalesce(p.channel, 'api') AS channel,
        coalesce(p.kind, CASE WHEN c.desired_at > c.created_at THEN 'time' ELSE 'at-once' END) AS kind,
        coalesce(p.window_from, greatest(c.desired_at, c.created_at)) AS window_from,
        CASE WHEN p.number IS NOT NULL THEN p.window_until
          WHEN c.desired_at > c.created_at THEN c.desired_at END AS window_until,
        coalesce(p.outcome, 'open') AS outcome, c.reason,
        CASE w.fact WHEN 'called' THEN from_ms(w.at)
          WHEN 'ended' THEN CASE WHEN c.connected_at >= coalesce(p.made_at, c.created_at) THEN c.connected_at END END
          AS called_at
      FROM w JOIN callback c ON c.id = w.id AND c.id = ${anyOf('id')}
      LEFT JOIN LATERAL (
        SELECT * FROM promise p WHERE p.callback_id = c.id ORDER BY p.number DESC LIMIT 1
      ) p ON true
    ), judged AS (
      INSERT INTO promise (callback_id, number, service, virtual_queue, made_at, channel, kind, window_from, window_until,
        outcome, called_at, late_ms)
      SELECT callback_id, number, service, virtual_queue, made_at, channel, kind, window_from, window_until,
        CASE WHEN is_moved THEN 'changed'
          WHEN called_at IS NOT NULL THEN ${outcomeOfCall('called_at')}
          WHEN reason = 'CANCELLED' THEN 'cancelled' ELSE 'broken' END,
        called_at, ${lateMsOfCall('called_at')}
      FROM newest WHERE outcome = 'open' AND (is_moved OR fact <> 'moved')
      ON CONFLICT (callback_id, number) DO UPDATE
      SET outcome = excluded.outcome, called_at = excluded.called_at, late_ms = excluded.late_ms
      WHERE promise.outcome = 'open'
    )
    INSERT INTO promise (callback_id, number, service, virtual_queue, made_at, channel, kind, window_from, window_until,
      outcome, called_at, late_ms)
    SELECT callback_id, number + 1, service, virtual_queue, at, moved_by,
      CASE WHEN at_once THEN 'at-once' ELSE 'time' END, moved_to, CASE WHEN NOT at_once THEN moved_to END, 'open', NULL, 0
    FROM newest WHERE is_moved`,
};
