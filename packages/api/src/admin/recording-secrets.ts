import { HIDDEN_SECRET, hideUrlPasswords, isSecretName } from '@ringback/core';
import { savedScripts, secretNodes, shownScripts } from './saved-scripts.ts';

/** Under these names stands the number of whoever called or is called. */
const NUMBERS = new Set(['_customer_number', '_ani', 'ani']);
/** A saved session: two lines of JSON, what the interpreter keeps of it and what its scripts have. */
const SNAPSHOT = 'snapshot';
/** What scripts write as JSON may go down further than can be followed: it is hidden from here on. */
const MOST_LEVELS = 500;

/**
 * Copies data without what is secret: all that stands under a name of secrets, in texts of JSON and in saved sessions as
 * well, and passwords in addresses. Notes the numbers of people on its way.
 */
export class SecretCover {
  readonly numbers = new Set<string>();
  hasSecrets = false;

  /** `isSecret`: it stands somewhere below a name of secrets. */
  shown(value: unknown, name = '', isSecret = false, level = 0): unknown {
    const isHidden = isSecret || isSecretName(name);
    if (level > MOST_LEVELS) return this.#hidden();
    if (typeof value === 'string') return this.#text(value, name, isHidden, level);
    if (typeof value === 'number') return isHidden ? this.#hidden() : value;
    if (Array.isArray(value)) return value.map((item) => this.shown(item, '', isHidden, level + 1));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, this.shown(item, key, isHidden, level + 1)]),
    );
  }

  /** The address of a document, or of a part of it. */
  address(url: string): string {
    const shown = hideUrlPasswords(url);
    this.hasSecrets ||= shown !== url;
    return shown;
  }

  #hidden(): string {
    this.hasSecrets = true;
    return HIDDEN_SECRET;
  }

  #text(text: string, name: string, isHidden: boolean, level: number): string {
    if (text === '') return text;
    if (NUMBERS.has(name)) this.numbers.add(text);
    if (isHidden) return this.#hidden();
    if (name !== SNAPSHOT) return this.#json(text, (value) => this.shown(value, '', false, level + 1));
    const [session = '', ...scripts] = text.split('\n');
    return [
      this.#json(session, (value) => this.shown(value, '', false, level + 1)),
      ...scripts.map((line) => this.#json(line, (value) => this.#scripts(value, level + 1))),
    ].join('\n');
  }

  /** Stays as it is written where it has no secret. */
  #json(text: string, show: (value: unknown) => unknown): string {
    const value = parsed(text);
    if (value === undefined) return this.address(text);
    const had = this.hasSecrets;
    this.hasSecrets = false;
    const shown = show(value);
    const hasOwn = this.hasSecrets;
    this.hasSecrets ||= had;
    return hasOwn ? JSON.stringify(shown) : text;
  }

  #scripts(value: unknown, level: number): unknown {
    const saved = savedScripts(value);
    if (saved === null) return this.shown(value, '', false, level);
    return shownScripts(saved, secretNodes(saved, isSecretName), (item, name, isSecret) =>
      this.shown(item, name, isSecret, level),
    );
  }
}

/** What a text says that is an object, a list or a text in JSON. */
function parsed(text: string): unknown {
  if (!/^\s*["[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    // A text like any other, that begins so.
    return undefined;
  }
}
