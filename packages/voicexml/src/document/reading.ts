import type { SourcePosition } from '@ringback/script';
import { attributeOf, type Position, type XmlAttribute, type XmlElement } from '@ringback/xml';
import type { VoiceFinding } from '../finding.ts';
import type { Address, Code, EventAttributes, FetchAttributes, Source, SubmitAttributes } from './model.ts';
import { timeOf } from './time-value.ts';

/** Whether text can be the name of a variable (VoiceXML 2.0 5.1: names follow ECMAScript). */
export const VARIABLE_NAME = /^[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*$/u;

/** What the readers of a document share: where they are, what they found wrong, the code that they made. */
export class Reading {
  readonly url: string;
  readonly findings: VoiceFinding[] = [];
  readonly codes: Code[] = [];
  #fresh = 0;

  constructor(url: string) {
    this.url = url;
  }

  /** A number that no other place of the document has. */
  fresh(): number {
    this.#fresh += 1;
    return this.#fresh;
  }

  code(instructions: Code): number {
    this.codes.push(instructions);
    return this.codes.length - 1;
  }

  error(code: string, at: Position, message: string, remedy?: string): void {
    this.#add('error', code, at, message, remedy);
  }

  warning(code: string, at: Position, message: string, remedy?: string): void {
    this.#add('warning', code, at, message, remedy);
  }

  #add(
    severity: VoiceFinding['severity'],
    code: string,
    at: Position,
    message: string,
    remedy?: string,
  ): void {
    this.findings.push({
      severity,
      code,
      message,
      ...(remedy === undefined ? {} : { remedy }),
      line: at.line,
      column: at.column,
    });
  }

  place(at: Position): SourcePosition {
    return { line: at.line, column: at.column, url: this.url };
  }

  text(element: XmlElement, name: string): string | undefined {
    return attribute(element, name)?.value;
  }

  source(element: XmlElement, name: string, kind: Source['kind'] = 'expression'): Source | undefined {
    const found = attribute(element, name);
    return found && this.sourceOf(found, kind);
  }

  sourceOf(found: XmlAttribute, kind: Source['kind']): Source {
    return { kind, text: found.value, at: this.place(found.at) };
  }

  /** Exactly one of the attributes has to be there, or at most one. */
  oneOf(element: XmlElement, names: readonly string[], isNeeded: boolean): string | undefined {
    const given = names.filter((name) => attribute(element, name) !== undefined);
    if (given.length > 1)
      this.error('VXML_ATTRIBUTES', element.at, `<${element.local}> takes only one of ${names.join(', ')}`);
    else if (given.length === 0 && isNeeded)
      this.error('VXML_ATTRIBUTES', element.at, `<${element.local}> needs one of ${names.join(', ')}`);
    return given[0];
  }

  address(element: XmlElement, literal: string, expression: string): Address | undefined {
    const uri = attribute(element, literal);
    if (uri) return { kind: 'literal', uri: uri.value.trim(), at: this.place(uri.at) };
    const expr = attribute(element, expression);
    if (!expr) return undefined;
    return { kind: 'expression', expr: this.sourceOf(expr, 'expression'), at: this.place(expr.at) };
  }

  names(element: XmlElement, attributeName: string): readonly string[] | undefined {
    const found = attribute(element, attributeName);
    if (!found) return undefined;
    const names = found.value.split(/\s+/u).filter((name) => name !== '');
    for (const name of names)
      if (!name.split('.').every((part) => VARIABLE_NAME.test(part)))
        this.error('VXML_BAD_VALUE', found.at, `${JSON.stringify(name)} is not the name of a variable`);
    return names;
  }

  variableName(element: XmlElement): string | undefined {
    const found = attribute(element, 'name');
    if (!found) return undefined;
    if (VARIABLE_NAME.test(found.value)) return found.value;
    const remedy =
      'Take letters, digits, _ and $, and none of a scope: variables are declared where they stand';
    this.error(
      'VXML_BAD_VALUE',
      found.at,
      `${JSON.stringify(found.value)} is not the name of a variable`,
      remedy,
    );
    return undefined;
  }

  boolean(element: XmlElement, name: string, whenAbsent: boolean): boolean {
    const found = attribute(element, name);
    if (!found) return whenAbsent;
    if (found.value !== 'true' && found.value !== 'false')
      this.error('VXML_BAD_VALUE', found.at, `${name} is true or false`);
    return found.value === 'true';
  }

  choice<T extends string>(element: XmlElement, name: string, values: readonly T[], whenAbsent: T): T {
    const found = attribute(element, name);
    if (!found) return whenAbsent;
    const value = values.find((one) => one === found.value);
    if (value === undefined) this.error('VXML_BAD_VALUE', found.at, `${name} is one of ${values.join(', ')}`);
    return value ?? whenAbsent;
  }

  time(element: XmlElement, name: string): string | undefined {
    const found = attribute(element, name);
    if (!found) return undefined;
    if (timeOf(found.value) === undefined)
      this.error('VXML_BAD_VALUE', found.at, `${name} is a time such as 5s or 500ms`);
    return found.value;
  }

  /** `dtmf`: a row of keys. */
  keys(element: XmlElement): string | undefined {
    const found = attribute(element, 'dtmf');
    if (!found) return undefined;
    const keys = found.value.replaceAll(/\s+/gu, '');
    if (/^[0-9A-D*#]+$/u.test(keys)) return keys;
    this.error('VXML_BAD_VALUE', found.at, 'dtmf is a row of keys: 0-9, * and #');
    return undefined;
  }

  fetch(element: XmlElement): FetchAttributes {
    for (const name of ['maxage', 'maxstale']) {
      const found = attribute(element, name);
      if (found && !/^\d{1,10}$/u.test(found.value))
        this.error('VXML_BAD_VALUE', found.at, `${name} is a number of seconds`);
    }
    return {
      fetchtimeout: this.time(element, 'fetchtimeout'),
      fetchaudio: this.text(element, 'fetchaudio'),
      maxage: this.text(element, 'maxage'),
      maxstale: this.text(element, 'maxstale'),
    };
  }

  submit(element: XmlElement): SubmitAttributes {
    return {
      namelist: this.names(element, 'namelist'),
      method: this.choice(element, 'method', ['get', 'post'], 'get'),
      enctype: this.text(element, 'enctype') ?? 'application/x-www-form-urlencoded',
    };
  }

  event(element: XmlElement, isNeeded: boolean): EventAttributes {
    this.oneOf(element, ['event', 'eventexpr'], isNeeded);
    this.oneOf(element, ['message', 'messageexpr'], false);
    return {
      event: this.text(element, 'event'),
      eventexpr: this.source(element, 'eventexpr'),
      message: this.text(element, 'message'),
      messageexpr: this.source(element, 'messageexpr'),
    };
  }
}

/** An attribute by the name that documents write, `xml:lang` with its prefix. */
export function attribute(element: XmlElement, name: string): XmlAttribute | undefined {
  return name.startsWith('xml:')
    ? element.attributes.find((one) => one.name === name)
    : attributeOf(element, name);
}
