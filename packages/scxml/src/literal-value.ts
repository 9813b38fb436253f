import type { Json } from '@ringback/script';
import type { XmlElement } from './xml-tree.ts';
import { elementsOf, textOf, xmlText } from './xml-tree.ts';

/** Text of a document or resource as a value (SCXML B.2.1): JSON when it is JSON, else text with blanks made single. */
export function valueOfText(text: string): Json {
  const trimmed = text.trim();
  if (trimmed === '') return '';
  try {
    const json: Json = JSON.parse(trimmed);
    return json;
  } catch {
    // Not JSON, so it is text; XML keeps its form, because another document may be in it.
    return trimmed.startsWith('<') ? trimmed : trimmed.replaceAll(/\s+/gu, ' ');
  }
}

/** The value that the children of an element give; XML is given as its text. `undefined` when there are none. */
export function valueOfChildren(element: XmlElement): Json | undefined {
  const inner = elementsOf(element);
  if (inner.length > 0) return inner.map((child) => xmlText(child)).join('');
  const { text } = textOf(element);
  return text.trim() === '' ? undefined : valueOfText(text);
}
