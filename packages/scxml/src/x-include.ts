import type { XmlAttribute, XmlElement, XmlText } from '@ringback/xml';
import { attributeOf, elementsOf } from '@ringback/xml';
import type { DocumentLimits } from './document-limits.ts';
import type { DocumentSources, Source } from './document-sources.ts';
import type { Finding } from './finding.ts';
import { SCXML_NAMESPACE } from './namespace.ts';
import { readXml } from './xml-reader.ts';
import { elementWithId, idOfPointer } from './xpointer.ts';

// XInclude 1.0 as published applications use it, and two extensions of the original: `resolveid` puts a prefix before
// the ids of what is included, and $$_MY_PREFIX_$$ in it stands for that prefix (ORS reference 1).

export const XINCLUDE_NAMESPACE = 'http://www.w3.org/2001/XInclude';

const PREFIX_TOKEN = '$$_MY_PREFIX_$$';
const IDENTIFIED = new Set(['state', 'parallel', 'final', 'history']);

/** Where an inclusion stands. */
interface Place {
  readonly element: XmlElement;
  readonly parent: XmlElement;
  readonly depth: number;
}

/** A file, and by which inclusions it was come to: their files with what was pointed at. */
interface Context {
  readonly base: string;
  readonly chain: readonly string[];
  /** Nesting of elements around what is included. */
  readonly depth: number;
}

/** Puts what a document includes into its tree. */
export class Includer {
  readonly findings: Finding[] = [];
  readonly #sources: DocumentSources;
  readonly #limits: DocumentLimits;
  readonly #parsed = new Map<string, XmlElement | Finding>();
  #elements: number;
  #includes = 0;

  /** `elements`: how many the document itself has. */
  constructor(sources: DocumentSources, limits: DocumentLimits, elements: number) {
    this.#sources = sources;
    this.#limits = limits;
    this.#elements = elements;
  }

  /** Replaces every inclusion inside of the root; those that fail are gone and in `findings`. */
  async expand(root: XmlElement, url: string): Promise<void> {
    await this.#inside(root, { base: url, chain: [keyOf(url, undefined)], depth: 0 });
  }

  async #inside(root: XmlElement, context: Context): Promise<void> {
    for (const { element, parent, depth } of inclusionsIn(root)) {
      const found = await this.#include(element, { ...context, depth: context.depth + depth });
      parent.children.splice(parent.children.indexOf(element), 1, ...found);
    }
  }

  async #include(element: XmlElement, context: Context): Promise<(XmlElement | XmlText)[]> {
    this.#includes += 1;
    if (this.#includes > this.#limits.maxIncludes) {
      // One finding says it; the others would all say the same.
      if (this.#includes === this.#limits.maxIncludes + 1) {
        this.#refuse('SCXML_LIMIT', `More than ${this.#limits.maxIncludes} inclusions`, element);
      }
      return [];
    }
    const href = attributeOf(element, 'href');
    if (!href || href.value.trim() === '') {
      return this.#refuse('SCXML_MISSING_ATTRIBUTE', `<${element.name}> needs href`, element, href);
    }
    const [reference = '', fragment] = href.value.split('#', 2);
    const source = await this.#sources.read(reference, context.base);
    if (!source.ok) return this.#instead(element, context, source);
    const parse = attributeOf(element, 'parse');
    switch (parse?.value ?? 'xml') {
      case 'text':
        return [this.#text(element, source)];
      case 'xml':
        return this.#xml(element, fragment, source, context);
      default:
        return this.#refuse('SCXML_BAD_VALUE', 'parse is xml or text', element, parse);
    }
  }

  /** What stands in `<xi:fallback>`, or else the reason why nothing does. */
  async #instead(
    element: XmlElement,
    context: Context,
    source: Extract<Source, { ok: false }>,
  ): Promise<(XmlElement | XmlText)[]> {
    const fallback = elementsOf(element).find(
      ({ uri, local }) => uri === XINCLUDE_NAMESPACE && local === 'fallback',
    );
    if (fallback) {
      await this.#inside(fallback, context);
      return fallback.children;
    }
    const href = attributeOf(element, 'href');
    const message = `${JSON.stringify(href?.value ?? '')} cannot be included: ${source.message}`;
    return this.#refuse('SCXML_INCLUDE', message, element, href);
  }

  #text(element: XmlElement, { url, text }: Extract<Source, { ok: true }>): XmlText {
    const plain = text.replace(/^\ufeff/u, '').replaceAll(/\r\n?/gu, '\n');
    const prefix = attributeOf(element, 'resolveid')?.value;
    return { kind: 'text', text: resolved(plain, prefix), at: { line: 1, column: 1, url } };
  }

  async #xml(
    element: XmlElement,
    fragment: string | undefined,
    { url, text }: Extract<Source, { ok: true }>,
    context: Context,
  ): Promise<(XmlElement | XmlText)[]> {
    const pointer = attributeOf(element, 'xpointer');
    const id = idOfPointer(pointer?.value ?? fragment ?? '');
    if (id === undefined && (pointer || fragment !== undefined)) {
      const message = 'xpointer has the form ID, element(ID) or xpointer(id("ID"))';
      return this.#refuse('SCXML_BAD_VALUE', message, element, pointer);
    }
    const key = keyOf(url, id);
    if (context.chain.includes(key)) {
      const way = [...context.chain.slice(context.chain.indexOf(key)), key].join(' -> ');
      return this.#refuse('SCXML_INCLUDE_CYCLE', `The file includes itself: ${way}`, element);
    }
    if (context.chain.length > this.#limits.maxIncludeDepth) {
      const message = `Inclusions are nested deeper than ${this.#limits.maxIncludeDepth}`;
      return this.#refuse('SCXML_LIMIT', message, element);
    }
    const root = this.#parse(url, text);
    if ('severity' in root) {
      if (!this.findings.includes(root)) this.findings.push(root);
      return [];
    }
    const found = id === undefined ? root : elementWithId(root, id);
    if (!found) {
      return this.#refuse(
        'SCXML_INCLUDE',
        `There is no element with the id ${JSON.stringify(id)} in ${url}`,
        element,
        pointer,
      );
    }
    const prefix = attributeOf(element, 'resolveid')?.value.trim();
    const copy = this.#copy(found, prefix, context.depth, element);
    if (!copy) return [];
    const included = prefix === undefined ? copy : { ...copy, includedAs: prefix };
    await this.#inside(included, { base: url, chain: [...context.chain, key], depth: context.depth });
    return [included];
  }

  #parse(url: string, text: string): XmlElement | Finding {
    let root = this.#parsed.get(url);
    if (!root) {
      const xml = readXml(text, this.#limits, url);
      root = xml.ok ? xml.root : xml.finding;
      this.#parsed.set(url, root);
    }
    return root;
  }

  /** A copy with the prefix put in; `undefined` when there would be too many elements, or too deep ones. */
  #copy(
    element: XmlElement,
    prefix: string | undefined,
    depth: number,
    inclusion: XmlElement,
  ): XmlElement | undefined {
    const { maxElements, maxDepth } = this.#limits;
    this.#elements += 1;
    if (this.#elements > maxElements || depth > maxDepth) {
      const message =
        depth > maxDepth
          ? `Elements are nested deeper than ${maxDepth}`
          : `More than ${maxElements} elements`;
      // The inclusions that follow would say the same.
      if (!this.findings.some((finding) => finding.message === message)) {
        this.#refuse('SCXML_LIMIT', message, inclusion);
      }
      return undefined;
    }
    const hasId = element.uri === SCXML_NAMESPACE && IDENTIFIED.has(element.local);
    const attributes = element.attributes.map((attribute) => {
      const value = resolved(attribute.value, prefix);
      const isId = hasId && attribute.name === 'id' && prefix !== undefined && prefix !== '';
      // What already says the prefix does not get it a second time.
      const isBare = isId && value === attribute.value;
      return { ...attribute, value: isBare ? `${prefix}.${value}` : value };
    });
    const children: (XmlElement | XmlText)[] = [];
    for (const child of element.children) {
      if (child.kind === 'text') children.push({ ...child, text: resolved(child.text, prefix) });
      else {
        const copy = this.#copy(child, prefix, depth + 1, inclusion);
        if (!copy) return undefined;
        children.push(copy);
      }
    }
    return { ...element, attributes, children };
  }

  #refuse(code: string, message: string, element: XmlElement, attribute?: XmlAttribute): [] {
    this.findings.push({ severity: 'error', code, message, ...(attribute?.at ?? element.at) });
    return [];
  }
}

function keyOf(url: string, id: string | undefined): string {
  return id === undefined ? url : `${url}#${id}`;
}

function resolved(text: string, prefix: string | undefined): string {
  return prefix === undefined ? text : text.replaceAll(PREFIX_TOKEN, () => prefix);
}

/** The inclusions in a tree; a document inside of `<content>` is another one, and none of it is looked at. */
function inclusionsIn(root: XmlElement): Place[] {
  const found: Place[] = [];
  const todo: { parent: XmlElement; depth: number }[] = [{ parent: root, depth: 1 }];
  for (let next = todo.pop(); next; next = todo.pop()) {
    const { parent, depth } = next;
    if (parent.uri === SCXML_NAMESPACE && parent.local === 'content') continue;
    for (const child of elementsOf(parent)) {
      if (child.uri !== XINCLUDE_NAMESPACE) todo.push({ parent: child, depth: depth + 1 });
      else if (child.local === 'include') found.push({ element: child, parent, depth });
    }
  }
  // In the order of the document, so that files are read, and findings made, in it.
  return found.sort(
    (a, b) => a.element.at.line - b.element.at.line || a.element.at.column - b.element.at.column,
  );
}
