-- Which server of sessions runs a callback: its base URL, or nothing for this platform.
ALTER TABLE callback ADD COLUMN session_server text;

-- Uses of services of type `ors` that are no callbacks: they end when their time is over, whatever their documents think.
CREATE TABLE service_instance (
  id text PRIMARY KEY,
  service text NOT NULL,
  session_id text,
  session_server text,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  user_data jsonb NOT NULL
);

CREATE INDEX service_instance_expiry ON service_instance (expires_at);
