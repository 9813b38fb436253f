import { elementsOf, textOf, type XmlElement } from '@ringback/xml';
import { readBuiltin } from '../grammar/builtin-grammar.ts';
import { BUILTIN_TYPES } from '../grammar/model.ts';
import { readGrammarElement } from '../grammar/srgs-reader.ts';
import type { Grammar, GrammarSource } from './model.ts';
import { attribute, type Reading } from './reading.ts';

const XML_TYPES = /^application\/(?:srgs|grammar)\+xml$/iu;

/** A `grammar` of a document: inside of it, at an address, or built in (VoiceXML 2.0 3.1.1). */
export function readGrammarReference(element: XmlElement, reading: Reading, base: string): Grammar {
  return {
    source: sourceOf(element, reading, base),
    scope: attribute(element, 'scope')
      ? reading.choice<'document' | 'dialog'>(element, 'scope', ['document', 'dialog'], 'dialog')
      : undefined,
    at: reading.place(element.at),
  };
}

function sourceOf(element: XmlElement, reading: Reading, base: string): GrammarSource {
  const mode = reading.text(element, 'mode');
  if (mode !== undefined) reading.choice(element, 'mode', ['voice', 'dtmf'], 'voice');
  const which = reading.oneOf(element, ['src', 'srcexpr'], false);
  const type = reading.text(element, 'type');
  if (which === undefined) return inside(element, reading, base, type);
  if (textOf(element).text.trim() !== '' || elementsOf(element).length > 0)
    reading.error('VXML_ATTRIBUTES', element.at, 'A grammar is either inside or at an address');
  const literal = reading.text(element, 'src') ?? '';
  if (literal.startsWith('builtin:')) {
    if (literal.startsWith('builtin:grammar/')) return { kind: 'voice' };
    const builtin = readBuiltin(literal);
    if (builtin.ok) return { kind: 'tree', tree: builtin.tree };
    return unsupported(element, reading, builtin.message, `Built in are ${BUILTIN_TYPES.join(', ')}`);
  }
  if (type !== undefined && !XML_TYPES.test(type))
    return mode === 'dtmf'
      ? unsupported(element, reading, `Grammars of type ${type} are not understood`)
      : { kind: 'voice' };
  if (mode === 'voice') return { kind: 'voice' };
  const src = reading.address(element, 'src', 'srcexpr');
  return src ? { kind: 'address', src, fetch: reading.fetch(element), mode } : { kind: 'voice' };
}

function inside(
  element: XmlElement,
  reading: Reading,
  base: string,
  type: string | undefined,
): GrammarSource {
  const isDtmf = reading.text(element, 'mode') === 'dtmf';
  const isText = elementsOf(element).length === 0;
  if (isText || (type !== undefined && !XML_TYPES.test(type))) {
    if (isText && textOf(element).text.trim() === '')
      reading.error('VXML_ATTRIBUTES', element.at, 'A grammar needs rules, or the address of some');
    return isDtmf
      ? unsupported(element, reading, 'Only the XML form of grammars is understood')
      : { kind: 'voice' };
  }
  const grammar = readGrammarElement(element, base);
  if (!grammar.ok) {
    const { problem } = grammar;
    if (!isDtmf) return { kind: 'voice' };
    if (problem.isUnsupported) return unsupported(element, reading, problem.message);
    reading.error('VXML_GRAMMAR', problem.at, problem.message);
    return { kind: 'unsupported', why: problem.message };
  }
  if (grammar.tree.mode === 'voice') return { kind: 'voice' };
  if (grammar.tree.root === undefined) {
    reading.error(
      'VXML_GRAMMAR',
      element.at,
      'A grammar inside of a document needs root, the rule to begin with',
    );
  }
  return { kind: 'tree', tree: grammar.tree };
}

function unsupported(
  element: XmlElement,
  reading: Reading,
  why: string,
  remedy = 'Write it in the XML form (type="application/srgs+xml"), without what is not understood',
): GrammarSource {
  reading.warning(
    'VXML_UNSUPPORTED',
    element.at,
    `${why}: it throws error.unsupported.format when it is to be used`,
    remedy,
  );
  return { kind: 'unsupported', why };
}
