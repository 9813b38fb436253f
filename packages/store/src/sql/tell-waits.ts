import type { Statement } from '../database/statement.ts';
import { anyOf } from './any-of.ts';

/**
 * Waits that customers were told ($1: quotes as JSON) are promises: the first that is told to one who was promised no time and is
 * not called yet.
 */
export const tellWaits: Statement = {
  name: 'tell-waits',
  text: `
    WITH w AS MATERIALIZED (
      SELECT DISTINCT ON ("callbackId") "callbackId" AS id, "virtualQueue" AS virtual_queue, at,
        (estimates -> predictor ->> 'lowS')::float8 AS low, (estimates -> predictor ->> 'highS')::float8 AS high
      FROM jsonb_to_recordset($1::jsonb) AS w("callbackId" text, "virtualQueue" text, at float8, occasion text,
        predictor text, estimates jsonb)
      WHERE occasion = 'asked' AND "callbackId" IS NOT NULL AND estimates ? predictor
      ORDER BY "callbackId", at
    )
    INSERT INTO promise (callback_id, number, service, virtual_queue, made_at, channel, kind, window_from, window_until,
      outcome, late_ms)
    SELECT c.id, coalesce(p.number, 1), c.service, w.virtual_queue, from_ms(w.at), 'check-queue-position', 'wait',
      from_ms(floor(w.at + w.low * 1000)), from_ms(ceil(w.at + w.high * 1000)), 'open', 0
    FROM w JOIN callback c ON c.id = w.id AND c.id = ${anyOf('id')}
    LEFT JOIN LATERAL (
      SELECT * FROM promise p WHERE p.callback_id = c.id ORDER BY p.number DESC LIMIT 1
    ) p ON true
    WHERE c.state <> 'COMPLETED' AND CASE WHEN p.number IS NULL THEN c.desired_at <= c.created_at
      ELSE p.kind = 'at-once' AND p.outcome = 'open' END
    ON CONFLICT (callback_id, number) DO UPDATE
    SET made_at = excluded.made_at, channel = excluded.channel, kind = excluded.kind,
      window_from = excluded.window_from, window_until = excluded.window_until
    WHERE promise.kind = 'at-once' AND promise.outcome = 'open'`,
};
