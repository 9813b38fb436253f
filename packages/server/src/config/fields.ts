import { suggestion } from '@ringback/core';
import type { Located, LocatedList, LocatedMap, LocatedScalar } from './located.ts';
import type { Problem } from './problem.ts';

/** Collects what is wrong while a file is read; reading goes on, so that all of it is found at once. */
export class Reading {
  readonly file: string;
  readonly problems: Problem[] = [];

  constructor(file: string) {
    this.file = file;
  }

  report(line: number, text: string): void {
    this.problems.push({ file: this.file, line, text });
  }

  /** The fields of a map whose keys are all known; null when it is missing or no map. */
  fields(value: Located | null, path: string, known: readonly string[]): Fields | null {
    const map = this.map(value, path);
    if (map === null) return null;
    const found = new Map<string, Located>();
    for (const { key, line, value: inner } of map.entries) {
      if (known.includes(key)) found.set(key, inner);
      else this.report(line, unknownKey(path === '' ? key : `${path}.${key}`, key, known));
    }
    return new Fields(this, path, found);
  }

  /** A map with keys of the operator's choice. */
  map(value: Located | null, path: string): LocatedMap | null {
    if (value === null || isNothing(value)) return null;
    if (value.kind === 'map') return value;
    this.report(value.line, `${path === '' ? 'the configuration' : path} must be a map of keys and values`);
    return null;
  }

  list(value: Located | null, path: string): LocatedList | null {
    if (value === null || isNothing(value)) return null;
    if (value.kind === 'list') return value;
    this.report(value.line, `${path} must be a list`);
    return null;
  }

  /** A text; numbers and booleans count as the text they are written as. Null and empty are "not there". */
  text(value: Located | null, path: string): string | null {
    if (value === null || isNothing(value)) return null;
    if (value.kind === 'scalar') return value.text === '' ? null : value.text;
    this.report(value.line, `${path} must be a text`);
    return null;
  }

  /** Option maps keep every value as text, empty ones included. */
  options(value: Located | null, path: string): Record<string, string> {
    const options: Record<string, string> = {};
    for (const { key, value: inner } of this.map(value, path)?.entries ?? []) {
      if (inner.kind === 'scalar') options[key] = inner.text;
      else
        this.report(
          inner.line,
          `${path}.${key} must be a text, number or boolean; a value with an inner structure is written as JSON in quotes`,
        );
    }
    return options;
  }
}

/** The known keys of one map, read one by one; what is missing is null. */
export class Fields {
  readonly #reading: Reading;
  readonly #path: string;
  readonly #values: ReadonlyMap<string, Located>;

  constructor(reading: Reading, path: string, values: ReadonlyMap<string, Located>) {
    this.#reading = reading;
    this.#path = path;
    this.#values = values;
  }

  value(key: string): Located | null {
    const value = this.#values.get(key) ?? null;
    return value === null || isNothing(value) ? null : value;
  }

  path(key: string): string {
    return this.#path === '' ? key : `${this.#path}.${key}`;
  }

  report(key: string, text: string): void {
    this.#reading.report(this.#values.get(key)?.line ?? 1, `${this.path(key)} ${text}`);
  }

  text(key: string): string | null {
    return this.#reading.text(this.value(key), this.path(key));
  }

  /** A text that a rule accepts; `rule` gives null, or what it must be. */
  checkedText(key: string, rule: (text: string) => string | null): string | null {
    const text = this.text(key);
    if (text === null) return null;
    const complaint = rule(text);
    if (complaint === null) return text;
    this.report(key, `${complaint}${this.#shown(key)}`);
    return null;
  }

  integer(key: string, range: { min: number; max: number }): number | null {
    const value = this.value(key);
    if (value === null) return null;
    const number = value.kind === 'scalar' ? wholeNumber(value, range) : null;
    if (number === null)
      this.report(key, `must be a whole number from ${range.min} to ${range.max}${this.#shown(key)}`);
    return number;
  }

  choice<const Choice extends string>(key: string, choices: readonly Choice[]): Choice | null {
    const text = this.text(key);
    if (text === null) return null;
    const found = choices.find((choice) => choice === text);
    if (found === undefined) {
      const meant = suggestion(text, choices);
      this.report(
        key,
        `must be ${choices.join(' or ')}${this.#shown(key)}${meant === null ? '' : `; did you mean "${meant}"?`}`,
      );
    }
    return found ?? null;
  }

  fields(key: string, known: readonly string[]): Fields | null {
    return this.#reading.fields(this.value(key), this.path(key), known);
  }

  list(key: string): { readonly items: readonly Located[] } | null {
    return this.#reading.list(this.value(key), this.path(key));
  }

  /** A list of texts that a rule accepts. */
  texts(key: string, rule: (text: string) => string | null): string[] | null {
    const list = this.list(key);
    if (list === null) return null;
    const texts: string[] = [];
    for (const item of list.items) {
      const text = this.#reading.text(item, `each of ${this.path(key)}`);
      const complaint = text === null ? 'must not be empty' : rule(text);
      if (text !== null && complaint === null) texts.push(text);
      else this.#reading.report(item.line, `each of ${this.path(key)} ${complaint}`);
    }
    return texts;
  }

  /** What was written, for a message; not for what came from the environment or may be secret. */
  #shown(key: string): string {
    const value = this.#values.get(key);
    if (value?.kind !== 'scalar' || SECRET.test(key)) return '';
    if (value.variable !== null) return ` (it comes from the environment variable ${value.variable})`;
    return `, not "${value.text.length > 60 ? `${value.text.slice(0, 60)}...` : value.text}"`;
  }
}

/** Keys whose value is never shown: passwords, URLs that may hold one, phone numbers. */
const SECRET = /password|database|callerId|number/i;

/** A number, or the text of one; null when it is none or outside the range. */
export function wholeNumber(
  value: Pick<LocatedScalar, 'text'>,
  { min, max }: { min: number; max: number },
): number | null {
  if (!/^\d{1,15}$/.test(value.text.trim())) return null;
  const number = Number(value.text);
  return number >= min && number <= max ? number : null;
}

function isNothing(value: Located): boolean {
  return value.kind === 'scalar' && value.value === null;
}

/** The words for a key that is not known, with what was probably meant. */
export function unknownKey(path: string, key: string, known: readonly string[]): string {
  const meant = suggestion(key, known);
  const hint = meant === null ? `known here are ${known.join(', ')}` : `did you mean "${meant}"?`;
  return `unknown key "${path}"; ${hint}`;
}
