-- What sessions have for each other and for servers outside: written in the commit that decided it, removed in the one
-- that handles it. Rows live for milliseconds, except starts for later.
CREATE TABLE session_outbox (
  id text PRIMARY KEY,
  seq bigint GENERATED ALWAYS AS IDENTITY,
  -- The session that handles it; null for what goes outside.
  receiver text,
  -- The node that wrote it: it does it, unless another one runs the receiver.
  node text NOT NULL,
  -- Null: at once.
  due_at timestamptz,
  body jsonb NOT NULL
) WITH (fillfactor = 90, autovacuum_vacuum_scale_factor = 0.02);

CREATE INDEX session_outbox_seq ON session_outbox (seq);
CREATE INDEX session_outbox_receiver ON session_outbox (receiver);

-- When it began, and who waits for its end (null: nobody).
ALTER TABLE session ADD COLUMN started_at timestamptz;
ALTER TABLE session ADD COLUMN starter jsonb;
