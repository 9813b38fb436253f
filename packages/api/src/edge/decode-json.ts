import { isJsonObject, type Json } from '@ringback/core';
import { type Answer, answer } from '../errors/answers.ts';
import { decodeText } from './decode-text.ts';

export type JsonDecoding =
  | { readonly kind: 'json'; readonly value: Json }
  | { readonly kind: 'problem'; readonly answer: Answer };

/** Deeper nesting is no configuration and no request; JSON.stringify would run out of stack on it. */
const MAX_DEPTH = 64;

/** Reads a JSON body; an empty one is an empty object (API reference 1.2). */
export function decodeJson(bytes: Uint8Array, charset: string | null): JsonDecoding {
  const problem = (why: string): JsonDecoding => ({ kind: 'problem', answer: answer('bad-json', { why }) });
  const text = decodeText(bytes, charset);
  if (text === null) return problem('is not valid text in its character set');
  // Most begin with what they hold: there the text is not gone through for blanks.
  if (!text.startsWith('{') && text.trim() === '') return { kind: 'json', value: {} };
  let value: Json;
  try {
    value = JSON.parse(text);
  } catch {
    // The parser's own words quote the body, which may hold a number: they stay here.
    return problem('is not valid JSON');
  }
  return isTooDeep(value) ? problem(`is nested deeper than ${MAX_DEPTH} levels`) : { kind: 'json', value };
}

function isTooDeep(value: Json, depth = 0): boolean {
  if (depth > MAX_DEPTH) return true;
  if (typeof value !== 'object' || value === null) return false;
  // Texts and numbers, most of any body, are told from the rest without a call each, and without a list of them.
  if (!isJsonObject(value))
    return value.some((item) => typeof item === 'object' && isTooDeep(item, depth + 1));
  for (const name in value) {
    const item = value[name];
    if (typeof item === 'object' && isTooDeep(item, depth + 1)) return true;
  }
  return false;
}
