import type { Json, XmlTree } from '@ringback/script';
import type { XmlElement, XmlLimits } from '@ringback/xml';
import { elementsOf, escapeText, textOf, treeOf, xmlText } from '@ringback/xml';
import { readXml } from './xml-reader.ts';

/** A value that stands in a document or resource. XML is there as text, too: that is how it leaves a session. */
export type LiteralValue =
  | { readonly kind: 'json'; readonly json: Json }
  | { readonly kind: 'xml'; readonly text: string; readonly tree: XmlTree };

/** Text of a resource as a value (SCXML B.2.1): JSON, XML, else text with blanks made single. */
export function valueOfText(text: string, limits: XmlLimits): LiteralValue {
  const trimmed = text.trim();
  const tree = xmlTreeOf(trimmed, limits);
  return tree ? { kind: 'xml', text: trimmed, tree } : { kind: 'json', json: jsonOfText(trimmed) };
}

/** The tree of a text that is an XML document, else `undefined`. */
export function xmlTreeOf(text: string, limits: XmlLimits): XmlTree | undefined {
  if (!/^\s*</u.test(text)) return undefined;
  const xml = readXml(text, limits);
  return xml.ok ? treeOf(xml.root) : undefined;
}

function jsonOfText(trimmed: string): Json {
  if (trimmed === '') return '';
  try {
    const json: Json = JSON.parse(trimmed);
    return json;
  } catch {
    // Not JSON, so it is text.
    return trimmed.replaceAll(/\s+/gu, ' ');
  }
}

/** The value that the children of an element give; `undefined` when there are none. */
export function valueOfChildren(element: XmlElement): LiteralValue | undefined {
  const inner = elementsOf(element);
  const { text } = textOf(element);
  const [root] = inner;
  if (!root) return text.trim() === '' ? undefined : { kind: 'json', json: jsonOfText(text.trim()) };
  if (inner.length === 1 && text.trim() === '') {
    return { kind: 'xml', text: xmlText(root), tree: treeOf(root) };
  }
  // A document has one root; anything else is kept as it is written.
  const parts = element.children.map((child) =>
    child.kind === 'text' ? escapeText(child.text) : xmlText(child),
  );
  return { kind: 'json', json: parts.join('').trim() };
}
