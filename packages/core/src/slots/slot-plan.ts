import { type CapacityPlan, capacityAt, capacityPeriods, capacityPlan } from '../capacity/capacity-plan.ts';
import {
  isOpenAt,
  type OfficeCalendar,
  officeCalendar,
  openPeriods,
  type ServiceLookup,
} from '../office-hours/office-calendar.ts';
import type { OptionMap } from '../ports/store.ts';
import { serviceKind } from '../services/kind.ts';
import { listOption, option } from '../services/options.ts';
import { UTC } from '../time/zone-offsets.ts';
import { type Slot, type SlotGrid, slotAt, slotsBetween } from './slot-grid.ts';

/** When callbacks of a service can be booked, and how many. */
export interface SlotPlan {
  readonly grid: SlotGrid;
  /** Null: always open. */
  readonly calendar: OfficeCalendar | null;
  /** Null: `perSlot` in every slot. */
  readonly capacity: CapacityPlan | null;
  readonly perSlot: number;
  /** Callbacks of one slot are started one after the other over its length. */
  readonly spreads: boolean;
}

/** A slot in which the office is open, and how many bookings it has room for in all. */
export interface OpenSlot extends Slot {
  readonly total: number;
}

export type SlotPlanning =
  | { readonly kind: 'plan'; readonly plan: SlotPlan }
  /** `_business_hours_service` names a service that is not there, or is none of that kind. */
  | { readonly kind: 'unknown-hours'; readonly service: string };

export interface SlotPlanSources {
  /** Options of the callback service as configured. */
  readonly configured: OptionMap;
  /** Those that apply to this request, tokens replaced. */
  readonly options: OptionMap;
  readonly services: ServiceLookup;
  /** Section `callback`, or null. */
  readonly defaults: OptionMap | null;
}

const BUCKET_MINUTES = [5, 10, 15, 20, 30, 60, 120];
const DEFAULT_BUCKET_MINUTES = 5;
const DEFAULT_PER_SLOT = 100;

/**
 * Office hours and capacity of a callback service (API reference 4.12): `_business_hours_service`, `_capacity_service` or
 * else `_max_request_by_time_bucket` (100), `_request_time_bucket` (5 minutes), `_spread_in_time_bucket` (false). A capacity
 * service that is not there limits as if none was named.
 */
export function slotPlan(sources: SlotPlanSources): SlotPlanning {
  const { configured, defaults } = sources;
  if (!isFixed(configured)) return planFrom(sources);
  const known = fixedPlans.get(configured);
  if (known !== undefined && known.defaults === defaults) return known.planning;
  const planning = planFrom({ ...sources, options: configured });
  fixedPlans.set(configured, { defaults, planning });
  return planning;
}

/** Plans that are the same for every request. Options are replaced as a whole when they change. */
const fixedPlans = new WeakMap<OptionMap, { defaults: OptionMap | null; planning: SlotPlanning }>();
const PLAN_OPTIONS = ['_request_time_bucket', '_max_request_by_time_bucket', '_spread_in_time_bucket'];

/** Whether neither a request nor another service has a say in the plan. */
function isFixed(configured: OptionMap): boolean {
  return (
    option(configured, '_business_hours_service') === null &&
    option(configured, '_capacity_service') === null &&
    option(configured, '_overwritable_options') === null &&
    PLAN_OPTIONS.every((name) => configured[name]?.includes('$') !== true)
  );
}

function planFrom(sources: SlotPlanSources): SlotPlanning {
  const { services, defaults } = sources;
  const own = (name: string): string | null => operatorOption(sources, name);
  const hours = own('_business_hours_service');
  const calendar = hours === null ? null : officeCalendar(hours.trim(), services);
  if (hours !== null && calendar === null) return { kind: 'unknown-hours', service: hours };
  const capacity = capacityNamed(own('_capacity_service'), services);
  const inherited = (name: string): string | null => own(name) ?? option(defaults ?? {}, name);
  const minutes = Number(inherited('_request_time_bucket'));
  const length = BUCKET_MINUTES.includes(minutes) ? minutes : DEFAULT_BUCKET_MINUTES;
  return {
    kind: 'plan',
    plan: {
      grid: { zone: calendar?.zone ?? capacity?.zone ?? UTC, lengthMs: length * 60_000 },
      calendar,
      capacity,
      perSlot: limitOf(
        own('_max_request_by_time_bucket'),
        option(defaults ?? {}, '_max_request_by_time_bucket'),
      ),
      spreads: isTrue(inherited('_spread_in_time_bucket')),
    },
  };
}

function isTrue(text: string | null): boolean {
  return text?.trim().toLowerCase() === 'true';
}

/** A limit is for the operator to set: a request says something only where `_overwritable_options` lets it. */
function operatorOption({ configured, options }: SlotPlanSources, name: string): string | null {
  const isSet = option(configured, name) !== null;
  return isSet || listOption(configured, '_overwritable_options').includes(name)
    ? option(options, name)
    : null;
}

/** Service value, else that of the section, else the default; a negative one is the default; 0 refuses all. */
function limitOf(service: string | null, section: string | null): number {
  const limit = [service, section]
    .map((text) => text?.trim() ?? '')
    .find((text) => /^[+-]?\d{1,9}$/.test(text));
  const value = limit === undefined ? DEFAULT_PER_SLOT : Number(limit);
  return value < 0 ? DEFAULT_PER_SLOT : value;
}

function capacityNamed(name: string | null, services: ServiceLookup): CapacityPlan | null {
  const options = name === null ? null : services(name.trim());
  if (options === null) return null;
  const kind = serviceKind(options);
  return kind.kind === 'builtin' && kind.builtin === 'capacity' ? capacityPlan(options) : null;
}

/** Whether the office is open at an instant. */
export function isOfficeOpen({ calendar }: SlotPlan, at: number): boolean {
  return calendar === null || isOpenAt(calendar, at);
}

/** The slot that a booking for an instant takes a place in. */
export function bookedSlot(plan: SlotPlan, at: number): OpenSlot {
  const slot = slotAt(plan.grid, at);
  return { from: slot.from, to: slot.to, total: totalOf(plan, slot) };
}

/**
 * Slots that can be booked at their beginning, in order, and the one that `from` lies in when the office is open then
 * (API reference 4.7). Slots without any capacity are not among them.
 */
export function* openSlots(plan: SlotPlan, from: number, to: number): Generator<OpenSlot> {
  const { calendar, grid } = plan;
  const first = slotAt(grid, from);
  const end = Math.max(to, from + 1);
  const periods =
    calendar === null ? [{ from: first.from, to: end }] : openPeriods(calendar, first.from, end);
  const totals = totalsBetween(plan, first.from, end + grid.lengthMs);
  let next = 0;
  for (const slot of slotsBetween(grid, from, to)) {
    const begin = slot.from === first.from ? from : slot.from;
    while ((periods[next]?.to ?? Number.POSITIVE_INFINITY) <= begin) next++;
    const period = periods[next];
    if (period === undefined) return;
    if (period.from > begin) continue;
    const total = totals(slot.from);
    if (total > 0) yield { from: slot.from, to: slot.to, total };
  }
}

/** The room of slots by their beginnings, which are asked for in the order of time. */
function totalsBetween({ capacity, perSlot }: SlotPlan, from: number, to: number): (at: number) => number {
  if (capacity === null) return () => perSlot;
  const periods = capacityPeriods(capacity, from, to);
  let next = 0;
  return (at) => {
    while ((periods[next]?.to ?? Number.POSITIVE_INFINITY) <= at) next++;
    const period = periods[next];
    return period !== undefined && period.from <= at ? period.capacity : 0;
  };
}

function totalOf({ capacity, perSlot }: SlotPlan, slot: Slot): number {
  return capacity === null ? perSlot : capacityAt(capacity, slot.from);
}
