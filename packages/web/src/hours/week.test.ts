import { describe, expect, it } from 'vitest';
import { CLOSED, readWeekly, union, writeWeekly } from './week.ts';

const again = (text: string) => {
  const week = readWeekly(text);
  return week === null ? null : writeWeekly(week);
};

describe('regular hours', () => {
  it.each([
    ['Mon-Fri 9:00-17:00', ['Mon-Fri 9:00-17:00']],
    ['Sat 10:00-12:30', ['Sat 10:00-12:30']],
    ['Mon,Wed 9:00-12:00,13:00-17:00', ['Mon 9:00-12:00,13:00-17:00', 'Wed 9:00-12:00,13:00-17:00']],
    ['monday - friday 9-17', ['Mon-Fri 9:00-17:00']],
    ['Sat-Mon 0:00-24:00', ['Mon 0:00-24:00', 'Sat-Sun 0:00-24:00']],
    ['Sun 22:00-2:00', ['Mon 0:00-2:00', 'Sun 22:00-24:00']],
  ])('%s are painted, and written again', (text, written) => {
    expect(again(text)).toEqual(written);
  });

  it.each(['Mon-Fri 9:15-17:00', 'weekdays 9:00-17:00', 'Mon 9:00', '9:00-17:00', 'Mon 25:00-26:00', ''])(
    'that are written in another way are left as they are: %s',
    (text) => {
      expect(readWeekly(text)).toBeNull();
    },
  );

  it('of several rules count together', () => {
    const weeks = ['Mon 9:00-12:00', 'Mon 11:30-17:00'].flatMap((text) => readWeekly(text) ?? []);
    expect(
      writeWeekly(union([readWeekly('Mon 9:00-12:00') ?? CLOSED, readWeekly('Mon 11:30-17:00') ?? CLOSED])),
    ).toEqual(['Mon 9:00-17:00']);
    expect(weeks.length).toBeGreaterThan(0);
    expect(writeWeekly(CLOSED)).toEqual([]);
  });
});
