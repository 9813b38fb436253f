-- Data that clients keep for a while. An empty user: anybody's who has the id.
CREATE TABLE stored_data (
  gms_user text NOT NULL,
  id text NOT NULL,
  texts jsonb NOT NULL,
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (gms_user, id)
);

CREATE INDEX stored_data_expiry ON stored_data (expires_at);

CREATE TABLE stored_file (
  gms_user text NOT NULL,
  id text NOT NULL,
  key text NOT NULL,
  file_name text NOT NULL,
  media_type text NOT NULL,
  content bytea NOT NULL,
  PRIMARY KEY (gms_user, id, key)
);
