import { RE2JS } from 're2js';

export type PatternReading =
  | { readonly kind: 'pattern'; readonly matches: (text: string) => boolean }
  | { readonly kind: 'problem'; readonly why: string };

/** Larger ones are no patterns that a person wrote. */
const MAX_LENGTH = 4_000;
/** Longest text that is looked at: matching takes time in proportion to it. */
const MAX_TEXT = 4_096;

/** POSIX and Java classes by the names that Java gives them. */
const CLASSES: Readonly<Record<string, string>> = {
  Lower: 'a-z',
  Upper: 'A-Z',
  ASCII: '\\x00-\\x7F',
  Alpha: 'a-zA-Z',
  Digit: '0-9',
  Alnum: 'a-zA-Z0-9',
  Punct: '!-/:-@\\[-`{-~',
  Graph: '!-~',
  Print: ' -~',
  Blank: ' \\t',
  Cntrl: '\\x00-\\x1F\\x7F',
  XDigit: '0-9A-Fa-f',
  Space: ' \\t\\n\\x0B\\f\\r',
  h: ' \\t\\xA0',
};

/**
 * Reads a regular expression of Java. A text matches as a whole. The time that takes grows with the length of the text and
 * of the pattern, whatever both hold; look-around, back references and possessive quantifiers, which cannot be had at that
 * price, are problems.
 */
export function readPattern(source: string): PatternReading {
  if (source.length > MAX_LENGTH) return { kind: 'problem', why: `is longer than ${MAX_LENGTH} characters` };
  // It would be read as the two characters that it has.
  if (/(?<!\\)\[[^\]]*&&/.test(source))
    return { kind: 'problem', why: 'has an intersection of classes, which is not supported' };
  try {
    const pattern = RE2JS.compile(inItsDialect(source));
    return { kind: 'pattern', matches: (text) => text.length <= MAX_TEXT && pattern.matches(text) };
  } catch (error) {
    return { kind: 'problem', why: error instanceof Error ? error.message : String(error) };
  }
}

/** Java's names of classes, written out. */
function inItsDialect(source: string): string {
  let isInClass = false;
  return source.replace(
    /\\Q.*?(?:\\E|$)|\\[pP]\{(?:Is)?(\w+)\}|\\[hH]|\\.|\[|\]/gs,
    (whole, name?: string) => {
      if (whole === '[') isInClass = true;
      if (whole === ']') isInClass = false;
      const content = CLASSES[name ?? (/^\\[hH]$/.test(whole) ? 'h' : '')];
      if (content === undefined) return whole;
      const isNegated = whole.startsWith('\\P') || whole === '\\H';
      if (isInClass && isNegated) return whole;
      return isInClass ? content : `[${isNegated ? '^' : ''}${content}]`;
    },
  );
}
