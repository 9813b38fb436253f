-- Callbacks that wait for an agent or have one: counted for limits and watermarks. A column of its own, so that the
-- index is touched only when a callback is submitted and when it ends, and not by each change of its state.
ALTER TABLE callback ADD COLUMN submitted boolean
  GENERATED ALWAYS AS (state NOT IN ('SCHEDULED', 'COMPLETED')) STORED;

CREATE INDEX callback_submitted ON callback (service) WHERE submitted;
