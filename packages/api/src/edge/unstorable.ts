import type { Json } from '@ringback/core';

/** Neither controls nor surrogates are in most texts, which one look tells: much sooner than that surrogates come in pairs. */
const SUSPECT = /[^ -\ud7ff\ue000-\uffff]/;

/** Why a text cannot be kept, in words that follow the name of a field, or null. PostgreSQL takes neither U+0000 nor half a surrogate pair. */
export function unstorable(text: string): string | null {
  if (!SUSPECT.test(text)) return null;
  if (text.includes('\u0000')) return 'has the character U+0000, which cannot be stored';
  return /\p{Surrogate}/u.test(text) ? 'has half of a character (a lone surrogate)' : null;
}

/** The same for every name and text inside plain data. */
export function unstorableIn(value: Json): string | null {
  if (typeof value === 'string') return unstorable(value);
  if (typeof value !== 'object' || value === null) return null;
  for (const [name, item] of Object.entries(value)) {
    const why = unstorable(name) ?? unstorableIn(item);
    if (why !== null) return why;
  }
  return null;
}
