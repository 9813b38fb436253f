/** The place of a callback in a booking slot. Instants are milliseconds since 1970. */
export interface SlotPlace {
  /** Beginning and end (exclusive) of the slot. */
  readonly from: number;
  readonly to: number;
  /** How many callbacks of the service it has room for in all, this one included. */
  readonly capacity: number;
  /** Its callbacks are started one after the other over its length (`_spread_in_time_bucket`). Absent: as soon as each wants. */
  readonly isSpread?: true;
}
