const TOKEN = /[A-Za-z0-9\-.!%*_+`'~]+/y;
const LWS = /[ \t]*/y;

/**
 * Walks over a header value by the grammar of RFC 3261 25.1. Folding is undone before.
 * Each reading function gives undefined, and stays in place, when its rule does not fit.
 */
export class Scanner {
  readonly text: string;
  position = 0;

  constructor(text: string) {
    this.text = text;
  }

  get atEnd(): boolean {
    return this.position >= this.text.length;
  }

  peek(): string {
    return this.text.charAt(this.position);
  }

  skipSpace(): void {
    LWS.lastIndex = this.position;
    LWS.test(this.text);
    this.position = LWS.lastIndex;
  }

  /** The character, with any white space around it: SEMI, COMMA, EQUAL and so on. */
  separator(character: string): boolean {
    const start = this.position;
    this.skipSpace();
    if (this.peek() !== character) {
      this.position = start;
      return false;
    }
    this.position += 1;
    this.skipSpace();
    return true;
  }

  token(): string | undefined {
    return this.match(TOKEN);
  }

  /** `pattern` must be sticky. */
  match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.position;
    const found = pattern.exec(this.text);
    if (found === null || found[0] === '') return undefined;
    this.position += found[0].length;
    return found[0];
  }

  /** quoted-string; gives what stands between the quotes with quoted-pairs undone. */
  quotedString(): string | undefined {
    if (this.peek() !== '"') return undefined;
    let value = '';
    for (let at = this.position + 1; at < this.text.length; at += 1) {
      const character = this.text.charAt(at);
      if (character === '"') {
        this.position = at + 1;
        return value;
      }
      if (character === '\\') {
        at += 1;
        if (at >= this.text.length) return undefined;
        value += this.text.charAt(at);
      } else {
        value += character;
      }
    }
    return undefined;
  }

  /** Everything up to one of the characters, or to the end. */
  until(stops: string): string {
    const start = this.position;
    while (!this.atEnd && !stops.includes(this.peek())) this.position += 1;
    return this.text.slice(start, this.position);
  }
}

/** Splits at commas that stand outside of quotes and angle brackets. Undefined when a quote or bracket stays open. */
export function splitList(value: string): string[] | undefined {
  const parts: string[] = [];
  let start = 0;
  let quoted = false;
  let bracketed = false;
  for (let at = 0; at < value.length; at += 1) {
    const character = value.charAt(at);
    if (quoted) {
      if (character === '\\') at += 1;
      else if (character === '"') quoted = false;
    } else if (character === '"' && !bracketed) quoted = true;
    else if (character === '<') bracketed = true;
    else if (character === '>') bracketed = false;
    else if (character === ',' && !bracketed) {
      parts.push(value.slice(start, at).trim());
      start = at + 1;
    }
  }
  if (quoted || bracketed) return undefined;
  parts.push(value.slice(start).trim());
  return parts;
}

/** Writes a quoted-string, RFC 3261 25.1. Line breaks cannot be carried and become spaces. */
export function quote(text: string): string {
  return `"${text.replace(/[\r\n]+/g, ' ').replace(/["\\]/g, '\\$&')}"`;
}

/** Whether the text is one token. */
export function isToken(text: string): boolean {
  return /^[A-Za-z0-9\-.!%*_+`'~]+$/.test(text);
}
