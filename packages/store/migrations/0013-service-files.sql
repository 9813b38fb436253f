-- Files of service instances and callbacks (owner: their id); they go with them.
CREATE TABLE service_file (
  owner text NOT NULL,
  key text NOT NULL,
  file_name text NOT NULL,
  media_type text NOT NULL,
  content bytea NOT NULL,
  PRIMARY KEY (owner, key)
);

-- Pictures and recordings are compressed already.
ALTER TABLE service_file ALTER COLUMN content SET STORAGE EXTERNAL;
