-- Messages to people and programs outside: written in the commit of what they tell, taken under a lease by whoever sends
-- them, removed when they have arrived or are given up.
CREATE TABLE notification (
  id text PRIMARY KEY,
  seq bigint GENERATED ALWAYS AS IDENTITY,
  channel text NOT NULL,
  -- Whose limits and whose silence count.
  receiver text NOT NULL,
  -- Messages of one line leave in their order; null: on its own.
  line text,
  callback_id text,
  event text NOT NULL,
  attempts integer NOT NULL DEFAULT 0,
  due_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  lease_node text,
  lease_until timestamptz,
  body jsonb NOT NULL
) WITH (fillfactor = 85, autovacuum_vacuum_scale_factor = 0.02);

-- What waits for a receiver that is away must not be read again and again by those who look for others.
CREATE INDEX notification_receiver ON notification (receiver, due_at, seq);
CREATE INDEX notification_line ON notification (line, seq) WHERE line IS NOT NULL;
CREATE INDEX notification_due ON notification (due_at);
CREATE INDEX notification_expiry ON notification (expires_at);

-- Who wants to hear of what is published.
CREATE TABLE subscription (
  id text PRIMARY KEY,
  subscriber_id text NOT NULL,
  channel text NOT NULL,
  target jsonb NOT NULL,
  language text,
  filter text NOT NULL,
  is_pattern boolean NOT NULL,
  expires_at timestamptz NOT NULL
);

CREATE INDEX subscription_filter ON subscription (filter) WHERE NOT is_pattern;
CREATE INDEX subscription_pattern ON subscription (expires_at) WHERE is_pattern;
CREATE INDEX subscription_expiry ON subscription (expires_at);
