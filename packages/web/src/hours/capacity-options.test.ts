import { describe, expect, it } from 'vitest';
import { readCapacity, writeCapacity } from './capacity-options.ts';

const OPTIONS = {
  _type: 'builtin',
  _service: 'capacity',
  _timezone: 'Europe/Paris',
  _max_capacity: '1000',
  _capacity_3: '{"3":{"0900":2,"1000":1}}',
  _capacity_4: '{"4":{"0930":2}}',
  _capacity_add: '[{"2031-12-24":{"0900":1}}]',
};

describe('capacity that is painted', () => {
  it('goes back as it came when nothing was changed', () => {
    expect(writeCapacity(readCapacity(OPTIONS))).toEqual(OPTIONS);
  });

  it('is room by the hour, from Monday on; a day that is not by the full hour is kept', () => {
    const { week, kept } = readCapacity(OPTIONS);
    expect(week[2]?.slice(8, 12)).toEqual([0, 2, 1, 0]);
    expect(week[3]?.every((room) => room === 0)).toBe(true);
    expect(kept.map(([key]) => key)).toContain('_capacity_4');
  });

  it('stays the very text that it was where nothing was painted, and knows the usual order of weekdays', () => {
    const options = {
      _capacity: '[Mon, Tue, Wed, Thu, Fri, Sat, Sun]',
      _capacity_1: '{"1":{"1000":3,"0900":2}}',
    };
    const capacity = readCapacity(options);
    expect(capacity.week[0]?.slice(9, 11)).toEqual([2, 3]);
    expect(writeCapacity(capacity)).toEqual(options);
  });

  it.each(['x', '[1]', '{"3":{"0900":-1}}', '{"4":{"0900":1}}'])(
    'keeps what it does not understand: %s',
    (text) => {
      const options = { _capacity_3: text };
      expect(writeCapacity(readCapacity(options))).toEqual(options);
    },
  );
});
