import type { XmlElement } from '@ringback/xml';
import { elementsOf } from '@ringback/xml';
import type { DialectName } from '../dialect.ts';
import type { Finding } from '../finding.ts';
import { canonicalNamespace, SCXML_NAMESPACE } from '../namespace.ts';
import type { ElementFacts } from './catalogue.ts';
import { finding, type LintOptions } from './lint-context.ts';

/** Attributes of the elements of the Recommendation (SCXML 3-6). */
const ATTRIBUTES: Readonly<Record<string, string>> = {
  scxml: 'initial name version datamodel binding',
  state: 'id initial',
  parallel: 'id',
  transition: 'event cond target type',
  initial: '',
  final: 'id',
  onentry: '',
  onexit: '',
  history: 'id type',
  raise: 'event',
  if: 'cond',
  elseif: 'cond',
  else: '',
  foreach: 'array item index',
  log: 'label expr level',
  datamodel: '',
  data: 'id src expr',
  assign: 'location expr',
  donedata: '',
  content: 'expr',
  param: 'name expr location',
  script: 'src',
  send: 'event eventexpr target targetexpr type typeexpr id idlocation delay delayexpr namelist',
  cancel: 'sendid sendidexpr',
  invoke: 'type typeexpr src srcexpr id idlocation namelist autoforward',
  finalize: '',
};

/** What the draft that the original follows has besides (ORS reference 1). */
const DRAFT: Readonly<Record<string, string>> = {
  scxml: 'profile initialstate exmode',
  state: 'src',
  parallel: 'src',
  datamodel: 'schema',
  data: 'schema',
  send: 'targettype sendid hints',
  cancel: 'id',
  invoke: 'targettype',
  event: 'name',
  validate: 'location schema',
};

/** Their content is a value and no structure of the document. */
const VALUES = new Set(['data', 'assign', 'content', 'script', 'param']);

/** Attributes that no element of that name has, and what was probably meant with unknown elements. */
export interface Vocabulary {
  readonly findings: readonly Finding[];
  /** Adds to the findings of the reader what was meant. */
  explain(finding: Finding): Finding;
}

export function checkVocabulary(root: XmlElement, dialect: DialectName, options: LintOptions): Vocabulary {
  const words = new Words(dialect, options);
  words.visit(root);
  return {
    findings: words.findings,
    explain: (one) => {
      const meant = words.meant.get(placeOf(one));
      const isUnknown = one.code === 'SCXML_UNKNOWN_ELEMENT' || one.code === 'SCXML_UNSUPPORTED_ELEMENT';
      return isUnknown && meant !== undefined ? { ...one, remedy: `Did you mean <${meant}>?` } : one;
    },
  };
}

const placeOf = ({ line, column, url }: Finding | XmlElement['at']): string =>
  `${line} ${column} ${url ?? ''}`;

class Words {
  readonly findings: Finding[] = [];
  /** Names of elements that were probably meant, by place. */
  readonly meant = new Map<string, string>();
  readonly #known = new Map<string, readonly string[]>();
  readonly #modules = new Map<string, Readonly<Record<string, ElementFacts>>>();
  readonly #dialect: DialectName;
  readonly #suggest: (word: string, known: readonly string[]) => string | null;

  constructor(dialect: DialectName, { catalogue, suggest }: LintOptions) {
    this.#dialect = dialect;
    this.#suggest = suggest ?? (() => null);
    for (const [name, words] of Object.entries(ATTRIBUTES)) this.#learn(name, words);
    if (dialect === 'ors') for (const [name, words] of Object.entries(DRAFT)) this.#learn(name, words);
    for (const [namespace, elements] of Object.entries(catalogue?.elements ?? {})) {
      this.#modules.set(canonicalNamespace(namespace), elements);
    }
  }

  #learn(name: string, words: string): void {
    this.#known.set(name, [
      ...(this.#known.get(name) ?? []),
      ...words.split(' ').filter((word) => word !== ''),
    ]);
  }

  visit(root: XmlElement): void {
    const todo = [root];
    for (let element = todo.pop(); element; element = todo.pop()) {
      const isOurs = element.uri === SCXML_NAMESPACE;
      if (isOurs) this.#element(element);
      else this.#moduleElement(element);
      if (!isOurs || !VALUES.has(element.local)) todo.push(...elementsOf(element));
    }
  }

  #element(element: XmlElement): void {
    const known = this.#known.get(element.local);
    if (!known) {
      this.#guess(element, [...this.#known.keys()]);
      return;
    }
    for (const { local, uri, name, at } of element.attributes) {
      if (uri !== '' || known.includes(local)) continue;
      // The original has many of its own, and they begin like this.
      if (this.#dialect === 'ors' && local.startsWith('_')) continue;
      const meant = this.#suggest(local, known);
      this.findings.push(
        finding(
          this.#dialect === 'ors' ? 'warning' : 'error',
          'SCXML_UNKNOWN_ATTRIBUTE',
          at,
          `<${element.name}> has no attribute ${JSON.stringify(name)}: it is ignored`,
          meant === null ? hasAttributes(element, known) : `Did you mean ${JSON.stringify(meant)}?`,
        ),
      );
    }
  }

  #moduleElement(element: XmlElement): void {
    const elements = this.#modules.get(canonicalNamespace(element.uri));
    if (!elements) return;
    const facts = Object.hasOwn(elements, element.local) ? elements[element.local] : undefined;
    if (!facts) this.#guess(element, Object.keys(elements));
    for (const { local, uri, at } of facts?.attributes ? element.attributes : []) {
      const known = facts?.attributes ?? [];
      if (uri !== '' || known.includes(local)) continue;
      // What the modules take is not known to the last word, so only what looks mistyped is told.
      const meant = this.#suggest(local, known);
      if (meant === null) continue;
      const message = `<${element.name}> has no attribute ${JSON.stringify(local)}`;
      const remedy = `Did you mean ${JSON.stringify(meant)}?`;
      this.findings.push(finding('warning', 'SCXML_UNKNOWN_ATTRIBUTE', at, message, remedy));
    }
  }

  #guess(element: XmlElement, known: readonly string[]): void {
    const meant = this.#suggest(element.local, known);
    if (meant === null) return;
    this.meant.set(placeOf(element.at), element.prefix === '' ? meant : `${element.prefix}:${meant}`);
  }
}

function hasAttributes({ name }: XmlElement, known: readonly string[]): string {
  return known.length === 0
    ? `Take it away: <${name}> has no attributes`
    : `Take it away; <${name}> has ${known.join(', ')}`;
}
