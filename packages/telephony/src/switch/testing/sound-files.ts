import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { renderTone, sine, writeWav } from '@ringback/sip';

/** Frequency of the music on hold in tests. */
export const MUSIC_HZ = 620;
/** Frequency of the prompt `hello`. */
export const PROMPT_HZ = 880;

export interface PromptFolder {
  readonly path: string;
  remove(): Promise<void>;
}

/** A tone as a WAV file of 8 kHz. */
export function toneFile(frequency: number, seconds: number): Uint8Array {
  const second = renderTone(sine(frequency));
  const samples = new Int16Array(Math.round(seconds * 8_000));
  for (let index = 0; index < samples.length; index += 1) samples[index] = second[index % second.length] ?? 0;
  return writeWav({ sampleRate: 8_000, samples });
}

/** A prompt folder with music on hold and a prompt of 0.4 s. */
export async function makePromptFolder(): Promise<PromptFolder> {
  const path = await mkdtemp(join(tmpdir(), 'prompts-'));
  await writeFile(join(path, 'music_on_hold.wav'), toneFile(MUSIC_HZ, 2));
  await writeFile(join(path, 'hello.wav'), toneFile(PROMPT_HZ, 0.4));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}
