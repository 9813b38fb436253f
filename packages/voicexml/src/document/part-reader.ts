import { elementsOf, type XmlElement } from '@ringback/xml';
import { plainText, readContent } from './content-reader.ts';
import { readGrammarReference } from './grammar-reader.ts';
import type { Catch, Choice, Grammar, Jump, Link } from './model.ts';
import { attribute, type Reading } from './reading.ts';

/** `catch`, or one of its short forms (VoiceXML 2.0 5.2.3). */
export function readCatch(element: XmlElement, reading: Reading): Catch {
  const count = attribute(element, 'count');
  if (count && !/^[1-9]\d{0,5}$/u.test(count.value))
    reading.error('VXML_BAD_VALUE', count.at, 'count is a number from 1');
  const events = element.local === 'catch' ? (reading.text(element, 'event') ?? '') : element.local;
  return {
    events: events.split(/\s+/u).filter((name) => name !== ''),
    cond: reading.source(element, 'cond'),
    count: Number(count?.value ?? '1') || 1,
    code: readContent(element, reading),
  };
}

export function readProperties(element: XmlElement): Readonly<Record<string, string>> {
  const found: [string, string][] = [];
  for (const child of elementsOf(element)) {
    if (child.local !== 'property') continue;
    const name = attribute(child, 'name')?.value;
    const value = attribute(child, 'value')?.value;
    if (name !== undefined && value !== undefined) found.push([name, value]);
  }
  return Object.fromEntries(found);
}

export function readLink(element: XmlElement, reading: Reading, base: string): Link {
  return {
    ...readJump(element, reading),
    dtmf: reading.keys(element),
    grammars: grammarsOf(element, reading, base),
  };
}

export function readChoice(element: XmlElement, reading: Reading, base: string): Choice {
  return {
    ...readJump(element, reading),
    dtmf: reading.keys(element),
    grammars: grammarsOf(element, reading, base),
    text: plainText(element),
  };
}

/** Those inside of an item, a link or a choice: they are active where that is, and take no scope (3.1.3). */
export function grammarsOf(element: XmlElement, reading: Reading, base: string): Grammar[] {
  return elementsOf(element)
    .filter(({ local }) => local === 'grammar')
    .map((one) => {
      const scope = attribute(one, 'scope');
      if (scope)
        reading.error(
          'VXML_ATTRIBUTES',
          scope.at,
          `A grammar inside of <${element.local}> has no scope of its own`,
          'Leave it out, or put the grammar into the form',
        );
      return readGrammarReference(one, reading, base);
    });
}

function readJump(element: XmlElement, reading: Reading): Jump {
  reading.oneOf(element, ['next', 'expr', 'event', 'eventexpr'], true);
  return {
    next: reading.address(element, 'next', 'expr'),
    event: reading.event(element, false),
    fetch: reading.fetch(element),
    at: reading.place(element.at),
  };
}
