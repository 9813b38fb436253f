import { describe, expect, it } from 'vitest';
import { daysOf, timeLabels } from './slots.ts';

const NOW = new Date('2031-05-28T12:00:00.000Z');

describe('free times', () => {
  it('are those that are to come and have a place, by days of the zone of the customer', () => {
    const days = daysOf(
      {
        '2031-05-28T15:30:00.000Z': 2,
        '2031-05-28T14:55:00.000Z': 1,
        '2031-05-28T11:55:00.000Z': 5,
        '2031-05-28T13:00:00.000Z': 0,
        '2031-05-28T13:05:00.000Z': '3',
        nonsense: 4,
      },
      NOW,
      'en-GB',
      'Asia/Tokyo',
    );
    expect(days.map(({ key, slots }) => [key, slots.map(({ utc }) => utc)])).toEqual([
      ['2031-05-28', ['2031-05-28T14:55:00.000Z']],
      ['2031-05-29', ['2031-05-28T15:30:00.000Z']],
    ]);
    expect(days[1]?.label).toBe('Thursday 29 May');
  });

  it.each([null, undefined, 'text', 7, []])('are none in %j', (answer) => {
    expect(daysOf(answer, NOW, 'en', 'UTC')).toEqual([]);
  });

  it('have the zone beside them where the clock is set back and a time comes twice', () => {
    const before = new Date('2031-10-25T12:00:00.000Z');
    const places = {
      '2031-10-26T00:30:00.000Z': 1,
      '2031-10-26T01:30:00.000Z': 1,
      '2031-10-26T02:30:00.000Z': 1,
    };
    const [day] = daysOf(places, before, 'en-GB', 'Europe/Paris');
    expect(day).toBeDefined();
    if (day === undefined) return;
    expect([...timeLabels(day, 'en-GB', 'Europe/Paris').values()]).toEqual([
      '02:30 CEST',
      '02:30 CET',
      '03:30',
    ]);
  });
});
