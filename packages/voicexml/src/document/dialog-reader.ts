import { elementsOf, type XmlElement } from '@ringback/xml';
import { readDeclaration } from './content-reader.ts';
import { readGrammarReference } from './grammar-reader.ts';
import { ITEM_KINDS, readFilled, readItem, readMenuItem } from './item-reader.ts';
import type { Dialog, Filled, Grammar, Instruction, Item, Link } from './model.ts';
import { readCatch, readLink, readProperties } from './part-reader.ts';
import { attribute, type Reading, VARIABLE_NAME } from './reading.ts';
import { EVENT_HANDLERS } from './vocabulary.ts';

/** Reads a form or a menu. */
export function readDialog(element: XmlElement, reading: Reading, base: string): Dialog {
  const shared = {
    id: reading.text(element, 'id'),
    scope: reading.choice(element, 'scope', ['dialog', 'document'], 'dialog'),
    properties: readProperties(element),
    at: reading.place(element.at),
  };
  if (element.local === 'menu') {
    const item = readMenuItem(element, reading, base);
    const init: Instruction[] = elementsOf(element).flatMap((child) => {
      const code: Instruction[] = [];
      readDeclaration(child, reading, code);
      return code;
    });
    return {
      ...shared,
      kind: 'menu',
      init: reading.code([...init, { op: 'initItem', item: 0 }]),
      items: [item],
      filled: [],
      // What happens in a menu happens to its one item, which has the handlers.
      catches: [],
      links: [],
      grammars: [],
      variables: [],
    };
  }
  return { ...shared, kind: 'form', ...readForm(element, reading, base) };
}

function readForm(element: XmlElement, reading: Reading, base: string) {
  const init: Instruction[] = [];
  const items: Item[] = [];
  const filled: Filled[] = [];
  const links: Link[] = [];
  const grammars: Grammar[] = [];
  const catches = elementsOf(element)
    .filter(({ local }) => EVENT_HANDLERS.has(local))
    .map((one) => readCatch(one, reading));
  for (const child of elementsOf(element)) {
    if (readDeclaration(child, reading, init)) continue;
    if (ITEM_KINDS.some((kind) => kind === child.local)) {
      init.push({ op: 'initItem', item: items.length });
      items.push(readItem(child, items.length, reading, base, filled));
    } else if (child.local === 'filled') filled.push(readFilled(child, reading, undefined));
    else if (child.local === 'link') links.push(readLink(child, reading, base));
    else if (child.local === 'grammar') grammars.push(readGrammarReference(child, reading, base));
  }
  const variables = init.flatMap((one) => (one.op === 'var' ? [one.name] : []));
  checkNames(element, items, variables, filled, reading);
  return { init: reading.code(init), items, filled, catches, links, grammars, variables };
}

function checkNames(
  element: XmlElement,
  items: readonly Item[],
  variables: readonly string[],
  filled: readonly Filled[],
  reading: Reading,
): void {
  const seen = new Set(variables);
  for (const { name, isNamed, at } of items) {
    if (isNamed && seen.has(name))
      reading.error('VXML_DUPLICATE', at, `The form has two variables ${JSON.stringify(name)}`);
    seen.add(name);
  }
  const inputs = new Set(
    items.filter(({ kind }) => kind !== 'block' && kind !== 'initial').map(({ name }) => name),
  );
  for (const { namelist, at } of filled)
    for (const name of namelist ?? [])
      if (!inputs.has(name))
        reading.error('VXML_UNKNOWN_ITEM', at, `The form has no input item ${JSON.stringify(name)}`);
  const id = attribute(element, 'id');
  if (id && !/^[\p{L}_:][\p{L}\p{N}_:.-]*$/u.test(id.value) && !VARIABLE_NAME.test(id.value))
    reading.error('VXML_BAD_VALUE', id.at, 'id is a name');
}
