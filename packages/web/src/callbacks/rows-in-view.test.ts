import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { PAGE, rowsInView } from './rows-in-view.ts';

it('draws a handful of a hundred thousand rows, wherever somebody has scrolled to', () => {
  const end = rowsInView({ top: 40 * 99_990, height: 600, row: 40, total: 100_000 });
  expect(end).toEqual({
    from: 99_980,
    to: 100_000,
    pages: [999],
    above: 99_980 * 40,
    below: 0,
    reachable: 100_000,
  });
  expect(rowsInView({ top: 0, height: 600, row: 40, total: 0 })).toMatchObject({
    from: 0,
    to: 0,
    pages: [0],
  });
});

it('keeps the height of the table whatever is drawn, and fetches the pages of all that is', () => {
  fc.assert(
    fc.property(
      fc.nat({ max: 60_000_000 }),
      fc.integer({ min: 1, max: 3_000 }),
      fc.integer({ min: 20, max: 80 }),
      fc.nat({ max: 2_000_000 }),
      (top, height, row, total) => {
        const { from, to, pages, above, below, reachable } = rowsInView({ top, height, row, total });
        expect(above + (to - from) * row + below).toBe(reachable * row);
        expect(to - from).toBeLessThanOrEqual(Math.ceil(height / row) + 20);
        for (let index = from; index < to; index++) expect(pages).toContain(Math.floor(index / PAGE));
        expect(pages.length).toBeLessThanOrEqual(Math.ceil((to - from) / PAGE) + 1);
      },
    ),
  );
});
