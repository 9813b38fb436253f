-- What customers were told about when we call, and what became of it. Rows are written in the transactions of what they are
-- judged by; the promise that an acceptance is has none until then: it is told from the callback itself, so that accepting
-- costs nothing more.
CREATE TABLE promise (
  callback_id text NOT NULL,
  -- Which of the promises about this callback, from 1.
  number integer NOT NULL,
  service text NOT NULL,
  -- Empty: the service names none.
  virtual_queue text NOT NULL,
  made_at timestamptz NOT NULL,
  channel text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('time', 'wait', 'at-once')),
  window_from timestamptz NOT NULL,
  -- Null: no end was told.
  window_until timestamptz,
  outcome text NOT NULL
    CHECK (outcome IN ('open', 'kept', 'late', 'early', 'broken', 'changed', 'cancelled')),
  called_at timestamptz,
  late_ms double precision NOT NULL,
  PRIMARY KEY (callback_id, number)
);

CREATE INDEX promise_window ON promise (window_from, callback_id, number);

-- The virtual queue that a request waits in: what the service says, unless that is empty, left to the request, or has a
-- token that the request does not fill.
CREATE FUNCTION virtual_queue_of(service text, params jsonb, user_data jsonb) RETURNS text
  LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE
  configured json := (SELECT c.body FROM configuration c WHERE c.kind = 'service' AND c.name = service);
  given text := params ->> '_urs_virtual_queue';
  rest text := configured ->> '_urs_virtual_queue';
  only_token boolean := rest ~ '^\s*\$[A-Za-z0-9_.-]+\$\s*$';
  is_complete boolean := true;
  filled text := '';
  part text[];
BEGIN
  IF rest IS NULL THEN
    RETURN coalesce(given, '');
  END IF;
  IF given IS NOT NULL AND (rest = '' OR EXISTS (
      SELECT FROM regexp_split_to_table(configured ->> '_overwritable_options', ',') name
      WHERE trim(name, E' \t\r\n') = '_urs_virtual_queue')) THEN
    RETURN given;
  END IF;
  LOOP
    part := regexp_match(rest, '^(.*?)\$([A-Za-z0-9_.-]+)\$(.*)$');
    EXIT WHEN part IS NULL;
    IF params ? part[2] OR user_data ? part[2] THEN
      filled := filled || part[1] || coalesce(params ->> part[2], user_data ->> part[2]);
    ELSE
      is_complete := false;
      filled := filled || part[1] || '$' || part[2] || '$';
    END IF;
    rest := part[3];
  END LOOP;
  IF given IS NOT NULL AND (only_token OR NOT is_complete) THEN
    RETURN given;
  END IF;
  RETURN filled || rest;
END $$;

-- Callbacks that ended before are judged by what is known of them: the time that was wanted last, and the first call.
INSERT INTO promise
SELECT callback_id, 1, service, queue, created_at, 'api',
  CASE WHEN until IS NULL THEN 'at-once' ELSE 'time' END, coalesce(until, created_at), until,
  CASE WHEN called_at > until + interval '60 s' THEN 'late'
    WHEN called_at < until - interval '60 s' THEN 'early'
    WHEN called_at IS NOT NULL THEN 'kept'
    WHEN reason = 'CANCELLED' THEN 'cancelled' ELSE 'broken' END,
  called_at, coalesce(greatest(0, extract(epoch FROM called_at - until) * 1000 - 60000), 0)
FROM (
  SELECT c.id AS callback_id, c.service, virtual_queue_of(c.service, c.params, c.user_data) AS queue, c.created_at, c.reason,
    CASE WHEN c.desired_at > c.created_at THEN c.desired_at END AS until,
    coalesce((SELECT min(a.started_at) FROM dial_attempt a WHERE a.callback_id = c.id), c.connected_at) AS called_at
  FROM callback c WHERE c.state = 'COMPLETED'
) ended;
