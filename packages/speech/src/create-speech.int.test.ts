import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { SpokenPiece } from '@ringback/core';
import { readWav, renderTone, rms, sine, writeWav } from '@ringback/sip';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCommandVoice } from './command-voice.ts';
import { createSpeech } from './create-speech.ts';
import { createFliteVoice } from './flite-voice.ts';
import { createHttpVoice } from './http-voice.ts';
import { SpokenFolder } from './spoken-folder.ts';
import type { Voice } from './voice.ts';

const SHIPPED = fileURLToPath(new URL('../../../scenarios/prompts/', import.meta.url));
const tone = (seconds: number, sampleRate = 8000) =>
  writeWav({ sampleRate, samples: renderTone({ ...sine(500) }).slice(0, 8000 * seconds) });
const text = (said: string, interpretAs: string | null = null, lang = 'en-US'): SpokenPiece => ({
  kind: 'text',
  text: said,
  lang,
  voice: null,
  interpretAs,
});

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ringback-speech-test-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function fakeVoice(): Voice & { readonly said: string[] } {
  const said: string[] = [];
  return {
    name: 'fake',
    said,
    synthesise: async (what) => {
      said.push(what);
      if (what.includes('impossible')) throw new Error('no');
      return tone(1);
    },
    close: async () => undefined,
  };
}
const open = (voice: Voice) =>
  createSpeech({
    promptFolders: [join(folder, 'prompts'), SHIPPED],
    cacheFolder: join(folder, 'spoken'),
    voice,
    telemetry: { log: () => undefined },
    pause: async () => undefined,
  });
const heard = (file: string | null) => readWav(readFileSync(join(folder, 'spoken', file ?? '')));

describe('speech', () => {
  it('makes one sound of texts, prompts, sounds and pauses, and tells when marks are reached', async () => {
    const speech = await open(fakeVoice());
    const { file, durationMs, marks } = await speech.render([
      text('Hello'),
      { kind: 'mark', name: 'a' },
      { kind: 'silence', ms: 500 },
      { kind: 'sound', wav: tone(1) },
      { kind: 'mark', name: 'b' },
    ]);
    expect(durationMs).toBe(2500);
    expect(marks).toEqual([
      { name: 'a', atMs: 1000 },
      { name: 'b', atMs: 2500 },
    ]);
    expect(heard(file)).toMatchObject({ sampleRate: 8000, samples: { length: 20_000 } });
  });

  it('says numbers by prompts of the language, without the voice', async () => {
    const voice = fakeVoice();
    const speech = await open(voice);
    const { durationMs } = await speech.render([text('5400', 'duration')]);
    expect(voice.said).toEqual([]);
    expect(durationMs).toBeGreaterThan(1500);
  });

  it('takes prompts of a language from its folder, and those of the installation before the shipped ones', async () => {
    const voice = fakeVoice();
    await mkdir(join(folder, 'prompts', 'de'), { recursive: true });
    for (const digit of ['1', '2']) await writeFile(join(folder, 'prompts', 'de', `${digit}.wav`), tone(1));
    await writeFile(join(folder, 'prompts', 'next_customer_rep.wav'), tone(1));
    const speech = await open(voice);
    expect((await speech.render([text('12', 'number', 'de-AT')])).durationMs).toBe(2000);
    const own = await speech.render([{ kind: 'prompt', file: 'next_customer_rep.wav', lang: 'de' }]);
    expect(own.durationMs).toBe(1000);
    expect(await speech.hasPrompt('../secret', 'en')).toBe(false);
  });

  it('says a text once, also after a restart', async () => {
    const voice = fakeVoice();
    const first = await (await open(voice)).render([text('Hello')]);
    const again = await (await open(voice)).render([text('Hello')]);
    expect(again).toEqual(first);
    expect(voice.said).toEqual(['Hello']);
    expect(readdirSync(join(folder, 'spoken')).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it('does not put the same together again, until a prompt of it is another one or the sound is gone', async () => {
    await mkdir(join(folder, 'prompts'));
    const prompt = join(folder, 'prompts', 'next_customer_rep.wav');
    await writeFile(prompt, tone(1));
    const speech = await open(fakeVoice());
    const pieces: SpokenPiece[] = [
      { kind: 'prompt', file: 'next_customer_rep.wav', lang: 'en' },
      text('Hello'),
    ];
    const first = await speech.render(pieces);
    expect(await speech.render(pieces)).toBe(first);
    rmSync(join(folder, 'spoken', first.file ?? ''));
    const again = await speech.render(pieces);
    expect(again).toEqual(first);
    expect(heard(again.file).samples).toHaveLength(16_000);
    await writeFile(prompt, tone(0.5));
    expect((await speech.render(pieces)).durationMs).toBe(1500);
  });

  it('says a long text in parts, and all of it', async () => {
    const voice = fakeVoice();
    const long = Array.from({ length: 200 }, (_, at) => `This is sentence ${at}.`).join(' ');
    const { durationMs } = await (await open(voice)).render([text(long)]);
    expect(voice.said.join(' ')).toBe(long);
    expect(durationMs).toBe(1000 * voice.said.length);
  });

  it('ends what nobody could listen to after ten minutes, and asks the voice for no more of it', async () => {
    const voice = fakeVoice();
    const many = Array.from({ length: 2_000 }, (_, at) => text(`Number ${at}.`));
    const { durationMs } = await (await open(voice)).render(many);
    expect(durationMs).toBe(600_000);
    expect(voice.said.length).toBeLessThan(610);
  });

  it('keeps what was said below its limits: the oldest goes', async () => {
    const kept = await SpokenFolder.open(join(folder, 'kept'), { files: 10, bytes: 1_000 });
    for (let at = 0; at < 40; at += 1) await kept.write(`${at}.wav`, new Uint8Array(50));
    expect(readdirSync(kept.path).length).toBeLessThanOrEqual(10);
    await kept.write('large.wav', new Uint8Array(900));
    expect(readdirSync(kept.path)).toContain('large.wav');
    expect(readdirSync(kept.path).length).toBeLessThanOrEqual(3);
  });

  it('leaves out what cannot be said or read', async () => {
    const speech = await open(fakeVoice());
    const { durationMs } = await speech.render([
      text('impossible'),
      { kind: 'sound', wav: Uint8Array.from([1, 2, 3]) },
      { kind: 'prompt', file: 'nothing.wav', lang: 'en' },
      text('Hello'),
    ]);
    expect(durationMs).toBe(1000);
    expect(await speech.render([text('impossible')])).toMatchObject({ file: null, durationMs: 0 });
  });
});

describe('voices', () => {
  it('Flite speaks English from npm alone, in a thread of its own', async () => {
    const voice = createFliteVoice();
    try {
      const speech = await open(voice);
      const { file, durationMs } = await speech.render([text('- Please press one.')]);
      expect(durationMs).toBeGreaterThan(700);
      expect(rms(heard(file).samples)).toBeGreaterThan(0.01);
    } finally {
      await voice.close();
    }
  });

  it('is made for all who want the same new sound in the same moment', async () => {
    const speech = await open(fakeVoice());
    const made = await Promise.all(
      Array.from({ length: 20 }, () => speech.render([text('Hello'), text('5', 'number')])),
    );
    expect(new Set(made.map(({ file }) => file)).size).toBe(1);
    expect(readdirSync(join(folder, 'spoken')).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it('a program gets the text on its standard input and gives WAV', async () => {
    const sound = join(folder, 'sound.wav');
    await writeFile(sound, tone(1));
    const program =
      'process.stdin.resume().on("end",()=>process.stdout.write(require("fs").readFileSync(process.argv[1])))';
    const voice = createCommandVoice([process.execPath, '-e', program, sound, '{lang}']);
    expect((await (await open(voice)).render([text('Hello')])).durationMs).toBe(1000);
    const failing = createCommandVoice([process.execPath, '-e', 'process.exit(3)']);
    await expect(failing.synthesise('x', { lang: 'en', voice: null })).rejects.toThrow(/ended with 3/);
  });

  it('a server gets the text by POST and gives WAV', async () => {
    const asked: unknown[] = [];
    const voice = createHttpVoice('http://voice.test/say', {
      send: async (request) => {
        asked.push(JSON.parse(String(request.body)));
        return { kind: 'answered', status: 200, headers: {}, body: tone(1), url: request.url };
      },
    });
    expect((await (await open(voice)).render([text('Hallo', null, 'de-DE')])).durationMs).toBe(1000);
    expect(asked).toEqual([{ text: 'Hallo', lang: 'de-DE', voice: null }]);
  });
});
