import { isJsonObject, type Json } from '@ringback/core';

/** Texts for customers by their keys. */
export type MessageTexts = Readonly<Record<string, string>>;

/**
 * Reads a file of texts: JSON `{"key": "text"}`, also with a section for each language (`{"fr": {...}, "default": {...}}`), or
 * lines `key = text` (`#` begins a remark). `language` chooses a section: itself, then without its region, then `default`.
 * Null when it is neither.
 */
export function readMessageTexts(text: string, language: string | null): MessageTexts | null {
  const trimmed = text.replace(/^\uFEFF/, '').trim();
  return trimmed.startsWith('{') ? ofJson(trimmed, language) : ofLines(trimmed);
}

function ofJson(text: string, language: string | null): MessageTexts | null {
  let given: Json;
  try {
    given = JSON.parse(text) as Json;
  } catch {
    // Not JSON: the caller says so.
    return null;
  }
  if (!isJsonObject(given)) return null;
  const sections = [language, language?.split(/[-_]/)[0] ?? null, 'default'];
  const chosen: Record<string, string> = {};
  for (const source of [...sections.toReversed(), null]) {
    const part = source === null ? given : Object.hasOwn(given, source) ? given[source] : undefined;
    if (!isJsonObject(part)) continue;
    for (const [key, value] of Object.entries(part))
      if (typeof value === 'string' && (source !== null || chosen[key] === undefined)) chosen[key] = value;
  }
  return chosen;
}

function ofLines(text: string): MessageTexts | null {
  const texts: Record<string, string> = {};
  for (const line of text.split(/\r?\n/)) {
    const trimmed = line.trim();
    if (trimmed === '' || trimmed.startsWith('#') || trimmed.startsWith('!')) continue;
    const at = trimmed.search(/[=:]/);
    if (at < 1) return null;
    texts[trimmed.slice(0, at).trim()] = trimmed.slice(at + 1).trim();
  }
  return Object.keys(texts).length === 0 ? null : texts;
}
