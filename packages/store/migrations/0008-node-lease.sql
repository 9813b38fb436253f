-- A node that was not seen for some seconds can be replaced: from that moment on it commits nothing more, even if it
-- was only asleep (P6). Its commits carry its mark; a mark that was revoked lets the whole transaction fail.
ALTER TABLE commit_mark ADD COLUMN node text, ADD COLUMN revoked boolean NOT NULL DEFAULT false;
CREATE INDEX commit_mark_node ON commit_mark (node);

-- Who is replacing it, and where it is reached over HTTP.
ALTER TABLE node ADD COLUMN taker text, ADD COLUMN taken_at timestamptz, ADD COLUMN url text;

-- Who dialled it: only that node, or the one that replaces it, releases it after a crash.
ALTER TABLE leg ADD COLUMN node text;

DROP INDEX session_running;
CREATE INDEX session_running ON session (owner, session_id) WHERE ended_at IS NULL;

-- Nodes that ended in order used to take their row along; what they ran waits for somebody to take it up.
INSERT INTO node (name, seen_at)
SELECT DISTINCT owner, '-infinity'::timestamptz FROM session WHERE ended_at IS NULL
ON CONFLICT (name) DO NOTHING;
