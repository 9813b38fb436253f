import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { rms, toneLevel } from './goertzel.ts';
import { resampleTo8k } from './resample.ts';

const noPause = (): Promise<void> => Promise.resolve();

function wave(frequency: number, sampleRate: number, seconds: number): Int16Array {
  return Int16Array.from({ length: sampleRate * seconds }, (_, at) =>
    Math.round(16_000 * Math.sin((2 * Math.PI * frequency * at) / sampleRate)),
  );
}

/** Without the ends, where the filter runs into nothing. */
function middle(samples: Int16Array): Int16Array {
  return samples.subarray(800, samples.length - 800);
}

describe('conversion to 8 kHz', () => {
  it.each([11_025, 16_000, 22_050, 44_100, 44_101, 48_000, 6_000])(
    'keeps a tone of 1 kHz from %d Hz',
    async (sampleRate) => {
      const samples = middle(
        await resampleTo8k({ sampleRate, samples: wave(1_000, sampleRate, 1) }, noPause),
      );
      const level = 16_000 / Math.SQRT2 / 32_768;
      expect(toneLevel(samples, 1_000)).toBeCloseTo(level, 2);
      expect(rms(samples)).toBeCloseTo(level, 2);
    },
  );

  it.each([16_000, 44_100, 48_000])(
    'lets no tone above 4 kHz through as another one, from %d Hz',
    async (sampleRate) => {
      const samples = middle(
        await resampleTo8k({ sampleRate, samples: wave(5_000, sampleRate, 1) }, noPause),
      );
      expect(rms(samples)).toBeLessThan(0.001);
    },
  );

  it('keeps the duration', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 4_000, max: 96_000 }),
        fc.integer({ min: 1, max: 3_000 }),
        async (sampleRate, length) => {
          const converted = await resampleTo8k({ sampleRate, samples: new Int16Array(length) }, noPause);
          expect(Math.abs(converted.length - (length * 8_000) / sampleRate)).toBeLessThanOrEqual(1);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('does not touch audio that is at 8 kHz', async () => {
    const samples = wave(300, 8_000, 1);
    expect(await resampleTo8k({ sampleRate: 8_000, samples }, noPause)).toBe(samples);
  });

  it('pauses during long files, so that packets can go out meanwhile', async () => {
    let pauses = 0;
    const pause = (): Promise<void> => {
      pauses += 1;
      return Promise.resolve();
    };
    await resampleTo8k({ sampleRate: 16_000, samples: new Int16Array(16_000 * 5) }, pause);
    expect(pauses).toBe(9);
  });
});
