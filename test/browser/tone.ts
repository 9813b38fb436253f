import { writeFile } from 'node:fs/promises';

const SAMPLE_RATE = 48_000;
const LOUDNESS = 12_000;

/** A WAV file with one tone, as Chromium takes it for a microphone. */
export async function writeTone(file: string, frequencyHz: number, seconds: number): Promise<void> {
  const samples = Int16Array.from({ length: SAMPLE_RATE * seconds }, (_, at) =>
    Math.round(LOUDNESS * Math.sin((2 * Math.PI * frequencyHz * at) / SAMPLE_RATE)),
  );
  const head = Buffer.alloc(44);
  head.write('RIFF', 0);
  head.writeUInt32LE(36 + samples.byteLength, 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(SAMPLE_RATE, 24);
  head.writeUInt32LE(SAMPLE_RATE * 2, 28);
  head.writeUInt16LE(2, 32);
  head.writeUInt16LE(16, 34);
  head.write('data', 36);
  head.writeUInt32LE(samples.byteLength, 40);
  await writeFile(file, Buffer.concat([head, Buffer.from(samples.buffer)]));
}
