import type { BookingRepository, SlotBookings } from '@ringback/core';
import type { Database } from '../database/database.ts';
import type { Row } from '../database/statement.ts';
import { countBookings } from '../sql/count-bookings.ts';
import { removeOldSlots } from '../sql/remove-old-slots.ts';

/** Places in booking slots in PostgreSQL. */
export function createBookingRepository(database: Database): BookingRepository {
  return {
    count: (service, from, to) => database.query<SlotBookings & Row>(countBookings, [service, from, to]),
    async removeBefore(before, limit) {
      const [row] = await database.query<{ count: number }>(removeOldSlots, [before, limit]);
      return row?.count ?? 0;
    },
  };
}
