import { describe, expect, it } from 'vitest';

import { MediaError } from './errors.ts';
import { parsePortRange } from './port-range.ts';

describe('the RTP port range', () => {
  it('gives even ports whose odd neighbour is in the range too', () => {
    const range = parsePortRange('20001-20006');
    expect([range.take(), range.take(), range.take()]).toEqual([20_002, 20_004, undefined]);
  });

  it('gives a port that came back only after all others', () => {
    const range = parsePortRange('20000-20005');
    range.release(range.take() ?? 0);
    expect([range.take(), range.take(), range.take(), range.take()]).toEqual([
      20_002,
      20_004,
      20_000,
      undefined,
    ]);
  });

  it('begins where it is told to, and goes round', () => {
    const range = parsePortRange('20000-20007', 0.6);
    expect([range.take(), range.take(), range.take(), range.take(), range.take()]).toEqual([
      20_004,
      20_006,
      20_000,
      20_002,
      undefined,
    ]);
    expect(parsePortRange('20000-20007', 0.999_99).take()).toBe(20_006);
  });

  it('is refused when it is no range, out of bounds or has no room for a pair', () => {
    for (const text of [
      '',
      '20000',
      '20000-',
      'a-b',
      '30000-20000',
      '1000-1023',
      '60000-65536',
      '20001-20002',
    ]) {
      expect(() => parsePortRange(text), text).toThrow(MediaError);
    }
    expect(parsePortRange(' 1024 - 65535 ').size).toBe(32_256);
  });
});
