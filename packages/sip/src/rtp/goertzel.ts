import { SAMPLE_RATE } from './g711.ts';

// How loud one frequency is in a block of audio: one Goertzel filter a frequency, with a Hann window, so that a
// tone leaks less than 1/1,000 of its power into frequencies that are four or more bins (4 / block length) away.

const FULL_SCALE = 32_768;

/** Root mean square of the samples relative to full scale: 0 for silence, 0.707 for the loudest sine. */
export function rms(samples: Int16Array): number {
  if (samples.length === 0) return 0;
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return Math.sqrt(sum / samples.length) / FULL_SCALE;
}

/** Root mean square of the part of the samples that is at `frequency` Hz, relative to full scale. */
export function toneLevel(samples: Int16Array, frequency: number, sampleRate: number = SAMPLE_RATE): number {
  const length = samples.length;
  if (length < 2) return 0;
  const coefficient = 2 * Math.cos((2 * Math.PI * frequency) / sampleRate);
  const step = (2 * Math.PI) / (length - 1);
  let before = 0;
  let last = 0;
  let windowSum = 0;
  for (let index = 0; index < length; index += 1) {
    const window = 0.5 - 0.5 * Math.cos(step * index);
    const next = coefficient * last - before + (samples[index] ?? 0) * window;
    before = last;
    last = next;
    windowSum += window;
  }
  const power = last * last + before * before - coefficient * last * before;
  const amplitude = (2 * Math.sqrt(Math.max(0, power))) / windowSum;
  return amplitude / Math.SQRT2 / FULL_SCALE;
}

export type ToneShare = {
  /** Hz. */
  readonly frequency: number;
  /** Part of the whole power that this frequency carries: 0 to about 1. */
  readonly share: number;
};

/** What part of the power each candidate frequency (Hz) carries, in the order given. */
export function toneShares(
  samples: Int16Array,
  frequencies: readonly number[],
  sampleRate: number = SAMPLE_RATE,
): ToneShare[] {
  const whole = rms(samples);
  return frequencies.map((frequency) => ({
    frequency,
    share: whole === 0 ? 0 : (toneLevel(samples, frequency, sampleRate) / whole) ** 2,
  }));
}

/**
 * The candidate that carries most of the power, or undefined when none carries at least `minimumShare`
 * (default 0.5) or the block is quieter than -60 dB of full scale.
 */
export function dominantFrequency(
  samples: Int16Array,
  candidates: readonly number[],
  minimumShare: number = 0.5,
): number | undefined {
  if (rms(samples) < 0.001) return undefined;
  let best: ToneShare | undefined;
  for (const candidate of toneShares(samples, candidates)) {
    if (best === undefined || candidate.share > best.share) best = candidate;
  }
  return best !== undefined && best.share >= minimumShare ? best.frequency : undefined;
}
