-- Access numbers that customers were told, until they call or their time is over.
CREATE TABLE access_booking (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  -- The service that is found by it.
  owner text NOT NULL,
  number text NOT NULL,
  -- The number as it is compared, and the end of that.
  form text NOT NULL,
  tail text NOT NULL,
  code text,
  -- The phone that will call, as it is compared.
  phone text,
  -- Who holds it holds the number alone. Null: anybody may be given it at any time.
  lock text,
  expires_at timestamptz NOT NULL
) WITH (autovacuum_vacuum_scale_factor = 0.02);

CREATE UNIQUE INDEX access_booking_lock ON access_booking (lock);
CREATE INDEX access_booking_tail ON access_booking (tail, id);
CREATE INDEX access_booking_owner ON access_booking (owner);
CREATE INDEX access_booking_expiry ON access_booking (expires_at);
