import { describe, expect, it } from 'vitest';
import { readTableSearch, tableQuery } from './table-search.ts';

const NOW = Date.parse('2031-05-28T12:00:30.000Z');

describe('the address of the table of callbacks', () => {
  it('keeps what is understood, and nothing else', () => {
    expect(
      readTableSearch({
        service: 'support',
        state: 'QUEUED',
        number: '+1 (415)',
        span: 'next-day',
        sort: 'desired',
        order: 'asc',
        page: 3,
      }),
    ).toEqual({
      service: 'support',
      state: 'QUEUED',
      number: '1415',
      span: 'next-day',
      sort: 'desired',
      order: 'asc',
      page: 3,
    });
    expect(
      readTableSearch({
        service: '',
        state: 'ODD',
        span: 'all',
        sort: 'x',
        order: 'desc',
        page: 1,
        other: 'x',
      }),
    ).toEqual({});
  });

  it('asks the server for a span of time to the minute', () => {
    expect(tableQuery({ span: 'next-day' }, NOW)).toEqual({
      from: '2031-05-28T12:00:00.000Z',
      to: '2031-05-29T12:00:00.000Z',
      sort: 'created',
      order: 'desc',
    });
    expect(tableQuery({ span: 'last-week' }, NOW)).toMatchObject({ from: '2031-05-21T12:00:00.000Z' });
    expect(tableQuery({}, NOW)).toEqual({ sort: 'created', order: 'desc' });
  });

  it('has today from midnight to midnight where the viewer is', () => {
    const { from = '', to = '' } = tableQuery({ span: 'today' }, NOW);
    expect(new Date(from).getHours()).toBe(0);
    expect(Date.parse(from)).toBeLessThanOrEqual(NOW);
    expect(Date.parse(to)).toBeGreaterThan(NOW);
  });

  it('leaves a bound out that is no time', () => {
    expect(tableQuery({ span: 'custom', from: 'soon' }, NOW)).toEqual({ sort: 'created', order: 'desc' });
  });
});
