-- People who may log in, besides those of the configuration.
CREATE TABLE account (
  name text PRIMARY KEY,
  role text NOT NULL,
  agent_id text,
  password_hash text NOT NULL,
  active boolean NOT NULL,
  created_at timestamptz NOT NULL,
  changed_at timestamptz NOT NULL
);

-- Keys of programs: only a digest of the secret part is kept.
CREATE TABLE api_key (
  id text PRIMARY KEY,
  name text NOT NULL,
  role text NOT NULL,
  services text[],
  secret_hash text NOT NULL,
  created_at timestamptz NOT NULL,
  created_by text NOT NULL,
  expires_at timestamptz,
  last_used_at timestamptz
);

-- Browsers that are logged in: only a digest of the token is kept.
CREATE TABLE web_session (
  token_hash text PRIMARY KEY,
  user_name text NOT NULL,
  stamp text NOT NULL,
  created_at timestamptz NOT NULL,
  seen_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL
) WITH (fillfactor = 80);

CREATE INDEX web_session_user ON web_session (user_name);
CREATE INDEX web_session_seen ON web_session (seen_at);

-- Who did what. `before` and `after` hold no secrets.
CREATE TABLE audit (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz NOT NULL,
  who text NOT NULL,
  role text,
  means text,
  address text NOT NULL,
  action text NOT NULL,
  subject text NOT NULL,
  name text NOT NULL,
  outcome text NOT NULL,
  before json NOT NULL,
  after json NOT NULL,
  request_id text NOT NULL
);

CREATE INDEX audit_at ON audit (at);
