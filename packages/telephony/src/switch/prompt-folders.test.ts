import { dirname } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PromptFolders } from './prompt-folders.ts';

/** Any code point but halves of a pair: fast-check's own `binary` takes seconds to be made. */
const CHARACTER = fc
  .integer({ min: 0, max: 0x10_f7ff })
  .map((code) => String.fromCodePoint(code < 0xd800 ? code : code + 0x800));

const prompts = (...files: string[]) =>
  new PromptFolders(['/own', '/shipped'], async (path) => files.includes(path));

describe('prompt folders', () => {
  it('give the file of the first folder that has it', async () => {
    const found = await prompts('/own/a.wav', '/shipped/a.wav').find('a.wav');
    expect(found).toEqual({ kind: 'found', path: '/own/a.wav' });
    expect(await prompts('/shipped/a.wav').find('a.wav')).toEqual({ kind: 'found', path: '/shipped/a.wav' });
  });

  it('find a prompt without its extension', async () => {
    expect(await prompts('/own/Guten Tag.wav').find('Guten Tag')).toMatchObject({
      path: '/own/Guten Tag.wav',
    });
  });

  it.each(['../a.wav', '/own/a.wav', 'b/../a.wav', '.hidden', 'a\0.wav', '', '..'])(
    'refuse %j',
    async (name) => {
      expect(await prompts('/own/a.wav').find(name)).toMatchObject({
        kind: 'refused',
        why: 'not-a-plain-name',
      });
    },
  );

  it.each(['http://x/a.wav', 'HTTPS://x', 'file:/own/a.wav', 'c:a.wav'])(
    'refuse the address %j',
    async (name) => {
      expect(await prompts().find(name)).toMatchObject({ kind: 'refused', why: 'url' });
    },
  );

  it('never look outside of the folders, whatever they are asked for', async () => {
    const looked: string[] = [];
    const folders = new PromptFolders(['/own'], async (path) => looked.push(path) < 0);
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: CHARACTER, maxLength: 12 }), async (name) => {
        looked.length = 0;
        await folders.find(name);
        expect(looked.every((path) => dirname(path) === '/own')).toBe(true);
      }),
    );
  });
});
