import { latestDesiredTime } from '../admission/times.ts';
import { officeCalendar, openingAround, type ServiceLookup } from '../office-hours/office-calendar.ts';
import type { BookingRepository, OptionMap } from '../ports/store.ts';
import { isCallbackService } from '../services/kind.ts';
import { effectiveOptions, option } from '../services/options.ts';
import { DAY_MS, instantOf, offsetAt } from '../time/zone-offsets.ts';
import { proposeSlots } from './free-places.ts';
import { slotPlan } from './slot-plan.ts';

/** What a caller said of the time: so many days from today, and perhaps `hhmm` by the clock of the office. */
export interface WantedTime {
  readonly daysAhead: number;
  /** Minutes after midnight; null = as early as can be on that day. */
  readonly minute: number | null;
}

/** A time that a callback can be booked for, as it is read aloud. */
export interface BookableTime {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** `yyyymmdd` and `hhmm`, by the clock of the office. */
  readonly date: string;
  readonly time: string;
  /** 0 = today. */
  readonly daysAhead: number;
  /** Places that are left. */
  readonly free: number;
}

export interface BookableTimes {
  readonly kind: 'times';
  readonly zone: string;
  /** Until when the office is open now; null: always. Now, when it is closed. */
  readonly openUntil: number | null;
  readonly times: readonly BookableTime[];
}

export type BookableOutcome =
  | BookableTimes
  | { readonly kind: 'unknown-service'; readonly service: string }
  /** `_business_hours_service` names a service that is not there. */
  | { readonly kind: 'unknown-hours'; readonly service: string };

export interface BookablePorts {
  readonly services: ServiceLookup;
  /** Section `callback`, or null. */
  readonly defaults: OptionMap | null;
  readonly bookings: Pick<BookingRepository, 'count'>;
  readonly now: number;
}

/**
 * The first free slots of a callback service from a wanted time on, as the availability of the API has them (API reference
 * 4.7), none of which would be refused now; and until when the office is open.
 */
export async function bookableTimes(
  service: string,
  wanted: WantedTime | null,
  most: number,
  { services, defaults, bookings, now }: BookablePorts,
): Promise<BookableOutcome> {
  const configured = services(service);
  if (configured === null || !isCallbackService(configured)) return { kind: 'unknown-service', service };
  const options = effectiveOptions(configured, {}, {});
  const planning = slotPlan({ configured, options, services, defaults });
  if (planning.kind === 'unknown-hours') return planning;
  const { plan } = planning;
  const { zone } = plan.grid;
  const local = (at: number): number => at + offsetAt(zone, at);
  const today = Math.floor(local(now) / DAY_MS);
  const from =
    wanted === null
      ? now
      : instantOf(zone, (today + wanted.daysAhead) * DAY_MS + (wanted.minute ?? 0) * 60_000);
  const slots = await proposeSlots(
    { plan, bookings: (first, last) => bookings.count(service, first, last) },
    Math.max(now, from - 1),
    latestDesiredTime(options, now),
  );
  const times = slots.slice(0, most).map(({ from: at, free }): BookableTime => {
    const text = new Date(local(at)).toISOString();
    return {
      at,
      date: text.slice(0, 10).replaceAll('-', ''),
      time: text.slice(11, 16).replace(':', ''),
      daysAhead: Math.floor(local(at) / DAY_MS) - today,
      free,
    };
  });
  return { kind: 'times', zone, openUntil: openUntil(options, services, now), times };
}

function openUntil(options: OptionMap, services: ServiceLookup, now: number): number | null {
  const hours = option(options, '_business_hours_service');
  const calendar = hours === null ? null : officeCalendar(hours.trim(), services);
  return calendar === null ? null : (openingAround(calendar, now)?.to ?? now);
}
