import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { MediaError } from './errors.ts';
import { readWav, writeWav } from './wav.ts';

type Layout = {
  readonly tag?: number;
  readonly channels?: number;
  readonly sampleRate?: number;
  readonly bits?: number;
  readonly data?: readonly number[];
  readonly declared?: number;
  readonly before?: readonly number[];
  readonly extensible?: boolean;
};

function u16(value: number): number[] {
  return [value & 0xff, value >> 8];
}

function u32(value: number): number[] {
  return [...u16(value & 0xffff), ...u16(value >>> 16)];
}

function letters(text: string): number[] {
  return [...text].map((letter) => letter.charCodeAt(0));
}

function wav(layout: Layout = {}): Uint8Array {
  const { tag = 1, channels = 1, sampleRate = 8_000, bits = 16, data = [1, 0], before = [] } = layout;
  const align = (channels * bits) / 8;
  const plain = [
    ...u16(channels),
    ...u32(sampleRate),
    ...u32(sampleRate * align),
    ...u16(align),
    ...u16(bits),
  ];
  const format = layout.extensible
    ? [
        ...u16(0xfffe),
        ...plain,
        ...u16(22),
        ...u16(bits),
        ...u32(0),
        ...u16(tag),
        ...Array<number>(14).fill(0),
      ]
    : [...u16(tag), ...plain];
  const body = [
    ...letters('WAVE'),
    ...before,
    ...letters('fmt '),
    ...u32(format.length),
    ...format,
    ...letters('data'),
    ...u32(layout.declared ?? data.length),
    ...data,
  ];
  return Uint8Array.from([...letters('RIFF'), ...u32(body.length), ...body]);
}

function refusal(file: Uint8Array): unknown {
  try {
    readWav(file);
  } catch (thrown) {
    if (thrown instanceof MediaError && thrown.code === 'MEDIA_WAV_INVALID') return thrown.details['reason'];
    throw thrown;
  }
  return 'none';
}

describe('WAV files', () => {
  it('come back as they were written', () => {
    fc.assert(
      fc.property(
        fc.int16Array({ minLength: 1, maxLength: 200 }),
        fc.constantFrom(8_000, 44_100),
        (samples, sampleRate) => {
          expect(readWav(writeWav({ sampleRate, samples }))).toEqual({ sampleRate, samples });
        },
      ),
    );
  });

  it('are read in 8-bit PCM, mu-law and A-law', () => {
    expect([...readWav(wav({ bits: 8, data: [0, 128, 255] })).samples]).toEqual([-32_768, 0, 32_512]);
    expect([...readWav(wav({ tag: 7, bits: 8, data: [0xff, 0x80] })).samples]).toEqual([0, 32_124]);
    expect([...readWav(wav({ tag: 6, bits: 8, data: [0xd5, 0xaa] })).samples]).toEqual([8, 32_256]);
  });

  it('are mixed to one channel', () => {
    const data = [...u16(100), ...u16(300), ...u16(0xffff), ...u16(0xfffd)];
    expect([...readWav(wav({ channels: 2, data })).samples]).toEqual([200, -2]);
  });

  it('may have other chunks, an odd chunk with padding, and the extended format', () => {
    const before = [...letters('LIST'), ...u32(3), 1, 2, 3, 0];
    expect([...readWav(wav({ before, extensible: true, data: [5, 0] })).samples]).toEqual([5]);
  });

  it('of a writer to a pipe reach to the end of the file', () => {
    expect(readWav(wav({ declared: 0xffff_ffff, data: [1, 0, 2, 0] })).samples).toHaveLength(2);
  });

  it('are refused with the reason in plain words', () => {
    expect(refusal(Uint8Array.from(letters('ID3 what an MP3 begins with')))).toContain('RIFF/WAVE');
    expect(refusal(new Uint8Array(0))).toContain('RIFF/WAVE');
    expect(refusal(wav({ tag: 0x55, bits: 8 }))).toBe('the encoding is not PCM, A-law or mu-law');
    expect(refusal(wav({ bits: 24, data: [1, 2, 3] }))).toBe('the sample size is not 8 or 16 bits');
    expect(refusal(wav({ channels: 0 }))).toBe('the channel count is not 1-8');
    expect(refusal(wav({ sampleRate: 3 }))).toBe('the sample rate is not 4000-192000 Hz');
    expect(refusal(wav({ declared: 4_000 }))).toBe('the file is cut off');
    expect(refusal(wav({ data: [] }))).toBe('it holds no audio');
    expect(refusal(wav().subarray(0, 36))).toBe('it holds no audio chunk');
    expect(refusal(Uint8Array.from([...wav().subarray(0, 12), ...letters('data'), ...u32(2), 1, 0]))).toBe(
      'the audio comes before its format',
    );
  });

  it('never do worse than being refused, whatever octets change', () => {
    const whole = wav({ data: Array<number>(64).fill(7), before: [...letters('LIST'), ...u32(2), 1, 2] });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 }),
        fc.nat(whole.length),
        (changes, length) => {
          const file = whole.slice();
          for (const [at, value] of changes) file[at] = value;
          expect(typeof refusal(file)).toBe('string');
          expect(typeof refusal(file.subarray(0, length))).toBe('string');
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
