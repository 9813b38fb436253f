import { SAMPLE_RATE } from './g711.ts';
import type { Pcm } from './wav.ts';

// Any sample rate to 8 kHz: a windowed-sinc low-pass evaluated at each output sample, with the coefficients of
// each of the few phases that occur kept in a table. Long files are converted in slices, because the caller's
// thread may be the one that paces RTP.

/** Zero crossings of the sinc on each side: 24 keep images and aliases some 70 dB down. */
const CROSSINGS = 24;
/** Share of the narrower band that passes; the rest is the slope of the filter. */
const PASSBAND = 0.94;
/** Filters kept at most; a rate with more phases than that (44,101 Hz) takes the nearest of them. */
const MOST_PHASES = 512;
/** Output samples converted between two pauses: 0.5 s of audio, below 3 ms of work for a 48 kHz file. */
const SLICE = 4_000;

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b);
}

/** Blackman window over -1 to 1. */
function blackman(x: number): number {
  return 0.42 + 0.5 * Math.cos(Math.PI * x) + 0.08 * Math.cos(2 * Math.PI * x);
}

function phaseCoefficients(fraction: number, reach: number, cutoff: number): Float64Array {
  const taps = new Float64Array(2 * reach);
  let sum = 0;
  for (let tap = 0; tap < taps.length; tap += 1) {
    const x = tap - reach + 1 - fraction;
    const angle = Math.PI * x * cutoff;
    const sinc = Math.abs(angle) < 1e-9 ? 1 : Math.sin(angle) / angle;
    const value = Math.abs(x) >= reach ? 0 : sinc * blackman(x / reach);
    taps[tap] = value;
    sum += value;
  }
  // Each phase has the gain 1 at 0 Hz, whatever the rounding of its taps.
  return taps.map((value) => value / sum);
}

/**
 * Converts to 8 kHz. `pause` is awaited after each half second of audio, so that the thread can do other work
 * in between; a file that is at 8 kHz already comes back as it is.
 */
export async function resampleTo8k(pcm: Pcm, pause: () => Promise<void>): Promise<Int16Array> {
  const { sampleRate, samples } = pcm;
  if (sampleRate === SAMPLE_RATE) return samples;
  const divisor = gcd(sampleRate, SAMPLE_RATE);
  const phases = SAMPLE_RATE / divisor;
  const advance = sampleRate / divisor;
  const kept = Math.min(phases, MOST_PHASES);
  const cutoff = PASSBAND * Math.min(1, SAMPLE_RATE / sampleRate);
  const reach = Math.ceil(CROSSINGS / cutoff);
  const table = new Map<number, Float64Array>();

  const output = new Int16Array(Math.max(1, Math.floor((samples.length * SAMPLE_RATE) / sampleRate)));
  for (let index = 0; index < output.length; index += 1) {
    if (index > 0 && index % SLICE === 0) await pause();
    const phase = Math.floor((((index * advance) % phases) * kept) / phases);
    let taps = table.get(phase);
    if (taps === undefined) {
      taps = phaseCoefficients(phase / kept, reach, cutoff);
      table.set(phase, taps);
    }
    const first = Math.floor((index * advance) / phases) - reach + 1;
    const end = Math.min(taps.length, samples.length - first);
    let sum = 0;
    for (let tap = Math.max(0, -first); tap < end; tap += 1) {
      sum += (samples[first + tap] ?? 0) * (taps[tap] ?? 0);
    }
    output[index] = Math.max(-32_768, Math.min(32_767, Math.round(sum)));
  }
  return output;
}
