import { MediaError } from './errors.ts';
import { SAMPLE_RATE } from './g711.ts';

/** A call-progress or test tone: the frequencies sound together, on and off as the cadence says. */
export type Tone = {
  /** 1 to 4 frequencies of 20-3,900 Hz; rounded to whole Hz, so that a second of it repeats seamlessly. */
  readonly frequencies: readonly number[];
  /** Level of each frequency below full scale, in dB: -60 to 0. Default -16. */
  readonly levelDb?: number;
  /** Milliseconds on, off, on, off ... (one to eight, 20-60,000 each). Default: on all the time. */
  readonly cadenceMs?: readonly number[];
};

/** One sine of `frequency` Hz that never pauses: for tests of the audio path. */
export function sine(frequency: number, levelDb: number = -16): Tone {
  return { frequencies: [frequency], levelDb };
}

/** North American ringback: 440 + 480 Hz, 2 s on, 4 s off (ITU-T E.180). */
export const RINGBACK_NORTH_AMERICA: Tone = {
  frequencies: [440, 480],
  levelDb: -19,
  cadenceMs: [2_000, 4_000],
};
/** Ringback of most of Europe: 425 Hz, 1 s on, 4 s off. */
export const RINGBACK_EUROPE: Tone = { frequencies: [425], levelDb: -16, cadenceMs: [1_000, 4_000] };
/** North American busy: 480 + 620 Hz, 0.5 s on, 0.5 s off. */
export const BUSY_NORTH_AMERICA: Tone = { frequencies: [480, 620], levelDb: -24, cadenceMs: [500, 500] };
/** North American reorder (fast busy): 480 + 620 Hz, 0.25 s on, 0.25 s off. */
export const REORDER_NORTH_AMERICA: Tone = {
  frequencies: [480, 620],
  levelDb: -24,
  cadenceMs: [250, 250],
};
/** Busy tone of most of Europe: 425 Hz, 0.5 s on, 0.5 s off. */
export const BUSY_EUROPE: Tone = { frequencies: [425], levelDb: -16, cadenceMs: [500, 500] };

function check(tone: Tone): void {
  const count = tone.frequencies.length;
  if (count < 1 || count > 4) throw new MediaError('MEDIA_BAD_ARGUMENT', { field: 'frequencies', count });
  for (const frequency of tone.frequencies) {
    if (!(frequency >= 20 && frequency <= 3_900)) {
      throw new MediaError('MEDIA_BAD_ARGUMENT', { field: 'frequencies', value: frequency });
    }
  }
  const level = tone.levelDb ?? -16;
  if (!(level >= -60 && level <= 0))
    throw new MediaError('MEDIA_BAD_ARGUMENT', { field: 'levelDb', value: level });
  const cadence = tone.cadenceMs ?? [];
  if (cadence.length > 8)
    throw new MediaError('MEDIA_BAD_ARGUMENT', { field: 'cadenceMs', count: cadence.length });
  for (const part of cadence) {
    if (!(part >= 20 && part <= 60_000)) {
      throw new MediaError('MEDIA_BAD_ARGUMENT', { field: 'cadenceMs', value: part });
    }
  }
}

function renderSteady(tone: Tone, length: number): Int16Array {
  const amplitude = 32_767 * 10 ** ((tone.levelDb ?? -16) / 20);
  const steps = tone.frequencies.map((frequency) => (2 * Math.PI * Math.round(frequency)) / SAMPLE_RATE);
  const samples = new Int16Array(length);
  for (let index = 0; index < length; index += 1) {
    let sum = 0;
    for (const step of steps) sum += Math.sin(step * index);
    samples[index] = Math.max(-32_768, Math.min(32_767, Math.round(sum * amplitude)));
  }
  return samples;
}

/**
 * Renders one period of the tone at 8 kHz, to be repeated: the whole cadence, or one second without one.
 * Throws MEDIA_BAD_ARGUMENT for values out of range.
 */
export function renderTone(tone: Tone): Int16Array {
  check(tone);
  const cadence = tone.cadenceMs ?? [];
  if (cadence.length === 0) return renderSteady(tone, SAMPLE_RATE);
  const lengths = cadence.map((part) => Math.round((part * SAMPLE_RATE) / 1_000));
  const samples = new Int16Array(lengths.reduce((sum, length) => sum + length, 0));
  let at = 0;
  for (const [index, length] of lengths.entries()) {
    if (index % 2 === 0) samples.set(renderSteady(tone, length), at);
    at += length;
  }
  return samples;
}
