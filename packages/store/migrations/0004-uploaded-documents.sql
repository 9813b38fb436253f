-- Documents that administrators uploaded. Every version stays; which one new sessions run is told apart from them,
-- so that going back to an earlier one changes no version.
CREATE TABLE uploaded_document (
  name text NOT NULL,
  version integer NOT NULL,
  text text NOT NULL,
  uploaded_at timestamptz NOT NULL,
  PRIMARY KEY (name, version)
);

CREATE TABLE current_document (
  name text PRIMARY KEY,
  version integer NOT NULL,
  -- The highest number given so far.
  latest integer NOT NULL
);
