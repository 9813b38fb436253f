-- What each macrostep of a session did, for whoever looks for a mistake in a document: some macrosteps a row. Written a
-- little later than the steps themselves, so that it costs them nothing.
CREATE TABLE session_trace (
  session_id text NOT NULL,
  seq bigint GENERATED ALWAYS AS IDENTITY,
  written_at timestamptz NOT NULL DEFAULT now(),
  entries json NOT NULL,
  PRIMARY KEY (session_id, seq)
);

CREATE INDEX session_trace_written ON session_trace (written_at);
