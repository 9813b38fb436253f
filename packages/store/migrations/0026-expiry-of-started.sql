-- A callback that waits has no entry: accepting it writes one index less, and the change that starts it touches all indexes
-- anyway. Those that wait too long are found by the time that they are due. Takes a second for a million callbacks.
DROP INDEX callback_expiry;
CREATE INDEX callback_expiry ON callback (expires_at) WHERE NOT waiting;
