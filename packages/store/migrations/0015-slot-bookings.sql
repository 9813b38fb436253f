-- Places in booking slots. The counts decide whether a slot has room, so that no decision and no look at availability
-- reads callbacks, however many there are; a callback remembers which slot it is counted in (null: none).
ALTER TABLE callback ADD COLUMN slot_at timestamptz;

CREATE TABLE slot_booking (
  service text NOT NULL,
  -- Beginning of the slot.
  slot_at timestamptz NOT NULL,
  booked integer NOT NULL CHECK (booked >= 0),
  -- How many places the newest batch was given.
  granted integer NOT NULL,
  PRIMARY KEY (service, slot_at)
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05);

CREATE INDEX slot_booking_age ON slot_booking (slot_at);
