import { DAY_MS, type RecordingArchive, type Store } from '@ringback/core';
import type { HousekeepingPorts } from './housekeeping.ts';

/** Reports reach back this far. */
const RECORDS_KEPT_MS = 60 * DAY_MS;

/** How long each kind of thing is kept that ends by itself. */
export function sweepsOf({
  store,
  archive,
}: {
  readonly store: Store;
  readonly archive?: RecordingArchive;
}): HousekeepingPorts['sweeps'] {
  return [
    (now, limit) => store.access.removeExpired(now, limit),
    (now, limit) => store.storedData.removeExpired(now, limit),
    // Counts of slots that are over are of no use to anybody; the clocks of nodes may differ a little.
    (now, limit) => store.bookings.removeBefore(now - DAY_MS, limit),
    (now, limit) => store.assignments.removeBefore(now - RECORDS_KEPT_MS, limit),
    (now, limit) => store.waitQuotes.removeBefore(now - RECORDS_KEPT_MS, limit),
    (now, limit) => store.promises.removeBefore(now - RECORDS_KEPT_MS, limit),
    // Statistics look back a day.
    (now, limit) => store.queueHistory.removeBefore(now - 2 * DAY_MS, limit),
    (now, limit) => store.callbacks.removeOldTallies(now, limit),
    (now) => archive?.removeExpired(now) ?? Promise.resolve(0),
  ];
}
