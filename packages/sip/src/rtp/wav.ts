import { MediaError, type MediaErrorDetails } from './errors.ts';
import { decodeG711 } from './g711.ts';

// WAV files (RIFF/WAVE): what a prompt editor, sox or a telephone recorder writes. Only uncompressed PCM of 8
// or 16 bits and G.711 are taken; everything else is refused with words an administrator can act on.

/** Mono audio in 16-bit linear samples. */
export type Pcm = {
  readonly sampleRate: number;
  readonly samples: Int16Array;
};

const FORMAT_PCM = 1;
const FORMAT_ALAW = 6;
const FORMAT_MULAW = 7;
const FORMAT_EXTENSIBLE = 0xfffe;

const LOWEST_RATE = 4_000;
const HIGHEST_RATE = 192_000;
const MOST_CHANNELS = 8;

type Format = {
  readonly tag: number;
  readonly channels: number;
  readonly sampleRate: number;
  readonly bits: number;
};

function refuse(reason: string, details: MediaErrorDetails = {}): MediaError {
  return new MediaError('MEDIA_WAV_INVALID', { reason, ...details });
}

function fourLetters(view: DataView, at: number): string {
  return String.fromCharCode(
    view.getUint8(at),
    view.getUint8(at + 1),
    view.getUint8(at + 2),
    view.getUint8(at + 3),
  );
}

function readFormat(view: DataView, start: number, length: number): Format {
  if (length < 16) throw refuse('the format chunk is too short');
  let tag = view.getUint16(start, true);
  if (tag === FORMAT_EXTENSIBLE) {
    if (length < 40) throw refuse('the extended format chunk is too short');
    // The first two octets of the sub-format GUID are the plain format tag.
    tag = view.getUint16(start + 24, true);
  }
  const format = {
    tag,
    channels: view.getUint16(start + 2, true),
    sampleRate: view.getUint32(start + 4, true),
    bits: view.getUint16(start + 14, true),
  };
  checkFormat(format);
  return format;
}

function checkFormat({ tag, channels, sampleRate, bits }: Format): void {
  if (tag !== FORMAT_PCM && tag !== FORMAT_ALAW && tag !== FORMAT_MULAW) {
    throw refuse('the encoding is not PCM, A-law or mu-law', { formatTag: tag });
  }
  const isBitsRight = tag === FORMAT_PCM ? bits === 8 || bits === 16 : bits === 8;
  if (!isBitsRight) throw refuse('the sample size is not 8 or 16 bits', { bits });
  if (channels < 1 || channels > MOST_CHANNELS) throw refuse('the channel count is not 1-8', { channels });
  if (sampleRate < LOWEST_RATE || sampleRate > HIGHEST_RATE) {
    throw refuse('the sample rate is not 4000-192000 Hz', { sampleRate });
  }
}

/** The data chunk's true length: a writer to a pipe leaves a huge placeholder, which means "to the end". */
function dataLength(declared: number, available: number): number {
  if (declared <= available) return declared;
  if (declared >= 0x7fff_0000) return available;
  throw refuse('the file is cut off', { declaredOctets: declared, presentOctets: available });
}

function linearSamples(octets: Uint8Array, format: Format): Int16Array {
  if (format.tag === FORMAT_MULAW) return decodeG711(octets, 'mulaw');
  if (format.tag === FORMAT_ALAW) return decodeG711(octets, 'alaw');
  // Eight-bit PCM is unsigned, sixteen-bit PCM is signed: so the WAV format wants it.
  if (format.bits === 8) return Int16Array.from(octets, (octet) => (octet - 128) << 8);
  const view = new DataView(octets.buffer, octets.byteOffset, octets.length);
  const samples = new Int16Array(octets.length >> 1);
  for (let index = 0; index < samples.length; index += 1) samples[index] = view.getInt16(index * 2, true);
  return samples;
}

function mixDown(interleaved: Int16Array, channels: number): Int16Array {
  if (channels === 1) return interleaved;
  const mono = new Int16Array(Math.floor(interleaved.length / channels));
  for (let index = 0; index < mono.length; index += 1) {
    let sum = 0;
    for (let channel = 0; channel < channels; channel += 1)
      sum += interleaved[index * channels + channel] ?? 0;
    mono[index] = Math.round(sum / channels);
  }
  return mono;
}

/**
 * Reads a whole WAV file: PCM of 8 or 16 bits, A-law or µ-law, 1-8 channels (mixed to one), 4-192 kHz (kept).
 * Throws MEDIA_WAV_INVALID with `details.reason`.
 */
export function readWav(file: Uint8Array): Pcm {
  const view = new DataView(file.buffer, file.byteOffset, file.length);
  if (file.length < 12 || fourLetters(view, 0) !== 'RIFF' || fourLetters(view, 8) !== 'WAVE') {
    throw refuse('it does not begin with a RIFF/WAVE header');
  }
  let format: Format | undefined;
  let at = 12;
  while (at + 8 <= file.length) {
    const name = fourLetters(view, at);
    const declared = view.getUint32(at + 4, true);
    const start = at + 8;
    if (name === 'data') {
      if (format === undefined) throw refuse('the audio comes before its format');
      const octets = file.subarray(start, start + dataLength(declared, file.length - start));
      const samples = mixDown(linearSamples(octets, format), format.channels);
      if (samples.length === 0) throw refuse('it holds no audio');
      return { sampleRate: format.sampleRate, samples };
    }
    if (start + declared > file.length) throw refuse('the file is cut off', { chunkOctets: declared });
    if (name === 'fmt ') format = readFormat(view, start, declared);
    // Chunks are padded to an even length.
    at = start + declared + (declared & 1);
  }
  throw refuse('it holds no audio chunk');
}

const HEADER_OCTETS = 44;
/** In place of a length that is not known yet: readers take it for "to the end". */
const OPEN_END = 0x7fff_ffff;

/** The head of a 16-bit WAV file of two channels with 8000 Hz; null: how many octets follow is not known yet. */
export function stereoHeader(octets: number | null): Uint8Array {
  return header({ channels: 2, sampleRate: 8_000, octets });
}

function header(of: {
  readonly channels: 1 | 2;
  readonly sampleRate: number;
  readonly octets: number | null;
}): Uint8Array {
  const head = new Uint8Array(HEADER_OCTETS);
  const view = new DataView(head.buffer);
  const letters = (at: number, text: string): void => {
    for (let index = 0; index < text.length; index += 1) view.setUint8(at + index, text.charCodeAt(index));
  };
  const frame = of.channels * 2;
  letters(0, 'RIFF');
  view.setUint32(4, of.octets === null ? OPEN_END : HEADER_OCTETS - 8 + of.octets, true);
  letters(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, FORMAT_PCM, true);
  view.setUint16(22, of.channels, true);
  view.setUint32(24, of.sampleRate, true);
  view.setUint32(28, of.sampleRate * frame, true);
  view.setUint16(32, frame, true);
  view.setUint16(34, 16, true);
  letters(36, 'data');
  view.setUint32(40, of.octets ?? OPEN_END, true);
  return head;
}

/** Writes a 16-bit mono PCM WAV file. */
export function writeWav(pcm: Pcm): Uint8Array {
  const octets = pcm.samples.length * 2;
  const file = new Uint8Array(HEADER_OCTETS + octets);
  file.set(header({ channels: 1, sampleRate: pcm.sampleRate, octets }));
  const view = new DataView(file.buffer);
  // An iterator over entries takes ten times as long, and prompts are made while calls wait.
  const { samples } = pcm;
  for (let index = 0; index < samples.length; index += 1)
    view.setInt16(HEADER_OCTETS + index * 2, samples[index] ?? 0, true);
  return file;
}
