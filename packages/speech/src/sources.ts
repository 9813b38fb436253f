import type { SpokenPiece } from '@ringback/core';
import { englishWords } from './english.ts';
import { folderWords } from './folder-language.ts';
import type { PromptSet } from './prompt-set.ts';
import { inSentences } from './sentences.ts';
import type { SoundFile } from './sound-files.ts';

/** Where the sound of a piece comes from, once it was looked for. */
export type Source =
  | { readonly kind: 'mark'; readonly name: string }
  | { readonly kind: 'silence'; readonly ms: number }
  | { readonly kind: 'sound'; readonly wav: Uint8Array }
  /** One prompt, or the words of a number, one after the other. */
  | { readonly kind: 'prompts'; readonly files: readonly SoundFile[] }
  | { readonly kind: 'voice'; readonly text: string; readonly lang: string; readonly voice: string | null }
  | { readonly kind: 'nothing' };

/** Mostly one; a long text is several. */
export async function sourcesOf(piece: SpokenPiece, prompts: PromptSet): Promise<readonly Source[]> {
  switch (piece.kind) {
    case 'mark':
    case 'silence':
    case 'sound':
      return [piece];
    case 'prompt': {
      const file = await prompts.find(piece.file, piece.lang);
      return [file === null ? { kind: 'nothing' } : { kind: 'prompts', files: [file] }];
    }
    case 'text': {
      const files = await wordsOf(piece, prompts);
      const { text, lang, voice } = piece;
      if (files !== null) return [{ kind: 'prompts', files }];
      return inSentences(text).map((part) => ({ kind: 'voice', text: part, lang, voice }));
    }
  }
}

/** Numbers, times and the like out of prompts; null when it is a text for the voice. */
async function wordsOf(
  { text, lang, interpretAs }: Extract<SpokenPiece, { kind: 'text' }>,
  prompts: PromptSet,
): Promise<readonly SoundFile[] | null> {
  if (interpretAs === null) return null;
  const kind = interpretAs.replace(/^vxml:/u, '');
  if (lang.startsWith('en')) return together(englishWords(kind, text), lang, prompts);
  return (
    (await together(folderWords(kind, text), lang, prompts)) ?? together(digitsOf(kind, text), lang, prompts)
  );
}

/** Null when a word is missing. */
async function together(
  names: readonly string[] | null,
  lang: string,
  prompts: PromptSet,
): Promise<readonly SoundFile[] | null> {
  if (names === null || names.length === 0) return null;
  const found = await Promise.all(names.map((name) => prompts.ofLanguage(name, lang)));
  const files = found.filter((file) => file !== null);
  return files.length === names.length ? files : null;
}

/** In languages whose numbers nobody wrote down: each digit by its prompt `0` to `9`. */
function digitsOf(kind: string, text: string): readonly string[] | null {
  const isCounted = ['digits', 'number', 'cardinal', 'telephone', 'phone', 'characters'].includes(kind);
  return isCounted && /^[\d\s]+$/u.test(text) ? [...text.replaceAll(/\s/gu, '')] : null;
}
