import { describe, expect, it } from 'vitest';

import { MediaError } from './errors.ts';
import { dominantFrequency, rms, toneLevel, toneShares } from './goertzel.ts';
import {
  BUSY_NORTH_AMERICA,
  RINGBACK_EUROPE,
  RINGBACK_NORTH_AMERICA,
  renderTone,
  sine,
  type Tone,
} from './tone.ts';

function codeOf(tone: Tone): string {
  try {
    renderTone(tone);
  } catch (thrown) {
    if (thrown instanceof MediaError) return thrown.code;
    throw thrown;
  }
  return 'none';
}

describe('tones', () => {
  it('are at the level that was asked for', () => {
    const samples = renderTone(sine(1_000, -20));
    expect(20 * Math.log10(rms(samples))).toBeCloseTo(-20 - 3.01, 1);
    expect(20 * Math.log10(toneLevel(samples, 1_000))).toBeCloseTo(-20 - 3.01, 1);
  });

  it('repeat without a jump', () => {
    const samples = renderTone(sine(437));
    const twice = Int16Array.of(...samples, ...samples);
    expect(toneShares(twice.subarray(6_000, 10_000), [437])[0]?.share).toBeGreaterThan(0.999);
  });

  it('of two frequencies carry half of the power in each', () => {
    const [low, high] = toneShares(renderTone(RINGBACK_NORTH_AMERICA).subarray(0, 8_000), [440, 480]);
    expect(low?.share).toBeCloseTo(0.5, 1);
    expect(high?.share).toBeCloseTo(0.5, 1);
  });

  it('keep their cadence', () => {
    const samples = renderTone(RINGBACK_EUROPE);
    expect(samples).toHaveLength(5 * 8_000);
    expect(dominantFrequency(samples.subarray(0, 8_000), [425, 600])).toBe(425);
    expect(rms(samples.subarray(8_000))).toBe(0);
    expect(renderTone(BUSY_NORTH_AMERICA)).toHaveLength(8_000);
  });

  it('are refused when they cannot be heard on a telephone', () => {
    const bad: readonly Tone[] = [
      { frequencies: [] },
      { frequencies: [5_000] },
      { frequencies: [Number.NaN] },
      { frequencies: [1, 2, 3, 4, 5] },
      { frequencies: [440], levelDb: 3 },
      { frequencies: [440], cadenceMs: [0] },
      { frequencies: [440], cadenceMs: Array(9).fill(100) },
    ];
    expect(bad.map(codeOf)).toEqual(bad.map(() => 'MEDIA_BAD_ARGUMENT'));
  });
});

describe('listening for frequencies', () => {
  it('finds the tone that is there among those that are not', () => {
    const samples = renderTone(sine(697)).subarray(0, 1_600);
    expect(dominantFrequency(samples, [440, 620, 697, 770])).toBe(697);
    expect(dominantFrequency(samples, [440, 620, 770])).toBeUndefined();
  });

  it('hears nothing in silence, in noise and in an empty block', () => {
    expect(dominantFrequency(new Int16Array(1_600), [440])).toBeUndefined();
    expect(dominantFrequency(new Int16Array(0), [440])).toBeUndefined();
    let state = 1;
    const noise = Int16Array.from({ length: 1_600 }, () => {
      state = (state * 48_271) % 2_147_483_647;
      return (state % 20_000) - 10_000;
    });
    expect(dominantFrequency(noise, [440, 1_000, 2_000])).toBeUndefined();
  });
});
