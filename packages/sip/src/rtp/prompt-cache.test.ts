import { describe, expect, it } from 'vitest';

import { MediaError } from './errors.ts';
import { type AudioFiles, PromptCache } from './prompt-cache.ts';
import { writeWav } from './wav.ts';

class MemoryFiles implements AudioFiles {
  reads = 0;
  readonly #files = new Map<
    string,
    { readonly file: Uint8Array; readonly mtimeMs: number; readonly size?: number }
  >();

  write(path: string, file: Uint8Array, mtimeMs: number, size?: number): void {
    this.#files.set(path, { file, mtimeMs, ...(size === undefined ? {} : { size }) });
  }

  stat(path: string): Promise<{ size: number; mtimeMs: number }> {
    const found = this.#files.get(path);
    if (found === undefined)
      return Promise.reject(Object.assign(new Error('no such file'), { code: 'ENOENT' }));
    return Promise.resolve({ size: found.size ?? found.file.length, mtimeMs: found.mtimeMs });
  }

  read(path: string): Promise<Uint8Array> {
    this.reads += 1;
    const found = this.#files.get(path);
    return found === undefined ? Promise.reject(new Error('gone')) : Promise.resolve(found.file);
  }
}

function prompt(samples: number): Uint8Array {
  return writeWav({ sampleRate: 8_000, samples: new Int16Array(samples).fill(1_000) });
}

function setUp(mostOctets?: number): { readonly files: MemoryFiles; readonly cache: PromptCache } {
  const files = new MemoryFiles();
  return { files, cache: new PromptCache(files, () => Promise.resolve(), mostOctets) };
}

async function failure(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (thrown) {
    if (thrown instanceof MediaError) return { code: thrown.code, ...thrown.details };
    throw thrown;
  }
  return 'none';
}

describe('prompts', () => {
  it('are read once, also by calls that begin at the same time', async () => {
    const { files, cache } = setUp();
    files.write('a.wav', prompt(300), 1);
    const [one, other] = await Promise.all([cache.load('a.wav', 'mulaw'), cache.load('a.wav', 'mulaw')]);
    expect(one).toBe(other);
    expect(await cache.load('a.wav', 'mulaw')).toBe(one);
    expect(files.reads).toBe(1);
    expect(one.octets).toHaveLength(300);
  });

  it('are kept for each law', async () => {
    const { files, cache } = setUp();
    files.write('a.wav', prompt(300), 1);
    const [mulaw, alaw] = await Promise.all([cache.load('a.wav', 'mulaw'), cache.load('a.wav', 'alaw')]);
    expect(mulaw.octets[0]).not.toBe(alaw.octets[0]);
  });

  it('are read again when the file changed', async () => {
    const { files, cache } = setUp();
    files.write('a.wav', prompt(300), 1);
    await cache.load('a.wav', 'mulaw');
    files.write('a.wav', prompt(400), 2);
    expect((await cache.load('a.wav', 'mulaw')).octets).toHaveLength(400);
  });

  it('that are missing, not audio or too large are refused by name, and tried again the next time', async () => {
    const { files, cache } = setUp();
    expect(await failure(cache.load('a.wav', 'mulaw'))).toEqual({
      code: 'MEDIA_FILE_UNREADABLE',
      path: 'a.wav',
      reason: 'ENOENT',
    });
    files.write('a.wav', new Uint8Array(100), 1);
    expect(await failure(cache.load('a.wav', 'mulaw'))).toMatchObject({
      code: 'MEDIA_WAV_INVALID',
      path: 'a.wav',
    });
    files.write('a.wav', prompt(1), 1, 40_000_000);
    expect(await failure(cache.load('a.wav', 'mulaw'))).toMatchObject({
      code: 'MEDIA_FILE_TOO_LARGE',
      octets: 40_000_000,
    });
    files.write('a.wav', prompt(300), 1);
    expect((await cache.load('a.wav', 'mulaw')).octets).toHaveLength(300);
  });

  it('that were not played for long make room', async () => {
    const { files, cache } = setUp(4_000);
    for (const name of ['a', 'b', 'c', 'd', 'e']) {
      files.write(name, prompt(1_000), 1);
      await cache.load(name, 'mulaw');
      if (name === 'c') await cache.load('a', 'mulaw');
    }
    expect(files.reads).toBe(5);
    await cache.load('a', 'mulaw');
    expect(files.reads).toBe(5);
    await cache.load('b', 'mulaw');
    expect(files.reads).toBe(6);
  });
});
