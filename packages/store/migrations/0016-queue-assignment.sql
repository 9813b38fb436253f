-- Which agent went to whom of a virtual queue, and who had arrived earlier: what the report of overtakes is made of.
-- Written a little later than it happened, so that it costs the calls nothing.
CREATE TABLE queue_assignment (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  virtual_queue text NOT NULL,
  assigned_at timestamptz NOT NULL,
  request_id text NOT NULL,
  callback_id text,
  agent_id text NOT NULL,
  target text NOT NULL,
  priority double precision NOT NULL,
  arrived_at timestamptz NOT NULL,
  position integer,
  -- Null: nobody had.
  passed_over jsonb
);

CREATE INDEX queue_assignment_queue ON queue_assignment (virtual_queue, assigned_at);
CREATE INDEX queue_assignment_time ON queue_assignment (assigned_at);
