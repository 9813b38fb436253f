import type { Refusal } from '../admission/refusal.ts';
import { latestDesiredTime } from '../admission/times.ts';
import type { SlotPlace } from '../ports/slot-place.ts';
import type { BookingRepository, OptionMap } from '../ports/store.ts';
import { DAY_MS } from '../time/zone-offsets.ts';
import { type FreeSlot, proposeSlots } from './free-places.ts';
import { bookedSlot, type SlotPlanning } from './slot-plan.ts';

/** The place that a callback for an instant takes; null when the service has no plan to take one from. */
export function placeOf(planning: SlotPlanning, at: number): SlotPlace | null {
  if (planning.kind !== 'plan') return null;
  const { from, to, total } = bookedSlot(planning.plan, at);
  const place: SlotPlace = { from, to, capacity: total };
  return planning.plan.spreads ? { ...place, isSpread: true } : place;
}

export interface ProposalContext {
  readonly service: string;
  readonly options: OptionMap;
  readonly now: number;
  readonly slots: () => SlotPlanning;
  readonly ports: { readonly store: { readonly bookings: Pick<BookingRepository, 'count'> } };
}

/** How far ahead of the wanted time a refusal looks for another one. */
const HORIZON_MS = 31 * DAY_MS;

/** Slots to choose instead of a time that cannot be had, none of which would be refused now (API reference 2.3). */
export async function proposalsFor(
  refusal: Refusal,
  { service, options, now, slots, ports }: ProposalContext,
): Promise<{ readonly proposals?: readonly FreeSlot[] }> {
  if (!isAboutTime(refusal)) return {};
  const planning = slots();
  if (planning.kind !== 'plan') return {};
  const from = Math.max(refusal.at, now);
  const latest = Math.min(latestDesiredTime(options, now), from + HORIZON_MS);
  const bookings = ports.store.bookings;
  return {
    proposals: await proposeSlots(
      { plan: planning.plan, bookings: (first, last) => bookings.count(service, first, last) },
      from,
      latest,
    ),
  };
}

function isAboutTime(refusal: Refusal): refusal is Extract<Refusal, { readonly at: number }> {
  return 'at' in refusal;
}
