import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { renderTone, sine, writeWav } from '@ringback/sip';

const RATE = 8_000;
const SILENT_MS = 100;

/**
 * Writes a prompt for each that a VoiceXML document names: a second of a tone for those that are to be told apart, and next to
 * nothing for all others.
 */
export async function writeTonePrompts(
  folder: string,
  documents: readonly string[],
  tones: Readonly<Record<string, number>>,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  const texts = await Promise.all(documents.map((document) => readFile(document, 'utf8')));
  const names = texts.flatMap((text) =>
    [...text.matchAll(/src="([\w-]+)\.wav"/gu)].map(([, name]) => name ?? ''),
  );
  const silence = new Int16Array((RATE * SILENT_MS) / 1000);
  for (const name of new Set([...names, ...Object.keys(tones)])) {
    const hertz = tones[name];
    const samples = hertz === undefined ? silence : renderTone(sine(hertz));
    await writeFile(path.join(folder, `${name}.wav`), writeWav({ sampleRate: RATE, samples }));
  }
}
