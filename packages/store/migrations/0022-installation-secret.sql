-- Secrets that all nodes of an installation share, such as the one that seals links for customers.
CREATE TABLE installation_secret (
  name text PRIMARY KEY,
  value text NOT NULL
);
