import { attributeOf, elementsOf, type Position, readXml, textOf, type XmlElement } from '@ringback/xml';
import type { VoiceLimits } from '../limits.ts';
import type { Expansion, GrammarTree, Rule, TagFormat } from './model.ts';

export interface GrammarProblem {
  readonly message: string;
  readonly at: Position;
  /** It may be right, and this platform does not do it. */
  readonly isUnsupported: boolean;
}

export type GrammarReading =
  | { readonly ok: true; readonly tree: Extract<GrammarTree, { kind: 'srgs' }> }
  | { readonly ok: false; readonly problem: GrammarProblem };

const NOWHERE: Position = { line: 1, column: 1 };
const MOST_REPEATS = 1_000;

class GrammarFault extends Error {
  override readonly name = 'GrammarFault';
  readonly problem: GrammarProblem;
  constructor(message: string, at: Position, isUnsupported = false) {
    super(message);
    this.problem = { message, at, isUnsupported };
  }
}

/** A grammar in a file of its own (SRGS 1.0, XML form). */
export function readGrammar(text: string, url: string, limits: VoiceLimits): GrammarReading {
  if (!/^\ufeff?\s*</u.test(text))
    return refusal('Only the XML form of grammars is understood', NOWHERE, true);
  const xml = readXml(text, limits, { doctype: 'skip' });
  if (!xml.ok) return refusal(xml.problem.message, xml.problem, false);
  if (xml.root.local !== 'grammar')
    return refusal(`The root element is <${xml.root.local}>, not <grammar>`, xml.root.at, false);
  return readGrammarElement(xml.root, url);
}

/** A `grammar` element, in a file of its own or inside of a document. */
export function readGrammarElement(element: XmlElement, base: string): GrammarReading {
  try {
    return { ok: true, tree: treeOf(element, base) };
  } catch (error) {
    if (error instanceof GrammarFault) return { ok: false, problem: error.problem };
    throw error;
  }
}

function refusal(message: string, at: Position, isUnsupported: boolean): GrammarReading {
  return { ok: false, problem: { message, at, isUnsupported } };
}

function treeOf(element: XmlElement, base: string): Extract<GrammarTree, { kind: 'srgs' }> {
  const mode = value(element, 'mode') ?? 'voice';
  if (mode !== 'dtmf' && mode !== 'voice') throw new GrammarFault('mode is dtmf or voice', element.at);
  const rules: Record<string, Rule> = {};
  const preludes: string[] = [];
  for (const child of elementsOf(element)) {
    if (child.local === 'tag') preludes.push(textOf(child).text);
    if (child.local !== 'rule') continue;
    const id = value(child, 'id') ?? '';
    if (!/^[\p{L}_][\p{L}\p{N}_.-]*$/u.test(id) || ['NULL', 'VOID', 'GARBAGE'].includes(id))
      throw new GrammarFault('A rule needs an id that is a name', child.at);
    if (Object.hasOwn(rules, id))
      throw new GrammarFault(`There are two rules ${JSON.stringify(id)}`, child.at);
    const isPublic = value(child, 'scope') === 'public';
    // What is said aloud is never matched here; it need not be understood.
    rules[id] = { isPublic, expansion: mode === 'dtmf' ? sequence(child) : { kind: 'void' } };
  }
  const root = value(element, 'root');
  if (root !== undefined && !Object.hasOwn(rules, root))
    throw new GrammarFault(`There is no rule ${JSON.stringify(root)}, which root names`, element.at);
  for (const rule of Object.values(rules)) checkReferences(rule.expansion, rules, element.at);
  return {
    kind: 'srgs',
    mode,
    root,
    rules,
    tags: tagFormat(value(element, 'tag-format'), element.at),
    base: element.attributes.find(({ name }) => name === 'xml:base')?.value ?? base,
    preludes,
  };
}

function tagFormat(format: string | undefined, at: Position): TagFormat {
  if (format === undefined || /^semantics\/1\.0$/iu.test(format)) return 'script';
  if (/^semantics\/1\.0-literals$/iu.test(format)) return 'literals';
  throw new GrammarFault(`Tags of the format ${JSON.stringify(format)} are not understood`, at, true);
}

function sequence(element: XmlElement): Expansion {
  const items: Expansion[] = [];
  for (const child of element.children) {
    if (child.kind === 'text') {
      const keys = keysOf(child.text, child.at);
      if (keys !== '') items.push({ kind: 'keys', keys });
    } else {
      const expansion = expansionOf(child);
      if (expansion) items.push(expansion);
    }
  }
  return items.length === 1 && items[0] ? items[0] : { kind: 'sequence', items };
}

function expansionOf(element: XmlElement): Expansion | undefined {
  switch (element.local) {
    case 'item':
      return item(element);
    case 'token':
      return { kind: 'keys', keys: keysOf(textOf(element).text, element.at) };
    case 'one-of': {
      const items = elementsOf(element).filter(({ local }) => local === 'item');
      if (items.length === 0) throw new GrammarFault('<one-of> needs items', element.at);
      return { kind: 'oneOf', items: items.map(item) };
    }
    case 'ruleref':
      return reference(element);
    case 'tag': {
      const { text, at } = textOf(element);
      return { kind: 'tag', text, line: at.line, column: at.column };
    }
    case 'example':
      return undefined;
    default:
      throw new GrammarFault(`<${element.local}> has no place in a rule`, element.at);
  }
}

function item(element: XmlElement): Expansion {
  const inside = sequence(element);
  const repeat = value(element, 'repeat');
  if (repeat === undefined) return inside;
  const parts = /^\s*(\d{1,4})\s*(?:(-)\s*(\d{1,4})?\s*)?$/u.exec(repeat);
  if (!parts) throw new GrammarFault('repeat is a number, or two with - between them', element.at);
  const least = Number(parts[1]);
  const most =
    parts[2] === undefined ? least : parts[3] === undefined ? Number.POSITIVE_INFINITY : Number(parts[3]);
  if (most < least || least > MOST_REPEATS)
    throw new GrammarFault(
      `repeat goes from a smaller to a larger number, up to ${MOST_REPEATS}`,
      element.at,
    );
  // Infinity does not outlive being saved.
  return { kind: 'repeat', item: inside, least, most: Math.min(most, MOST_REPEATS) };
}

function reference(element: XmlElement): Expansion {
  const special = value(element, 'special');
  const uri = value(element, 'uri')?.trim();
  if ((special === undefined) === (uri === undefined))
    throw new GrammarFault('<ruleref> takes either uri or special', element.at);
  switch (special) {
    case 'NULL':
      return { kind: 'null' };
    case 'VOID':
      return { kind: 'void' };
    case 'GARBAGE':
      throw new GrammarFault('GARBAGE is not understood for keys', element.at, true);
    case undefined:
      break;
    default:
      throw new GrammarFault('special is NULL, VOID or GARBAGE', element.at);
  }
  const [file = '', rule] = (uri ?? '').split('#', 2);
  if (file !== '') return { kind: 'elsewhere', uri: file, rule };
  if (rule === undefined || rule === '') throw new GrammarFault('<ruleref> names no rule', element.at);
  return { kind: 'rule', name: rule };
}

function checkReferences(expansion: Expansion, rules: Readonly<Record<string, Rule>>, at: Position): void {
  if (expansion.kind === 'rule' && !Object.hasOwn(rules, expansion.name))
    throw new GrammarFault(`There is no rule ${JSON.stringify(expansion.name)}`, at);
  if (expansion.kind === 'sequence' || expansion.kind === 'oneOf')
    for (const inner of expansion.items) checkReferences(inner, rules, at);
  if (expansion.kind === 'repeat') checkReferences(expansion.item, rules, at);
}

const NAMED: Readonly<Record<string, string>> = { star: '*', pound: '#' };

/** Tokens of a DTMF grammar (SRGS appendix E), between blanks or quotes, as keys. */
function keysOf(text: string, at: Position): string {
  let keys = '';
  for (const token of text.replaceAll('"', ' ').split(/\s+/u)) {
    if (token === '') continue;
    const named = NAMED[token.replace(/^dtmf-/iu, '').toLowerCase()];
    const found = named ?? token.replace(/^dtmf-/iu, '').toUpperCase();
    if (!/^[0-9A-D*#]+$/u.test(found)) throw new GrammarFault(`${JSON.stringify(token)} is no key`, at);
    keys += found;
  }
  return keys;
}

function value(element: XmlElement, name: string): string | undefined {
  return attributeOf(element, name)?.value;
}
