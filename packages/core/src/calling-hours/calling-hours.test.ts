import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { offsetAt, type Zone, zoneNamed } from '../time/zone-offsets.ts';
import { type CallingRequest, callingVerdict, callWindows, readCallingHours } from './calling-hours.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const at = (text: string): number => Date.parse(text);
const zone = (name: string): Zone => {
  const found = zoneNamed(name);
  if (found === null) throw new Error(`no zone ${name}`);
  return found;
};
const request = (given: Partial<CallingRequest> = {}): CallingRequest => ({
  options: {},
  number: '+4930123456',
  chosenAt: 0,
  serviceZone: null,
  ...given,
});
const isOpen = (given: Partial<CallingRequest>, now: string): boolean =>
  callingVerdict(request(given), at(now)).kind === 'open';

describe('the hours in which a customer may be called (P4)', () => {
  it('are 8 to 21 by the clocks of the country of the number, over a change of daylight saving', () => {
    expect(isOpen({}, '2031-01-06T06:59:59Z')).toBe(false);
    expect(isOpen({}, '2031-01-06T07:00:00Z')).toBe(true);
    expect(isOpen({}, '2031-01-06T19:59:59Z')).toBe(true);
    expect(isOpen({}, '2031-01-06T20:00:00Z')).toBe(false);
    expect(isOpen({}, '2031-07-07T06:00:00Z')).toBe(true);
    expect(isOpen({}, '2031-07-07T19:00:00Z')).toBe(false);
  });

  it('hold in all zones of a country that has several', () => {
    const number = '+12125550123';
    // Ten in New York is five in Honolulu; noon there is after nine nowhere.
    expect(isOpen({ number }, '2031-01-06T15:00:00Z')).toBe(false);
    expect(isOpen({ number }, '2031-01-06T22:00:00Z')).toBe(true);
    expect(isOpen({ number, options: { _calling_zone: 'America/New_York' } }, '2031-01-06T15:00:00Z')).toBe(
      true,
    );
  });

  it('are those of the zone that is given, else of the number, else of the service, else of UTC', () => {
    const night = '2031-01-06T23:30:00Z';
    expect(isOpen({ options: { _calling_zone: 'Asia/Tokyo' } }, night)).toBe(true);
    expect(isOpen({ number: '77', serviceZone: zone('Asia/Tokyo') }, night)).toBe(true);
    expect(isOpen({ serviceZone: zone('Asia/Tokyo') }, night)).toBe(false);
    expect(isOpen({ number: '77' }, night)).toBe(false);
    expect(isOpen({ options: { _calling_zone: 'Nowhere/Else' } }, night)).toBe(false);
  });

  it('do not bind a call around the time that the customer chose, for as long as callbacks stand in line', () => {
    const chosenAt = at('2031-01-06T22:30:00Z');
    expect(isOpen({ chosenAt }, '2031-01-06T22:20:00Z')).toBe(true);
    expect(isOpen({ chosenAt }, '2031-01-07T02:29:59Z')).toBe(true);
    expect(callingVerdict(request({ chosenAt }), at('2031-01-07T02:30:00Z'))).toEqual({
      kind: 'closed',
      until: at('2031-01-07T07:00:00Z'),
    });
    expect(callingVerdict(request({ chosenAt }), chosenAt).until).toBe(at('2031-01-07T02:30:00Z'));
    expect(callingVerdict(request({ options: { _calling_hours: 'always' } }), chosenAt).until).toBeNull();
    // Half past six in the morning in New York, and nobody was free for three hours.
    const inAmerica = { number: '+12125550123', chosenAt: at('2031-01-06T11:30:00Z') };
    expect(isOpen(inAmerica, '2031-01-06T14:30:00Z')).toBe(true);
  });

  it('bind an hour after that time where the operator set hours, or whenever he says', () => {
    const chosenAt = at('2031-01-06T22:30:00Z');
    const own = { chosenAt, options: { _calling_hours: '08:00-21:00' } };
    expect(isOpen(own, '2031-01-06T23:29:59Z')).toBe(true);
    expect(isOpen(own, '2031-01-06T23:30:00Z')).toBe(false);
    expect(isOpen({ chosenAt, options: { _calling_hours_grace: '0' } }, '2031-01-06T22:31:00Z')).toBe(false);
  });

  it('are what _calling_hours says, and the safe ones when it cannot be read', () => {
    expect(isOpen({ options: { _calling_hours: 'always' } }, '2031-01-06T02:00:00Z')).toBe(true);
    const twice = { _calling_hours: '09:00-12:00, 22:00-02:00' };
    expect(isOpen({ options: twice }, '2031-01-06T10:59:00Z')).toBe(true);
    expect(isOpen({ options: twice }, '2031-01-06T11:00:00Z')).toBe(false);
    expect(isOpen({ options: twice }, '2031-01-06T00:30:00Z')).toBe(true);
    expect(isOpen({ options: { _calling_hours: 'at night' } }, '2031-01-06T02:00:00Z')).toBe(false);
    expect(readCallingHours('8-21')).toBeNull();
    expect(readCallingHours('08:00-08:00')).toBeNull();
  });

  it('never let a call out at a forbidden hour of any zone where the customer may be', () => {
    const zones = [
      'Europe/Berlin',
      'America/New_York',
      'Australia/Lord_Howe',
      'Asia/Kolkata',
      'Africa/Cairo',
    ];
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.integer({ min: at('2030-01-01T00:00:00Z'), max: at('2033-01-01T00:00:00Z') }),
        fc.integer({ min: 0, max: 20 }),
        (name, from, ahead) => {
          const windows = callWindows(request({ options: { _calling_zone: name } }), from, from + 10 * DAY);
          const window = windows?.[ahead % Math.max(1, windows.length)];
          if (window === undefined) throw new Error('there is no window in ten days');
          for (const moment of [window.from, window.to - 1]) {
            const hour = ((moment + offsetAt(zone(name), moment)) % DAY) / HOUR;
            expect(hour).toBeGreaterThanOrEqual(8);
            expect(hour).toBeLessThan(21);
          }
        },
      ),
    );
  });
});
