import { elementsOf, type XmlElement } from '@ringback/xml';
import { readBuiltin } from '../grammar/builtin-grammar.ts';
import { BUILTIN_TYPES } from '../grammar/model.ts';
import { plainText, readContent } from './content-reader.ts';
import type { Filled, Item, Option, Param, Prompt } from './model.ts';
import { grammarsOf, readCatch, readChoice, readLink, readProperties } from './part-reader.ts';
import { barePrompt, isSpoken, readPrompt } from './prompt-reader.ts';
import { attribute, type Reading } from './reading.ts';
import { EVENT_HANDLERS } from './vocabulary.ts';

export const ITEM_KINDS = ['block', 'initial', 'field', 'record', 'transfer', 'subdialog', 'object'] as const;

/** A form item with all that belongs to it; `filled` inside of it goes to the list of the form. */
export function readItem(
  element: XmlElement,
  index: number,
  reading: Reading,
  base: string,
  filled: Filled[],
): Item {
  const name = reading.variableName(element);
  for (const child of elementsOf(element))
    if (child.local === 'filled') filled.push(readFilled(child, reading, index));
  const shared = {
    name: name ?? `#${index}`,
    isNamed: name !== undefined,
    expr: reading.source(element, 'expr'),
    cond: reading.source(element, 'cond'),
    at: reading.place(element.at),
    // The content of a block is what it does.
    prompts: element.local === 'block' ? [] : readPrompts(element, reading),
    catches: children(element, (local) => EVENT_HANDLERS.has(local)).map((one) => readCatch(one, reading)),
    properties: readProperties(element),
    grammars: grammarsOf(element, reading, base),
    links: children(element, (local) => local === 'link').map((one) => readLink(one, reading, base)),
  };
  switch (element.local) {
    case 'block':
      return { ...shared, kind: 'block', code: readContent(element, reading) };
    case 'initial':
      return { ...shared, kind: 'initial' };
    case 'record':
      return {
        ...shared,
        kind: 'record',
        modal: reading.boolean(element, 'modal', true),
        beep: reading.boolean(element, 'beep', false),
        maxtime: reading.time(element, 'maxtime'),
        finalsilence: reading.time(element, 'finalsilence'),
        dtmfterm: reading.boolean(element, 'dtmfterm', true),
        type: reading.text(element, 'type'),
      };
    case 'transfer':
      return { ...shared, ...readTransfer(element, reading) };
    case 'subdialog': {
      reading.oneOf(element, ['src', 'srcexpr'], true);
      return {
        ...shared,
        kind: 'subdialog',
        src: reading.address(element, 'src', 'srcexpr') ?? { kind: 'literal', uri: '', at: shared.at },
        submit: reading.submit(element),
        fetch: reading.fetch(element),
        params: children(element, (local) => local === 'param').map((one) => readParam(one, reading)),
      };
    }
    case 'object':
      return { ...shared, kind: 'object' };
    default:
      return { ...shared, ...readField(element, reading, shared.name) };
  }
}

function readField(element: XmlElement, reading: Reading, name: string) {
  const type = attribute(element, 'type');
  if (type) {
    const builtin = readBuiltin(type.value);
    if (!builtin.ok)
      reading[builtin.isUnsupported ? 'warning' : 'error'](
        builtin.isUnsupported ? 'VXML_UNSUPPORTED' : 'VXML_BAD_VALUE',
        type.at,
        builtin.message,
        builtin.isUnsupported ? `Built in are ${BUILTIN_TYPES.join(', ')}` : undefined,
      );
  }
  return {
    kind: 'field' as const,
    slot: reading.text(element, 'slot') ?? name,
    modal: reading.boolean(element, 'modal', false),
    builtin: type?.value,
    options: children(element, (local) => local === 'option').map((one) => readOption(one, reading)),
  };
}

function readTransfer(element: XmlElement, reading: Reading) {
  reading.oneOf(element, ['dest', 'destexpr'], true);
  reading.oneOf(element, ['bridge', 'type'], false);
  reading.oneOf(element, ['aai', 'aaiexpr'], false);
  const bridge = reading.boolean(element, 'bridge', false);
  return {
    kind: 'transfer' as const,
    transfer: attribute(element, 'type')
      ? reading.choice(element, 'type', ['blind', 'bridge', 'consultation'], 'blind')
      : bridge
        ? ('bridge' as const)
        : ('blind' as const),
    dest: reading.address(element, 'dest', 'destexpr') ?? {
      kind: 'literal' as const,
      uri: '',
      at: reading.place(element.at),
    },
    connecttimeout: reading.time(element, 'connecttimeout'),
    maxtime: reading.time(element, 'maxtime'),
    transferaudio: reading.text(element, 'transferaudio'),
    aai: reading.text(element, 'aai'),
    aaiexpr: reading.source(element, 'aaiexpr'),
  };
}

function readParam(element: XmlElement, reading: Reading): Param {
  reading.oneOf(element, ['expr', 'value'], true);
  return {
    name: reading.variableName(element) ?? '',
    expr: reading.source(element, 'expr'),
    value: reading.text(element, 'value'),
  };
}

function readOption(element: XmlElement, reading: Reading): Option {
  const dtmf = reading.keys(element);
  const text = plainText(element);
  return { dtmf, text, value: reading.text(element, 'value') ?? (text === '' ? (dtmf ?? '') : text) };
}

export function readFilled(element: XmlElement, reading: Reading, item: number | undefined): Filled {
  if (item !== undefined && (attribute(element, 'mode') || attribute(element, 'namelist')))
    reading.error('VXML_ATTRIBUTES', element.at, '<filled> inside of an item has no mode and no namelist');
  return {
    mode: reading.choice(element, 'mode', ['all', 'any'], 'all'),
    namelist: reading.names(element, 'namelist'),
    item,
    code: readContent(element, reading),
    at: reading.place(element.at),
  };
}

/** Prompts, and what is spoken without one around it. */
export function readPrompts(element: XmlElement, reading: Reading): Prompt[] {
  const prompts: Prompt[] = [];
  let bare: XmlElement['children'] = [];
  const flush = (): void => {
    const [first] = bare;
    if (first && bare.some((child) => child.kind === 'element' || child.text.trim() !== ''))
      prompts.push(barePrompt(bare, first.at, reading));
    bare = [];
  };
  for (const child of element.children) {
    if (child.kind === 'text' || isSpoken(child.local)) {
      bare.push(child);
      continue;
    }
    flush();
    if (child.local === 'prompt') prompts.push(readPrompt(child, reading));
  }
  flush();
  return prompts;
}

function children(element: XmlElement, isWanted: (local: string) => boolean): XmlElement[] {
  return elementsOf(element).filter(({ local }) => isWanted(local));
}

/** A menu is a form with this one item (VoiceXML 2.0 2.2). */
export function readMenuItem(element: XmlElement, reading: Reading, base: string): Item {
  const isCounted = reading.boolean(element, 'dtmf', false);
  let next = 1;
  const choices = children(element, (local) => local === 'choice').map((one) => {
    const choice = readChoice(one, reading, base);
    if (isCounted && choice.dtmf !== undefined && !/^[*#0]$/u.test(choice.dtmf))
      reading.error(
        'VXML_ATTRIBUTES',
        one.at,
        'The menu numbers its choices (dtmf="true"): only *, # and 0 may be keys of one',
        'Give every choice its key, and leave dtmf="true" out',
      );
    // The first nine choices that say nothing of keys get 1, 2, 3 (2.2.1).
    if (!isCounted || choice.dtmf !== undefined || next > 9) return choice;
    next += 1;
    return { ...choice, dtmf: String(next - 1) };
  });
  return {
    kind: 'menu',
    name: '#menu',
    isNamed: false,
    expr: undefined,
    cond: undefined,
    at: reading.place(element.at),
    prompts: readPrompts(element, reading),
    catches: children(element, (local) => EVENT_HANDLERS.has(local)).map((one) => readCatch(one, reading)),
    properties: readProperties(element),
    grammars: [],
    links: children(element, (local) => local === 'link').map((one) => readLink(one, reading, base)),
    choices,
  };
}
