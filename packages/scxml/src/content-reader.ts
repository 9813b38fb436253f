import type { CompiledUnit, Evaluator, UnitKind } from '@ringback/script';
import type { Position, XmlAttribute, XmlElement } from '@ringback/xml';
import { attributeOf, elementsOf, textOf } from '@ringback/xml';
import { ActionReader } from './action-reader.ts';
import type { ActionSchemas } from './action-schema.ts';
import type { Dialect } from './dialect.ts';
import type { Source } from './document-sources.ts';
import type { Finding } from './finding.ts';
import { valueOfChildren } from './literal-value.ts';
import type { Block, Branch, ContentSource, Instruction, ParamNode, Payload, ValueSource } from './model.ts';
import { SCXML_NAMESPACE } from './namespace.ts';

/** What `src` attributes of the document gave, fetched before reading. */
export type Resources = ReadonlyMap<XmlElement, Source>;

const NO_TEXT: ContentSource = { kind: 'json', json: '' };

/** Reads executable content into instructions and compiles its expressions. */
export class ContentReader {
  readonly findings: Finding[] = [];
  /** Every unit that did not compile; they fail when evaluated, and the linter shows them. */
  readonly broken: CompiledUnit[] = [];
  readonly #evaluator: Evaluator;
  readonly #dialect: Dialect;
  readonly #resources: Resources;
  readonly #actions: ActionReader;

  constructor(evaluator: Evaluator, dialect: Dialect, resources: Resources, schemas: ActionSchemas) {
    this.#evaluator = evaluator;
    this.#dialect = dialect;
    this.#resources = resources;
    this.#actions = new ActionReader(this, schemas);
  }

  report(
    code: string,
    message: string,
    at: Position,
    severity: Finding['severity'] = 'error',
    remedy?: string,
  ): void {
    this.findings.push({ severity, code, message, ...(remedy === undefined ? {} : { remedy }), ...at });
  }

  compile(kind: UnitKind, source: string, at: Position): CompiledUnit {
    const unit = this.#evaluator.compile(kind, source, at);
    if (unit.problem) this.broken.push(unit);
    return unit;
  }

  /** A location, or `undefined` when the source is none; that is no mistake then. */
  possibleLocation(source: string, at: Position): CompiledUnit | undefined {
    const unit = this.#evaluator.compile('location', source, at);
    return unit.problem ? undefined : unit;
  }

  required(element: XmlElement, name: string): XmlAttribute | undefined {
    const attribute = attributeOf(element, name);
    if (!attribute) this.report('SCXML_MISSING_ATTRIBUTE', `<${element.name}> needs ${name}`, element.at);
    return attribute;
  }

  expression(element: XmlElement, name: string): CompiledUnit | undefined {
    const attribute = attributeOf(element, name);
    return attribute && this.compile('expression', attribute.value, attribute.at);
  }

  /** The same where an empty attribute means none. */
  optionalExpression(element: XmlElement, name: string): CompiledUnit | undefined {
    return attributeOf(element, name)?.value.trim() === '' ? undefined : this.expression(element, name);
  }

  location(element: XmlElement, name: string): CompiledUnit | undefined {
    const attribute = attributeOf(element, name);
    return attribute && this.compile('location', attribute.value, attribute.at);
  }

  /** A pair such as `event` / `eventexpr`, of which only one may be there. */
  literalOrExpression(
    element: XmlElement,
    literal: string,
    computed: string | undefined,
  ): ValueSource | undefined {
    const fixed = attributeOf(element, literal);
    const expr = computed === undefined ? undefined : attributeOf(element, computed);
    if (fixed && expr) {
      this.report('SCXML_CONFLICT', `<${element.name}> has both ${literal} and ${computed}`, expr.at);
    }
    if (fixed) return { kind: 'literal', value: fixed.value };
    return expr && { kind: 'unit', unit: this.compile('expression', expr.value, expr.at) };
  }

  payload(element: XmlElement): Payload {
    const names = attributeOf(element, 'namelist');
    const namelist = (names?.value.trim() ?? '')
      .split(/\s+/u)
      .filter((name) => name !== '')
      .map((name) => ({ name, unit: this.compile('location', name, names?.at ?? element.at) }));
    const params: ParamNode[] = [];
    let content: ContentSource | undefined;
    for (const child of elementsOf(element)) {
      if (child.uri !== SCXML_NAMESPACE) continue;
      if (child.local === 'param') {
        const param = this.param(child);
        if (param) params.push(param);
      } else if (child.local === 'content') content = this.content(child);
    }
    // The content of an invocation is a document, and takes parameters.
    if (content && element.local !== 'invoke' && (params.length > 0 || namelist.length > 0)) {
      this.report('SCXML_CONFLICT', `<${element.name}> has <content> beside names or <param>`, element.at);
    }
    return { content, namelist, params };
  }

  param(element: XmlElement): ParamNode | undefined {
    const name = this.required(element, 'name');
    const unit = this.expression(element, 'expr') ?? this.location(element, 'location');
    if (!unit) this.report('SCXML_MISSING_ATTRIBUTE', '<param> needs expr or location', element.at);
    return name && unit && { name: name.value, unit, at: element.at };
  }

  content(element: XmlElement): ContentSource {
    const name = this.#dialect.contentExpressions.find((one) => attributeOf(element, one));
    const unit = name === undefined ? undefined : this.expression(element, name);
    return unit ? { kind: 'unit', unit } : (valueOfChildren(element) ?? NO_TEXT);
  }

  /**
   * A `<script>` element: the resource it names, or its text and the files included in it, each a script with lines of
   * its own. Only when one of them is no script by itself, such as the head of a block, are they one text.
   */
  script(element: XmlElement): readonly CompiledUnit[] {
    const resource = this.#resources.get(element);
    if (resource && !resource.ok) {
      this.report('SCXML_RESOURCE', resource.message, element.at);
      return [];
    }
    if (resource) {
      return [this.compile('script', resource.text, { line: 1, column: 1, url: resource.url })];
    }
    const texts = element.children.filter((child) => child.kind === 'text');
    const parts = texts.filter(({ text }) => text.trim() !== '');
    const units = parts.map(({ text, at }) => this.#evaluator.compile('script', text, at));
    if (parts.length > 1 && units.some(({ problem }) => problem)) {
      const { text, at } = textOf(element);
      const whole = this.#evaluator.compile('script', text, at);
      if (!whole.problem) return [whole];
    }
    for (const unit of units) if (unit.problem) this.broken.push(unit);
    return units;
  }

  block(element: XmlElement): Block {
    return this.instructions(elementsOf(element));
  }

  instructions(elements: readonly XmlElement[]): Block {
    const block: Instruction[] = [];
    for (const element of elements) {
      const instruction =
        element.uri === SCXML_NAMESPACE ? this.#instruction(element) : this.#actions.action(element);
      if (instruction) block.push(instruction);
    }
    return block;
  }

  #instruction(element: XmlElement): Instruction | undefined {
    const { at } = element;
    switch (element.local) {
      case 'raise':
        return this.#dialect.readRaise(element, this);
      case 'send':
        return this.#dialect.readSend(element, this);
      case 'cancel':
        return this.#dialect.readCancel(element, this);
      case 'log':
        return this.#dialect.readLog(element, this);
      case 'script':
        return { kind: 'script', units: this.script(element), at };
      case 'assign':
        return this.#assign(element);
      case 'if':
        return { kind: 'if', branches: this.#branches(element), at };
      case 'foreach':
        return this.#foreach(element);
      default: {
        const other = this.#dialect.readOther(element, this);
        if (other !== 'unknown') return other;
        this.report('SCXML_UNKNOWN_ELEMENT', `<${element.name}> is no executable content`, at);
        return undefined;
      }
    }
  }

  #assign(element: XmlElement): Instruction | undefined {
    if (!this.required(element, 'location')) return undefined;
    const location = this.location(element, 'location');
    const unit = this.expression(element, 'expr');
    const value: ContentSource = unit ? { kind: 'unit', unit } : (valueOfChildren(element) ?? NO_TEXT);
    return location && { kind: 'assign', location, value, at: element.at };
  }

  #branches(element: XmlElement): Branch[] {
    this.required(element, 'cond');
    const branches: Branch[] = [];
    let cond = this.expression(element, 'cond');
    let inside: XmlElement[] = [];
    for (const child of elementsOf(element)) {
      const isMark = child.uri === SCXML_NAMESPACE && (child.local === 'else' || child.local === 'elseif');
      if (!isMark) {
        inside.push(child);
        continue;
      }
      branches.push({ cond, content: this.instructions(inside) });
      inside = [];
      if (child.local === 'elseif') this.required(child, 'cond');
      cond = child.local === 'else' ? undefined : this.expression(child, 'cond');
    }
    branches.push({ cond, content: this.instructions(inside) });
    return branches;
  }

  #foreach(element: XmlElement): Instruction | undefined {
    this.required(element, 'array');
    const array = this.expression(element, 'array');
    const item = this.required(element, 'item');
    const index = attributeOf(element, 'index');
    const content = this.block(element);
    if (!array || !item) return undefined;
    return { kind: 'foreach', array, item: item.value, index: index?.value, content, at: element.at };
  }
}
