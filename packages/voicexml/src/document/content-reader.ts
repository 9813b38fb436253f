import { elementsOf, textOf, type XmlElement } from '@ringback/xml';
import type { Instruction, Source } from './model.ts';
import { barePrompt, isSpoken, promptParts, readPrompt } from './prompt-reader.ts';
import { attribute, type Reading, VARIABLE_NAME } from './reading.ts';

/** Reads executable content (VoiceXML 2.0 5.3) into one list of instructions; gives its number. */
export function readContent(element: XmlElement, reading: Reading): number {
  const writer = new ContentReader(reading);
  writer.children(element);
  return reading.code(writer.code);
}

/** `var`, `script` and `data` as they stand in documents and forms; gives what else is there. */
export function readDeclaration(element: XmlElement, reading: Reading, code: Instruction[]): boolean {
  if (!['var', 'script', 'data'].includes(element.local)) return false;
  const writer = new ContentReader(reading, code);
  writer.element(element);
  return true;
}

class ContentReader {
  readonly code: Instruction[];
  readonly #reading: Reading;

  constructor(reading: Reading, code: Instruction[] = []) {
    this.#reading = reading;
    this.code = code;
  }

  children(element: XmlElement): void {
    this.#run(element.children);
  }

  /** Text and what is spoken make a prompt wherever they stand together. */
  #run(children: XmlElement['children']): void {
    let spoken: XmlElement['children'] = [];
    const flush = (): void => {
      const [first] = spoken;
      const isBlank = spoken.every((child) => child.kind === 'text' && child.text.trim() === '');
      if (first && !isBlank)
        this.code.push({ op: 'prompt', prompt: barePrompt(spoken, first.at, this.#reading) });
      spoken = [];
    };
    for (const child of children) {
      if (child.kind === 'text' || isSpoken(child.local)) {
        spoken.push(child);
        continue;
      }
      flush();
      this.element(child);
    }
    flush();
  }

  element(element: XmlElement): void {
    const reading = this.#reading;
    const at = reading.place(element.at);
    switch (element.local) {
      case 'var': {
        const name = reading.variableName(element);
        if (name !== undefined) this.code.push({ op: 'var', name, expr: reading.source(element, 'expr') });
        break;
      }
      case 'assign': {
        const location = reading.source(element, 'name', 'location');
        const expr = reading.source(element, 'expr');
        if (location && expr) this.code.push({ op: 'assign', location, expr });
        break;
      }
      case 'clear':
        this.code.push({ op: 'clear', names: reading.names(element, 'namelist'), at });
        break;
      case 'if':
        this.#if(element);
        break;
      case 'foreach':
        this.#foreach(element);
        break;
      case 'prompt':
        this.code.push({ op: 'prompt', prompt: readPrompt(element, reading) });
        break;
      case 'reprompt':
        this.code.push({ op: 'reprompt' });
        break;
      case 'goto':
        this.#goto(element);
        break;
      case 'submit': {
        reading.oneOf(element, ['next', 'expr'], true);
        const next = reading.address(element, 'next', 'expr');
        if (next)
          this.code.push({
            op: 'submit',
            next,
            submit: reading.submit(element),
            fetch: reading.fetch(element),
          });
        break;
      }
      case 'exit':
        reading.oneOf(element, ['expr', 'namelist'], false);
        this.code.push({
          op: 'exit',
          expr: reading.source(element, 'expr'),
          namelist: reading.names(element, 'namelist'),
          at,
        });
        break;
      case 'return':
        reading.oneOf(element, ['event', 'eventexpr', 'namelist'], false);
        this.code.push({
          op: 'return',
          event: reading.event(element, false),
          namelist: reading.names(element, 'namelist') ?? [],
          at,
        });
        break;
      case 'disconnect':
        this.code.push({ op: 'disconnect', namelist: reading.names(element, 'namelist'), at });
        break;
      case 'throw':
        this.code.push({ op: 'throw', event: reading.event(element, true), at });
        break;
      case 'log':
        this.code.push({
          op: 'log',
          label: reading.text(element, 'label'),
          expr: reading.source(element, 'expr'),
          parts: promptParts(element.children, reading),
        });
        break;
      case 'script':
        this.#script(element);
        break;
      case 'data': {
        reading.oneOf(element, ['src', 'srcexpr'], true);
        const src = reading.address(element, 'src', 'srcexpr');
        const name = reading.variableName(element);
        if (src)
          this.code.push({
            op: 'data',
            name,
            src,
            submit: reading.submit(element),
            fetch: reading.fetch(element),
          });
        break;
      }
      default:
        // What does not belong here was found by the vocabulary.
        break;
    }
  }

  #if(element: XmlElement): void {
    // Branches follow each other; each but the last jumps behind all of them.
    const branches: { cond: Source | undefined; children: XmlElement['children'] }[] = [
      { cond: this.#reading.source(element, 'cond'), children: [] },
    ];
    let hasElse = false;
    for (const child of element.children) {
      if (child.kind === 'element' && (child.local === 'elseif' || child.local === 'else')) {
        if (hasElse) this.#reading.error('VXML_PLACE', child.at, `<${child.local}> cannot follow <else>`);
        hasElse ||= child.local === 'else';
        branches.push({ cond: this.#reading.source(child, 'cond'), children: [] });
      } else branches.at(-1)?.children.push(child);
    }
    const ends: number[] = [];
    branches.forEach(({ cond, children }, index) => {
      const start = this.code.length;
      if (cond) this.code.push({ op: 'jumpUnless', cond, to: 0 });
      this.#run(children);
      if (index < branches.length - 1) {
        ends.push(this.code.length);
        this.code.push({ op: 'jump', to: 0 });
      }
      if (cond) this.code[start] = { op: 'jumpUnless', cond, to: this.code.length };
    });
    for (const end of ends) this.code[end] = { op: 'jump', to: this.code.length };
  }

  #foreach(element: XmlElement): void {
    const array = this.#reading.source(element, 'array');
    const item = this.#reading.text(element, 'item') ?? '';
    if (!VARIABLE_NAME.test(item))
      this.#reading.error('VXML_BAD_VALUE', element.at, 'item is the name of a variable');
    if (!array) return;
    const slot = String(this.#reading.fresh());
    // The list is copied first: what the content does to it changes nothing here (VoiceXML 2.1 8).
    this.code.push({ op: 'foreach', list: array, slot });
    const start = this.code.length;
    this.code.push({ op: 'next', slot, item, to: 0 });
    this.children(element);
    this.code.push({ op: 'jump', to: start });
    this.code[start] = { op: 'next', slot, item, to: this.code.length };
  }

  #goto(element: XmlElement): void {
    const reading = this.#reading;
    const which = reading.oneOf(element, ['next', 'expr', 'nextitem', 'expritem'], true);
    const isItem = which === 'nextitem' || which === 'expritem';
    const address = isItem
      ? reading.address(element, 'nextitem', 'expritem')
      : reading.address(element, 'next', 'expr');
    if (!address) return;
    this.code.push({
      op: 'goto',
      target: isItem ? { kind: 'item', name: address } : { kind: 'document', next: address },
      fetch: reading.fetch(element),
    });
  }

  #script(element: XmlElement): void {
    const reading = this.#reading;
    const { text, at } = textOf(element);
    const which = reading.oneOf(element, ['src', 'srcexpr'], false);
    if (which === undefined) {
      this.code.push({ op: 'script', script: { kind: 'script', text, at: reading.place(at) } });
      return;
    }
    if (text.trim() !== '')
      reading.error(
        'VXML_ATTRIBUTES',
        attribute(element, which)?.at ?? element.at,
        'A script is either inside or at an address',
      );
    const src = reading.address(element, 'src', 'srcexpr');
    if (src) this.code.push({ op: 'scriptFrom', src, fetch: reading.fetch(element) });
  }
}

/** Text of an element without what is in its elements, blanks made single. */
export function plainText(element: XmlElement): string {
  const inner = elementsOf(element).map(plainText).join(' ');
  return `${textOf(element).text} ${inner}`.replaceAll(/\s+/gu, ' ').trim();
}
