import { SaxesParser } from 'saxes';
import type { Position, XmlAttribute, XmlElement } from './xml-tree.ts';

export interface XmlLimits {
  readonly maxLength: number;
  readonly maxElements: number;
  readonly maxDepth: number;
}

/** Why a text is not read: it is no XML, or too much of it. */
export interface XmlProblem extends Position {
  readonly kind: 'malformed' | 'limit';
  readonly message: string;
}

export type XmlResult =
  | { readonly ok: true; readonly root: XmlElement; readonly elements: number }
  | { readonly ok: false; readonly problem: XmlProblem };

/** What becomes of a document type declaration; one that declares something of its own is always refused. */
export type DoctypeRule = 'refuse' | 'skip';

// Elements of published applications have a dozen. Finding one of many again and again would take long.
const MAX_ATTRIBUTES = 500;
const XMLNS = 'http://www.w3.org/2000/xmlns/';

class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly problem: XmlProblem;
  constructor(kind: XmlProblem['kind'], message: string, at: Position) {
    super(message);
    this.problem = { kind, message, ...at };
  }
}

/**
 * Reads XML strictly, with namespaces and positions. Document type declarations are refused unless `doctype` is `skip`.
 * `url` is put into the positions of a file that is not the document itself.
 */
export function readXml(
  source: string,
  limits: XmlLimits,
  { url, doctype = 'refuse' }: { readonly url?: string; readonly doctype?: DoctypeRule } = {},
): XmlResult {
  const start: Position = { line: 1, column: 1, ...(url === undefined ? {} : { url }) };
  if (source.length > limits.maxLength) {
    return refused('limit', `The document is longer than ${limits.maxLength} characters`, start);
  }
  // Line ends are made equal first, so that offsets of the parser are offsets of this text.
  const text = source.replace(/^\ufeff/u, '').replaceAll(/\r\n?/gu, '\n');
  try {
    return parseTree(text, limits, start, doctype) ?? refused('malformed', 'The document is empty', start);
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, problem: error.problem };
    throw error;
  }
}

function refused(kind: XmlProblem['kind'], message: string, at: Position): XmlResult {
  return { ok: false, problem: { kind, message, ...at } };
}

function parseTree(
  text: string,
  limits: XmlLimits,
  start: Position,
  doctype: DoctypeRule,
): XmlResult | undefined {
  const lines = lineStarts(text);
  const place = (offset: number): Position => ({ ...start, ...position(lines, offset) });
  const here = (): Position => ({ ...start, line: parser.line, column: parser.column + 1 });
  const parser = new SaxesParser({ xmlns: true, position: true });
  let root: XmlElement | undefined;
  let current: XmlElement | undefined;
  let depth = 0;
  let count = 0;
  let started = start;
  let values: Position[] = [];
  let tagEnd = 0;

  parser.on('error', (error) => {
    const message = error.message.replace(/^\d+:\d+:\s*/u, '');
    throw new Refusal('malformed', message, here());
  });
  parser.on('doctype', (declaration) => {
    if (doctype === 'skip' && !declaration.includes('[')) return;
    throw new Refusal('malformed', 'Document type declarations are not supported', here());
  });
  parser.on('opentagstart', () => {
    // The parser stands just behind the name: the tag begins at the last opening bracket.
    started = place(text.lastIndexOf('<', parser.position - 1));
    values = [];
  });
  parser.on('attribute', () => {
    // It stands behind the closing quote, and the value cannot hold the quote it is in.
    const end = parser.position - 1;
    const quote = text[end] ?? '"';
    values.push(place(text.lastIndexOf(quote, end - 1) + 1));
    if (values.length > MAX_ATTRIBUTES) {
      throw new Refusal('limit', `An element has more than ${MAX_ATTRIBUTES} attributes`, started);
    }
  });
  parser.on('opentag', (tag) => {
    count += 1;
    depth += 1;
    tagEnd = parser.position;
    if (count > limits.maxElements) {
      throw new Refusal('limit', `More than ${limits.maxElements} elements`, started);
    }
    if (depth > limits.maxDepth) {
      throw new Refusal('limit', `Elements are nested deeper than ${limits.maxDepth}`, started);
    }
    const attributes: XmlAttribute[] = [];
    Object.values(tag.attributes).forEach((attribute, index) => {
      if (attribute.uri === XMLNS) return;
      const { name, local, uri, value } = attribute;
      attributes.push({ name, local, uri, value, at: values[index] ?? started });
    });
    const element: XmlElement = {
      kind: 'element',
      name: tag.name,
      local: tag.local,
      prefix: tag.prefix,
      uri: tag.uri,
      at: started,
      attributes,
      declarations: { ...tag.ns },
      children: [],
      parent: current,
    };
    if (current) current.children.push(element);
    else root = element;
    current = element;
  });
  parser.on('closetag', () => {
    depth -= 1;
    tagEnd = parser.position;
    current = current?.parent;
  });
  const addText = (value: string): void => {
    const last = current?.children.at(-1);
    if (last?.kind === 'text' && current) {
      current.children[current.children.length - 1] = { ...last, text: last.text + value };
    } else current?.children.push({ kind: 'text', text: value, at: place(tagEnd) });
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('comment', (comment) => {
    const breaks = comment.replaceAll(/[^\n]/gu, '');
    if (current && breaks !== '') addText(breaks);
  });
  parser.write(text).close();
  return root && { ok: true, root, elements: count };
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

function position(starts: readonly number[], offset: number): Position {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: Math.max(0, offset - (starts[low] ?? 0)) + 1 };
}
