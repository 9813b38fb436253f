-- Everything that survives: callbacks, their history, sessions, delayed events, dial attempts, legs, configuration.
-- Instants come as parameters (milliseconds since 1970); now() serves leases, heartbeats and housekeeping alone.
-- There are no foreign keys: rows of one callback are written in one transaction and removed in one statement,
-- and checking a key on every insert would cost more than the insert.

CREATE FUNCTION from_ms(ms double precision) RETURNS timestamptz
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN to_timestamp(ms / 1000);

CREATE TABLE callback (
  id text PRIMARY KEY,
  seq bigint GENERATED ALWAYS AS IDENTITY,
  service text NOT NULL,
  state text NOT NULL
    CHECK (state IN ('SCHEDULED', 'QUEUED', 'PAUSED', 'ROUTING', 'PROCESSING', 'COMPLETED')),
  reason text,
  customer_number text,
  created_at timestamptz NOT NULL,
  desired_at timestamptz NOT NULL,
  due_at timestamptz NOT NULL,
  arrived_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  session_id text,
  connected_at timestamptz,
  completed_at timestamptz,
  attempts integer NOT NULL DEFAULT 0,
  -- Neither started nor ended: what the scheduler looks at. A column of its own, because an index that named
  -- state or session_id would make every later change of the row touch all indexes (no HOT update).
  waiting boolean NOT NULL,
  lease_node text,
  lease_until timestamptz,
  params jsonb NOT NULL,
  user_data jsonb NOT NULL,
  CONSTRAINT reason_when_completed CHECK ((state = 'COMPLETED') = (reason IS NOT NULL))
) WITH (
  -- Room for the next version of a row on its own page: a callback changes about six times.
  fillfactor = 85,
  autovacuum_vacuum_scale_factor = 0.05
);

CREATE INDEX callback_due ON callback (due_at, seq) WHERE waiting;
CREATE UNIQUE INDEX callback_seq ON callback (seq);
CREATE INDEX callback_number ON callback (customer_number, seq);
CREATE INDEX callback_expiry ON callback (expires_at);

CREATE TABLE history (
  callback_id text NOT NULL,
  id bigint GENERATED ALWAYS AS IDENTITY,
  at timestamptz NOT NULL,
  source text NOT NULL,
  event text NOT NULL,
  text text NOT NULL,
  state_before text,
  state_after text,
  data jsonb NOT NULL,
  PRIMARY KEY (callback_id, id)
);

CREATE TABLE session (
  session_id text PRIMARY KEY,
  callback_id text,
  document_hash text NOT NULL,
  snapshot text NOT NULL,
  -- The node that runs it.
  owner text NOT NULL,
  saved_at timestamptz NOT NULL,
  ended_at timestamptz
) WITH (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.05);

CREATE INDEX session_running ON session (session_id) WHERE ended_at IS NULL;
CREATE INDEX session_callback ON session (callback_id);

CREATE TABLE session_timer (
  session_id text NOT NULL,
  send_id text NOT NULL,
  due_at timestamptz NOT NULL,
  event jsonb NOT NULL,
  PRIMARY KEY (session_id, send_id)
) WITH (autovacuum_vacuum_scale_factor = 0.02);

CREATE INDEX session_timer_due ON session_timer (due_at);

CREATE TABLE pending_action (
  session_id text NOT NULL,
  request_id text NOT NULL,
  seq bigint GENERATED ALWAYS AS IDENTITY,
  action text NOT NULL,
  payload jsonb NOT NULL,
  PRIMARY KEY (session_id, request_id)
) WITH (autovacuum_vacuum_scale_factor = 0.02);

CREATE TABLE document (
  hash text PRIMARY KEY,
  url text NOT NULL,
  text text NOT NULL,
  stored_at timestamptz NOT NULL
);

CREATE TABLE dial_attempt (
  callback_id text NOT NULL,
  number integer NOT NULL,
  call_id text NOT NULL,
  started_at timestamptz NOT NULL,
  ended_at timestamptz,
  result text,
  sip_status integer,
  PRIMARY KEY (callback_id, number)
) WITH (fillfactor = 85);

CREATE INDEX dial_attempt_open ON dial_attempt (callback_id) WHERE result IS NULL;

CREATE TABLE leg (
  leg_id text PRIMARY KEY,
  call_id text NOT NULL,
  callback_id text,
  role text NOT NULL,
  state text NOT NULL,
  signalling jsonb NOT NULL,
  started_at timestamptz NOT NULL,
  ended_at timestamptz,
  cause text,
  open boolean NOT NULL
) WITH (fillfactor = 80);

CREATE INDEX leg_open ON leg (leg_id) WHERE open;
CREATE INDEX leg_callback ON leg (callback_id);

-- Services, sections, lists, resources, agents and their states by kind and name. `json`, not `jsonb`: it is
-- given back as it was written, order included.
CREATE TABLE configuration (
  kind text NOT NULL,
  name text NOT NULL,
  body json NOT NULL,
  PRIMARY KEY (kind, name)
);

-- Who is alive: a node writes its row every second.
CREATE TABLE node (
  name text PRIMARY KEY,
  seen_at timestamptz NOT NULL
);

-- The newest batch that each committing process has committed: tells what became of a commit whose answer was
-- lost with the connection.
CREATE TABLE commit_mark (
  committer text PRIMARY KEY,
  batch bigint NOT NULL,
  opened_at timestamptz NOT NULL DEFAULT now()
) WITH (fillfactor = 20);
