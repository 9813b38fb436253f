import type { Statement } from '../database/statement.ts';

/** What is booked at service $1 for slots that begin from $2 to $3 (exclusive). */
export const countBookings: Statement = {
  name: 'count-bookings',
  text: `
    SELECT slot_at AS at, booked FROM slot_booking
    WHERE service = $1 AND slot_at >= from_ms($2) AND slot_at < from_ms($3) AND booked > 0
    ORDER BY slot_at`,
};
