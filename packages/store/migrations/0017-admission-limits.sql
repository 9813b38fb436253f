-- What services have accepted, for their limits. A row of each is written in the transaction that stores the callbacks it
-- counts, by one transaction at a time (advisory lock of the service).
CREATE TABLE service_tally (
  service text PRIMARY KEY,
  -- Callbacks accepted to be called at once, ever.
  total bigint NOT NULL,
  -- Submitted callbacks as they were counted last, the total of that time, and when that was.
  open_count bigint,
  open_total bigint,
  counted_at timestamptz
) WITH (fillfactor = 30);

-- The total before and after an instant: how many were accepted within a window is the difference of two of them, however
-- many they were.
CREATE TABLE service_tally_step (
  service text NOT NULL,
  at timestamptz NOT NULL,
  before bigint NOT NULL,
  total bigint NOT NULL,
  -- Until when a window may reach back to it.
  keep_until timestamptz NOT NULL,
  PRIMARY KEY (service, at)
) WITH (autovacuum_vacuum_scale_factor = 0.05);

CREATE INDEX service_tally_step_age ON service_tally_step (keep_until);

-- Callbacks accepted on a day (UTC) with the same value of a parameter; the key is a digest of service, name and value.
CREATE TABLE value_tally (
  key uuid NOT NULL,
  day date NOT NULL,
  count integer NOT NULL,
  PRIMARY KEY (key, day)
) WITH (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.05);

CREATE INDEX value_tally_age ON value_tally (day);
