import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readWav, writeWav } from '@ringback/sip';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createPromptLibrary } from './prompt-library.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'prompts-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const second = (sampleRate: number) => writeWav({ sampleRate, samples: new Int16Array(sampleRate) });
const library = () =>
  createPromptLibrary({
    folder,
    shipped: join(folder, 'shipped'),
    voice: {
      async synthesise(text) {
        if (text === 'x') throw new Error('there is no voice for this');
        return second(16_000);
      },
    },
    unique: () => 'x',
  });

describe('prompts of the installation', () => {
  it('are converted, listed by language, read and taken away', async () => {
    const prompts = library();
    expect(await prompts.list()).toEqual([]);
    const stored = await prompts.put('welcome.wav', 'de', second(16_000));
    expect(stored).toEqual({ kind: 'stored', prompt: { name: 'welcome', language: 'de', durationMs: 1000 } });
    await prompts.put('bye', null, second(8_000));
    expect(await prompts.list()).toEqual([
      { name: 'bye', language: null, durationMs: 1000 },
      { name: 'welcome', language: 'de', durationMs: 1000 },
    ]);
    const wav = await prompts.read('welcome', 'de');
    expect(wav === null ? null : readWav(wav).sampleRate).toBe(8_000);
    expect(await prompts.read('welcome', null)).toBeNull();
    expect(await prompts.remove('welcome', 'de')).toBe(true);
    expect(await prompts.remove('welcome', 'de')).toBe(false);
  });

  it.each([
    ['../up', null, 'name'],
    ['a/b', null, 'name'],
    ['', null, 'name'],
    ['x'.repeat(200), null, 'name'],
    ['good', '../..', 'language'],
  ])('are refused under the name %s in %s, and nothing is written', async (name, language, field) => {
    expect(await library().put(name, language, second(8_000))).toMatchObject({ kind: 'refused', field });
    expect(await readdir(folder)).toEqual([]);
  });

  it('are made out of texts by the voice, and not when it cannot say them', async () => {
    const prompts = library();
    expect(await prompts.speak('hello', null, 'x', 'en-US')).toMatchObject({
      kind: 'refused',
      field: 'text',
    });
    expect(await prompts.list()).toEqual([]);
    await prompts.speak('hello', null, 'Hello', 'en-US');
    expect(await prompts.list()).toEqual([{ name: 'hello', language: null, durationMs: 1000 }]);
    expect(await prompts.list('product')).toEqual([]);
    expect(await prompts.read('hello', null, 'product')).toBeNull();
  });

  it('are refused when they are no WAV', async () => {
    const body = new TextEncoder().encode('RIFFnothing');
    expect(await library().put('a', null, body)).toMatchObject({ kind: 'refused', field: 'body' });
    expect(await readdir(folder)).toEqual([]);
  });
});
