import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { decodeG711, encodeG711, type G711Law, lawOfPayloadType, SILENCE, transcodeG711 } from './g711.ts';

const LAWS: readonly G711Law[] = ['mulaw', 'alaw'];
const ALL_OCTETS = Uint8Array.from({ length: 256 }, (_, octet) => octet);

function encodeOne(sample: number, law: G711Law): number | undefined {
  return encodeG711(Int16Array.of(sample), law)[0];
}

function decodeOne(octet: number, law: G711Law): number | undefined {
  return decodeG711(Uint8Array.of(octet), law)[0];
}

describe('G.711', () => {
  it('has the code points of the recommendation at zero and at the ends', () => {
    expect([0, 32_767, -32_768].map((sample) => encodeOne(sample, 'mulaw'))).toEqual([0xff, 0x80, 0x00]);
    expect([0, -1, 32_767, -32_768].map((sample) => encodeOne(sample, 'alaw'))).toEqual([
      0xd5, 0x55, 0xaa, 0x2a,
    ]);
    expect([0xff, 0x7f, 0x80, 0x00].map((octet) => decodeOne(octet, 'mulaw'))).toEqual([
      0, 0, 32_124, -32_124,
    ]);
    expect([0xd5, 0x55, 0xaa, 0x2a].map((octet) => decodeOne(octet, 'alaw'))).toEqual([
      8, -8, 32_256, -32_256,
    ]);
  });

  it('decodes the last step of each mu-law segment as table 2a of the recommendation does', () => {
    // 14-bit values of the table times four.
    const expected = [
      [0x8f, 16_764],
      [0x9f, 8_316],
      [0xaf, 4_092],
      [0xbf, 1_980],
      [0xcf, 924],
      [0xdf, 396],
      [0xef, 132],
    ];
    for (const [octet = 0, value] of expected) expect(decodeOne(octet, 'mulaw')).toBe(value);
  });

  it.each(LAWS)('gives back every octet of %s after decoding and encoding', (law) => {
    const again = encodeG711(decodeG711(ALL_OCTETS, law), law);
    // µ-law has two zeros; they decode to the same sample.
    const expected = ALL_OCTETS.map((octet) => (law === 'mulaw' && octet === 0x7f ? 0xff : octet));
    expect(again).toEqual(expected);
  });

  it.each(LAWS)('keeps each sample within the step size of %s', (law) => {
    fc.assert(
      fc.property(fc.integer({ min: -32_768, max: 32_767 }), (sample) => {
        const [decoded = 0] = decodeG711(encodeG711(Int16Array.of(sample), law), law);
        // Half a step is at most 1/32 of the biased value, and 8 near zero; A-law rounds negatives one further.
        expect(Math.abs(decoded - sample)).toBeLessThanOrEqual(Math.max(8, (Math.abs(sample) + 132) / 31));
      }),
    );
  });

  it.each(LAWS)('is monotone in %s', (law) => {
    fc.assert(
      fc.property(
        fc.integer({ min: -32_768, max: 32_766 }),
        fc.integer({ min: 1, max: 2_000 }),
        (sample, step) => {
          const louder = Math.min(32_767, sample + step);
          const [low = 0, high = 0] = decodeG711(encodeG711(Int16Array.of(sample, louder), law), law);
          expect(high).toBeGreaterThanOrEqual(low);
        },
      ),
    );
  });

  it.each(LAWS)(
    'transcodes %s to the octet that decoding and encoding would give, and says which law it is',
    (law) => {
      const other = law === 'mulaw' ? 'alaw' : 'mulaw';
      const octets = ALL_OCTETS.slice();
      expect(transcodeG711(octets, law)).toBe(other);
      expect(octets).toEqual(encodeG711(decodeG711(ALL_OCTETS, law), other));
    },
  );

  it('takes its silence for nearly nothing', () => {
    expect(Math.abs(decodeOne(SILENCE.mulaw, 'mulaw') ?? NaN)).toBe(0);
    expect(Math.abs(decodeOne(SILENCE.alaw, 'alaw') ?? NaN)).toBe(8);
  });

  it('knows the static payload types and no others', () => {
    expect([0, 8, 3, 101].map((type) => lawOfPayloadType(type))).toEqual([
      'mulaw',
      'alaw',
      undefined,
      undefined,
    ]);
  });
});
