import { describe, expect, it } from 'vitest';
import { readHours, writeHours } from './hours-options.ts';

const OPTIONS = {
  _type: 'builtin',
  _service: 'office-hours',
  _timezone: 'Europe/Paris',
  _bh_regular1: 'Mon-Fri 9:00-17:00',
  _bh_regular2: 'Sat 10:10-12:00',
  _bh_add1: '12-24 9:00-12:00',
  _holiday1: '12-25',
  _holiday2: 'Easter',
  _include_holidays1: 'other',
};

describe('office hours that are painted', () => {
  it('go back as they came when nothing was changed', () => {
    expect(writeHours(readHours(OPTIONS))).toEqual(OPTIONS);
  });

  it('leave what cannot be painted as it is, under its own name', () => {
    const hours = readHours(OPTIONS);
    expect(hours.kept.map(([key]) => key)).toEqual([
      '_type',
      '_service',
      '_bh_regular2',
      '_holiday2',
      '_include_holidays1',
    ]);
    const exceptions = [...hours.exceptions, { date: '2031-05-29', hours: '' }, { date: '01-01', hours: '' }];
    expect(writeHours({ ...hours, exceptions })).toMatchObject({
      _holiday1: '12-25',
      _holiday2: 'Easter',
      _holiday3: '2031-05-29',
      _holiday4: '01-01',
    });
  });
});
