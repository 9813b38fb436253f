-- Waits that were predicted for those who stood in a virtual queue, by every predictor, and what then happened.
-- Written a little later than it happened, so that it costs the calls nothing.
CREATE TABLE wait_quote (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  virtual_queue text NOT NULL,
  quoted_at timestamptz NOT NULL,
  request_id text NOT NULL,
  callback_id text,
  -- 'entry': when it entered the queue; 'asked': somebody asked later.
  occasion text NOT NULL,
  -- Whose estimate was the one that was told.
  predictor text NOT NULL,
  -- By predictor: waitS, lowS, highS.
  estimates jsonb NOT NULL,
  inputs jsonb NOT NULL,
  -- 'served', 'abandoned', 'timed-out'; null while the wait lasts.
  outcome text,
  ended_at timestamptz
);

CREATE INDEX wait_quote_queue ON wait_quote (virtual_queue, quoted_at);
CREATE INDEX wait_quote_time ON wait_quote (quoted_at);
CREATE INDEX wait_quote_open ON wait_quote (request_id) WHERE outcome IS NULL;
CREATE INDEX wait_quote_callback ON wait_quote (callback_id, quoted_at);
