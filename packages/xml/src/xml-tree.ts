/** A place in a file; line and column count from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
  /** The file, when it is not the document itself. */
  readonly url?: string;
}

export interface XmlAttribute {
  readonly name: string;
  readonly local: string;
  readonly uri: string;
  readonly value: string;
  /** Where the value begins. */
  readonly at: Position;
}

/** Text, CDATA included. Comments inside are kept as line breaks only, so that lines of scripts hold. */
export interface XmlText {
  readonly kind: 'text';
  readonly text: string;
  readonly at: Position;
}

export interface XmlElement {
  readonly kind: 'element';
  readonly name: string;
  readonly local: string;
  readonly prefix: string;
  readonly uri: string;
  readonly at: Position;
  /** Attributes without `xmlns` ones. */
  readonly attributes: readonly XmlAttribute[];
  /** Namespace declarations made here, by prefix (`''` is the default one). */
  readonly declarations: Readonly<Record<string, string>>;
  readonly children: (XmlElement | XmlText)[];
  /** In its own file, also when it was put into another one. */
  readonly parent: XmlElement | undefined;
  /** The prefix of ids, when the element was included under one. */
  readonly includedAs?: string;
}

/** Line and file of a place, as effects and error events show it. */
export function lineOf({ line, url }: Position): { readonly line: number; readonly url?: string } {
  return url === undefined ? { line } : { line, url };
}

/** The attribute of that local name that belongs to no namespace. */
export function attributeOf(element: XmlElement, local: string): XmlAttribute | undefined {
  return element.attributes.find((attribute) => attribute.local === local && attribute.uri === '');
}

export function elementsOf(element: XmlElement): XmlElement[] {
  return element.children.filter((child) => child.kind === 'element');
}

/** All text directly inside, and where it begins. */
export function textOf(element: XmlElement): { readonly text: string; readonly at: Position } {
  const texts = element.children.filter((child) => child.kind === 'text');
  return { text: texts.map((child) => child.text).join(''), at: texts[0]?.at ?? element.at };
}

/** Text as XML. */
export function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function escapeValue(text: string): string {
  return escapeText(text).replaceAll('"', '&quot;').replaceAll('\n', '&#10;').replaceAll('\t', '&#9;');
}

/** An element as XML text that stands by itself: namespaces declared further out are declared on it. */
export function xmlText(element: XmlElement): string {
  const inherited: Record<string, string> = {};
  for (let outer: XmlElement | undefined = element; outer; outer = outer.parent) {
    for (const [prefix, uri] of Object.entries(outer.declarations)) inherited[prefix] ??= uri;
  }
  return write(element, inherited);
}

/** An element as lists: name with prefix, namespace, attributes, children with text as strings. */
export type XmlLists = readonly [
  name: string,
  uri: string,
  attributes: readonly (readonly [name: string, uri: string, value: string])[],
  children: readonly (XmlLists | string)[],
];

/** An element in the form in which scripts get XML. */
export function treeOf(element: XmlElement): XmlLists {
  return [
    element.name,
    element.uri,
    element.attributes.map(({ name, uri, value }) => [name, uri, value] as const),
    element.children.map((child) => (child.kind === 'text' ? child.text : treeOf(child))),
  ];
}

function write(element: XmlElement, declarations: Readonly<Record<string, string>>): string {
  const spaces = Object.entries(declarations).map(
    ([prefix, uri]) => ` ${prefix === '' ? 'xmlns' : `xmlns:${prefix}`}="${escapeValue(uri)}"`,
  );
  const attributes = element.attributes.map(({ name, value }) => ` ${name}="${escapeValue(value)}"`);
  const inner = element.children.map((child) =>
    child.kind === 'text' ? escapeText(child.text) : write(child, child.declarations),
  );
  const head = element.name + spaces.join('') + attributes.join('');
  return inner.length === 0 ? `<${head}/>` : `<${head}>${inner.join('')}</${element.name}>`;
}
