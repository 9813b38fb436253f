import { describe, expect, it } from 'vitest';
import { historyValue, looksBack, type QueueOccurrence, rangeEndS, timeProfile } from './queue-history.ts';

const NOON = Date.UTC(2031, 4, 28, 12, 7);
const MINUTE = 60_000;
const one = (kind: QueueOccurrence['kind'], seconds: number, minutesAgo: number): QueueOccurrence => ({
  at: NOON - minutesAgo * MINUTE,
  kind,
  ms: seconds * 1000,
});
const ALL = [
  one('entered', 0, 30),
  one('abandoned', 3, 29),
  one('entered', 0, 20),
  one('entered', 0, 19),
  one('distributed', 10, 10),
  one('answered', 10, 10),
  one('distributed', 50, 9),
  one('answered', 50, 9),
  one('abandoned', 30, 8),
  one('handled', 240, 2),
];
const DAY = { kind: 'since', at: 0 } as const;
const LIMITS = { answeredS: 20, abandonedS: 5 };

describe('statistics that look back', () => {
  it.each([
    ['TotalEntered', 3],
    ['totalabandoned', 2],
    ['AverageWaitingTime', 23.25],
    ['AverTimeToAnswer', 30],
    ['AverTimeToAbandon', 16.5],
    ['MaxWaitingTime', 50],
    ['AverageHandlingTime', 240],
    // One of two in time; of those who gave up, one did at once.
    ['ServiceFactor1', 100 / 3],
  ])('%s is %d', (name, value) => {
    expect(historyValue(name, ALL, DAY, LIMITS)).toBeCloseTo(value, 6);
  });

  it('are 0, and all is well, where nothing happened', () => {
    expect(historyValue('AverageWaitingTime', [], DAY, LIMITS)).toBe(0);
    expect(historyValue('ServiceLevel', [], DAY, LIMITS)).toBe(100);
    expect(historyValue('CurrentInQueue', ALL, DAY, LIMITS)).toBeNull();
  });

  it('count since a time, or the last so many', () => {
    expect(historyValue('TotalEntered', ALL, timeProfile('Sliding=1200', null, NOON), LIMITS)).toBe(2);
    expect(historyValue('TotalAnswered', ALL, timeProfile('Selection=3', null, NOON), LIMITS)).toBe(1);
  });

  it('know counts of which the request names no profile as those since the process began', () => {
    expect(looksBack('TotalEntered', false)).toBe(false);
    expect(looksBack('TotalEntered', true)).toBe(true);
    expect(looksBack('ServiceFactor1', false)).toBe(true);
    expect(looksBack('toString', true)).toBe(false);
  });
});

describe('time profiles', () => {
  const section = { 'Quarter,Growing': '0:00 +0:15', 'Shift,Growing': '13:30', 'Hour,Sliding': '3600:10' };
  it.each([
    ['Default', Date.UTC(2031, 4, 28)],
    ['Quarter', Date.UTC(2031, 4, 28, 12)],
    ['shift', Date.UTC(2031, 4, 27, 13, 30)],
    ['Hour', NOON - 3_600_000],
    ['constructor', Date.UTC(2031, 4, 28)],
  ])('%s begins as it is defined', (name, at) => {
    expect(timeProfile(name, section, NOON)).toEqual({ kind: 'since', at });
  });

  it('have ranges by number or by name', () => {
    expect(rangeEndS('0-30', null, 20)).toBe(30);
    expect(rangeEndS('15', null, 20)).toBe(15);
    expect(rangeEndS('Fast', { Fast: '0-10' }, 20)).toBe(10);
    expect(rangeEndS('nonsense', {}, 20)).toBe(20);
  });
});
