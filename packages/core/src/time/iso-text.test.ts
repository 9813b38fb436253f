import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { isoText } from './iso-text.ts';

it('writes an instant as the engine does, whatever was written before', () => {
  const instants = fc.oneof(
    fc.integer({ min: -8.64e15, max: 8.64e15 }),
    fc.integer({ min: 0, max: 10_000 }).map((minutes) => minutes * 60_000),
    fc.integer({ min: -2, max: 2 }),
  );
  fc.assert(
    fc.property(fc.array(instants), (all) => {
      for (const at of all) expect(`${isoText(at)}Z`).toBe(new Date(at).toISOString());
    }),
  );
});

it('refuses what is no instant', () => {
  expect(() => isoText(Number.NaN)).toThrow(RangeError);
  expect(() => isoText(9e15)).toThrow(RangeError);
});
