import type { Speech, SpokenPiece } from '@ringback/core';
import type { SpokenWords } from '../calls/call-treatments.ts';

/**
 * Makes a sound of the words of a prompt: its file, or null when there is nothing to be heard. A number is spoken by
 * the files `0` to `9` of the installation, where it has them.
 */
export async function sayWords(
  { text, isNumber, language: lang }: SpokenWords,
  speech: Speech,
): Promise<string | null> {
  const digits = isNumber ? [...text] : [];
  const recorded = await Promise.all(digits.map((digit) => speech.hasPrompt(digit, lang)));
  const pieces: SpokenPiece[] =
    isNumber && !recorded.includes(false)
      ? digits.map((file) => ({ kind: 'prompt', file, lang }))
      : [{ kind: 'text', text, lang, voice: null, interpretAs: isNumber ? 'digits' : null }];
  return (await speech.render(pieces)).file;
}
