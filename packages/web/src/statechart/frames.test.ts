import { describe, expect, it } from 'vitest';
import { framesOf, type Macrostep } from './frames.ts';

const step = (event: string | null, left: string[], entered: string[]): Macrostep => ({
  at: '2031-05-28T12:00:00.000Z',
  event,
  steps: [
    {
      event,
      transitions: left.flatMap((source) => [{ source, targets: entered, line: 1 }]),
      left,
      entered,
    },
  ],
  changed: {},
  failure: null,
});
const active = (trace: readonly Macrostep[], now: readonly string[] | null) =>
  framesOf(trace, now).map((frame) => [...frame.active].sort());

describe('the frames of a trace', () => {
  const start = step(null, [], ['outer', 'a']);
  const go = step('go', ['a'], ['b']);
  const end = step('end', ['b', 'outer'], ['done']);

  it('are followed from the start of the session, one for each macrostep', () => {
    expect(active([start, go, end], null)).toEqual([['a', 'outer'], ['b', 'outer'], ['done']]);
    expect(framesOf([start, go], null)[1]?.taken).toEqual([['a', 'b']]);
  });

  it('are followed backwards from what is active now when the start is not kept any more', () => {
    expect(active([go, end], ['done'])).toEqual([['b', 'outer'], ['done']]);
  });

  it('are none without a trace', () => {
    expect(framesOf([], ['a'])).toEqual([]);
  });
});
