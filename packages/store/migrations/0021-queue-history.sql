-- What happened in the virtual queues, for statistics that look back: they go on after a restart where they were. Written a
-- little later than it happened, so that it costs the calls nothing.
CREATE TABLE queue_occurrence (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  virtual_queue text NOT NULL,
  at timestamptz NOT NULL,
  -- 'entered', 'distributed', 'abandoned', 'answered', 'handled'.
  kind text NOT NULL,
  -- How long they had waited; of 'handled': how long the call took.
  ms double precision NOT NULL
);

CREATE INDEX queue_occurrence_time ON queue_occurrence (at);
