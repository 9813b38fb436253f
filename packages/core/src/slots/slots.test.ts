import * as fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import type { OptionMap } from '../ports/store.ts';
import { ZONES } from '../time/testing/zones.ts';
import { offsetAt, UTC, zoneNamed } from '../time/zone-offsets.ts';
import { freePlaces, proposeSlots } from './free-places.ts';
import { slotAt, slotsBetween } from './slot-grid.ts';
import { bookedSlot, isOfficeOpen, openSlots, type SlotPlan, slotPlan } from './slot-plan.ts';

const MINUTE = 60_000;
const LENGTHS = [5, 10, 15, 20, 30, 60, 120] as const;
const at = (text: string): number => Date.parse(text);
const texts = (slots: Iterable<{ from: number }>) =>
  [...slots].map(({ from }) => new Date(from).toISOString().slice(11, 16));

const HOURS = {
  _type: 'builtin',
  _service: 'office-hours',
  _timezone: 'Europe/Paris',
  _bh_regular1: 'Mon-Fri 9:00-17:00',
};
const CAPACITY = {
  _type: 'builtin',
  _service: 'capacity',
  _timezone: 'Europe/Paris',
  _capacity_3: '{"3":{"0900":2,"1100":1}}',
};

function planOf(
  configured: OptionMap,
  more: { options?: OptionMap; defaults?: OptionMap; services?: Readonly<Record<string, OptionMap>> } = {},
): SlotPlan {
  const services = new Map(Object.entries<OptionMap>({ hours: HOURS, capacity: CAPACITY, ...more.services }));
  const planning = slotPlan({
    configured,
    options: more.options ?? configured,
    services: (name) => services.get(name) ?? null,
    defaults: more.defaults ?? null,
  });
  if (planning.kind !== 'plan') throw new Error(planning.kind);
  return planning.plan;
}

describe('the grid of slots', () => {
  const grids = fc.record({
    zone: fc.constantFrom(...ZONES).map((name) => zoneNamed(name) ?? UTC),
    lengthMs: fc.constantFrom(...LENGTHS).map((minutes) => minutes * MINUTE),
  });
  /** Minutes around a change of the clock, and anywhere. */
  const moments = (zone: string) =>
    fc
      .tuple(
        fc.integer({ min: Date.UTC(2005, 0, 1), max: Date.UTC(2035, 0, 1) }),
        fc.integer({ min: -300, max: 300 }),
        fc.boolean(),
      )
      .map(([somewhere, minutes, isNear]) => {
        const moment = Temporal.Instant.fromEpochMilliseconds(somewhere).toZonedDateTimeISO(zone);
        const change = isNear ? moment.getTimeZoneTransition('next') : null;
        return (change?.epochMilliseconds ?? somewhere) + minutes * MINUTE;
      });
  const cases = grids.chain((grid) =>
    fc.tuple(fc.constant(grid), moments(grid.zone), fc.integer({ min: 0, max: 600 })),
  );

  it('covers all of time once: every instant is in one slot, and slots follow each other without gaps', () => {
    fc.assert(
      fc.property(cases, ([grid, from, minutes]) => {
        const slots = [...slotsBetween(grid, from, from + minutes * MINUTE)];
        expect(slots[0]).toEqual(slotAt(grid, from));
        expect(slots.at(-1)?.to).toBeGreaterThanOrEqual(from + minutes * MINUTE);
        for (const [index, slot] of slots.entries()) {
          expect(slotAt(grid, slot.from)).toEqual(slot);
          expect(slotAt(grid, slot.to - 1)).toEqual(slot);
          expect(slots[index + 1]?.from ?? slot.to).toBe(slot.to);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('is that of the wall clock: a slot has one offset, is never too long, and is cut only by a change of the clock', () => {
    fc.assert(
      fc.property(cases, ([grid, from]) => {
        const { zone, lengthMs } = grid;
        const slot = slotAt(grid, from);
        expect(slot.from).toBeLessThanOrEqual(from);
        expect(slot.to).toBeGreaterThan(from);
        expect(slot.to - slot.from).toBeLessThanOrEqual(lengthMs);
        expect(offsetAt(zone, slot.from)).toBe(offsetAt(zone, slot.to - 1));
        const isOnGrid = (instant: number, offset: number) => (instant + offset) % lengthMs === 0;
        const isChange = (instant: number) => offsetAt(zone, instant) !== offsetAt(zone, instant - 1);
        expect(isOnGrid(slot.from, offsetAt(zone, slot.from)) || isChange(slot.from)).toBe(true);
        expect(isOnGrid(slot.to, offsetAt(zone, slot.to - 1)) || isChange(slot.to)).toBe(true);
      }),
      { numRuns: 700 },
    );
  });

  it('begins anew where the clock of Lord Howe Island changes by half an hour', () => {
    const grid = { zone: zoneNamed('Australia/Lord_Howe') ?? UTC, lengthMs: 60 * MINUTE };
    const local = (from: string, to: string) =>
      [...slotsBetween(grid, at(from), at(to))].map((slot) => [
        Temporal.Instant.fromEpochMilliseconds(slot.from)
          .toZonedDateTimeISO(grid.zone)
          .toString()
          .slice(11, 16),
        (slot.to - slot.from) / MINUTE,
      ]);
    expect(local('2026-10-03T14:30:00Z', '2026-10-03T17:00:00Z')).toEqual([
      ['01:00', 60],
      ['02:30', 30],
      ['03:00', 60],
    ]);
    expect(local('2026-04-04T14:00:00Z', '2026-04-04T16:30:00Z')).toEqual([
      ['01:00', 60],
      ['01:30', 30],
      ['02:00', 60],
    ]);
  });
});

/** Another number in every half hour, and none in some. */
const EVERY_DAY = Object.fromEntries(
  [1, 2, 3, 4, 5, 6, 7].map((day) => [
    `_capacity_${day}`,
    JSON.stringify({
      [day]: Object.fromEntries(
        Array.from({ length: 48 }, (_, half) => [
          `${String(half >> 1).padStart(2, '0')}${half % 2 === 0 ? '00' : '30'}`,
          half % 5 === 0 ? 0 : half,
        ]),
      ),
    }),
  ]),
);

describe('slots of a service', () => {
  it('are five minutes with room for a hundred, at all times, when nothing is configured', () => {
    const slots = [...openSlots(planOf({}), at('2031-05-28T10:02:00Z'), at('2031-05-28T10:10:00Z'))];
    expect(texts(slots)).toEqual(['10:00', '10:05']);
    expect(slots.map(({ total }) => total)).toEqual([100, 100]);
  });

  it('are the open ones, at their beginning', () => {
    const plan = planOf({ _business_hours_service: 'hours', _request_time_bucket: '60' });
    expect(texts(openSlots(plan, at('2031-05-28T00:00:00Z'), at('2031-05-29T00:00:00Z')))).toEqual([
      '07:00',
      '08:00',
      '09:00',
      '10:00',
      '11:00',
      '12:00',
      '13:00',
      '14:00',
    ]);
    expect(texts(openSlots(plan, at('2031-05-31T00:00:00Z'), at('2031-06-02T00:00:00Z')))).toEqual([]);
  });

  it('have the one that goes on among them while the office is open', () => {
    const services = { hours: { ...HOURS, _bh_regular1: 'Mon-Fri 9:30-17:00' } };
    const plan = planOf({ _business_hours_service: 'hours', _request_time_bucket: '60' }, { services });
    const now = (text: string) => texts(openSlots(plan, at(text), at(text)));
    expect(now('2031-05-28T07:15:00Z')).toEqual([]);
    expect(now('2031-05-28T07:45:00Z')).toEqual(['07:00']);
    expect(now('2031-05-28T15:00:00Z')).toEqual([]);
    expect(texts(openSlots(plan, at('2031-05-28T06:00:00Z'), at('2031-05-28T09:00:00Z')))).toEqual(['08:00']);
  });

  it('have the room that the capacity service gives each of them, and are left out without any', () => {
    const plan = planOf({
      _business_hours_service: 'hours',
      _capacity_service: 'capacity',
      _request_time_bucket: '30',
    });
    const slots = [...openSlots(plan, at('2031-05-28T00:00:00Z'), at('2031-05-29T00:00:00Z'))];
    expect(texts(slots)).toEqual(['07:00', '07:30', '09:00', '09:30']);
    expect(slots.map(({ total }) => total)).toEqual([2, 2, 1, 1]);
  });

  it.each([
    ['60', 60],
    ['7', 5],
    ['-5', 5],
    ['nonsense', 5],
    ['', 5],
  ])('with _request_time_bucket=%j last %i minutes', (bucket, minutes) => {
    expect(planOf({ _request_time_bucket: bucket }).grid.lengthMs).toBe(minutes * MINUTE);
  });

  it.each([
    [{ _max_request_by_time_bucket: '7' }, { _max_request_by_time_bucket: '9' }, 7],
    [{ _max_request_by_time_bucket: '' }, { _max_request_by_time_bucket: '9' }, 9],
    [{}, {}, 100],
    [{ _max_request_by_time_bucket: '-1' }, { _max_request_by_time_bucket: '9' }, 100],
    [{ _max_request_by_time_bucket: '0' }, {}, 0],
    [{ _max_request_by_time_bucket: 'many' }, {}, 100],
  ])('of %j with %j in general have room for %i', (configured: OptionMap, defaults: OptionMap, expected) => {
    expect(planOf(configured, { defaults }).perSlot).toBe(expected);
  });

  it('are not for the request to enlarge, unless the operator lets it', () => {
    const options = { _max_request_by_time_bucket: '1000', _business_hours_service: 'nobody' };
    expect(planOf({}, { options })).toMatchObject({ perSlot: 100, calendar: null });
    const configured = { _overwritable_options: '_max_request_by_time_bucket' };
    expect(planOf(configured, { options: { ...configured, ...options } }).perSlot).toBe(1000);
  });

  it('cannot be told when the office hours are not there; without the capacity service the ordinary limit counts', () => {
    const sources = { services: () => null, defaults: null };
    const lost = { _business_hours_service: 'nobody' };
    expect(slotPlan({ configured: lost, options: lost, ...sources })).toEqual({
      kind: 'unknown-hours',
      service: 'nobody',
    });
    expect(planOf({ _capacity_service: 'nobody' })).toMatchObject({ capacity: null, perSlot: 100 });
    const other = { _business_hours_service: 'capacity' };
    expect(() => planOf(other)).toThrow('unknown-hours');
  });

  it('are open at their beginning and belong to whoever books then, whatever the zone', () => {
    const zones = fc.constantFrom(...ZONES);
    const instants = fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2035, 0, 1) });
    fc.assert(
      fc.property(zones, zones, instants, fc.constantFrom(...LENGTHS), (zone, other, from, minutes) => {
        const services = {
          hours: { ...HOURS, _timezone: zone, _bh_regular1: 'Mon-Sun 22:15-3:40' },
          capacity: { ...CAPACITY, _timezone: other, ...EVERY_DAY },
        };
        const plan = planOf(
          {
            _business_hours_service: 'hours',
            _capacity_service: 'capacity',
            _request_time_bucket: String(minutes),
          },
          { services },
        );
        const [current, ...slots] = openSlots(plan, from, from + 86_400_000);
        for (const slot of current === undefined || current.from < from ? slots : [current, ...slots]) {
          expect(isOfficeOpen(plan, slot.from)).toBe(true);
          expect(bookedSlot(plan, slot.from)).toEqual(slot);
        }
      }),
    );
  });
});

describe('free places', () => {
  const slots = [
    { from: 0, to: 10, total: 2 },
    { from: 10, to: 20, total: 2 },
    { from: 30, to: 40, total: 1 },
  ];
  it('are what bookings leave, each in the slot that it began in, also from another grid', () => {
    const bookings = [
      { at: 0, booked: 1 },
      { at: 10, booked: 1 },
      { at: 15, booked: 2 },
      { at: 25, booked: 9 },
    ];
    expect([...freePlaces(slots, bookings)].map(({ free }) => free)).toEqual([1, 0, 1]);
    expect([...freePlaces(slots, [])].map(({ free }) => free)).toEqual([2, 2, 1]);
  });
});

describe('proposals', () => {
  const plan = planOf({
    _business_hours_service: 'hours',
    _request_time_bucket: '30',
    _max_request_by_time_bucket: '1',
  });

  it('are the next free slots, without the full ones, up to the latest allowed time', async () => {
    const bookings = async () => [{ at: at('2031-05-28T07:30:00Z'), booked: 1 }];
    const proposals = await proposeSlots(
      { plan, bookings },
      at('2031-05-28T05:10:00Z'),
      at('2031-05-28T08:30:00Z'),
    );
    expect(texts(proposals)).toEqual(['07:00', '08:00', '08:30']);
    expect(proposals.map(({ free }) => free)).toEqual([1, 1, 1]);
  });

  it('are ten at most, and none in a slot that has begun', async () => {
    const proposals = await proposeSlots(
      { plan, bookings: async () => [] },
      at('2031-05-28T07:10:00Z'),
      at('2031-06-28T07:00:00Z'),
    );
    expect(texts(proposals)).toEqual([
      '07:30',
      '08:00',
      '08:30',
      '09:00',
      '09:30',
      '10:00',
      '10:30',
      '11:00',
      '11:30',
      '12:00',
    ]);
  });

  it('stop being looked for when everything is full', async () => {
    let looks = 0;
    const full = async (from: number, to: number) => {
      looks++;
      return [...slotsBetween(plan.grid, from, to)].map((slot) => ({ at: slot.from, booked: 1 }));
    };
    expect(
      await proposeSlots({ plan, bookings: full }, at('2031-05-28T07:10:00Z'), at('2032-05-28T07:00:00Z')),
    ).toEqual([]);
    expect(looks).toBeLessThanOrEqual(5);
  });
});
