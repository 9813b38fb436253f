import type { Json } from '@ringback/core';
import { decodeText, isUtf8Name } from './decode-text.ts';

/** A name and what was given for it, in the order of the request. */
export type Pair = readonly [name: string, value: Json];

export type FormReading =
  | { readonly kind: 'pairs'; readonly pairs: readonly Pair[] }
  | { readonly kind: 'problem'; readonly why: string };

const PERCENT = 0x25;
const PLUS = 0x2b;
const SPACE = 0x20;

/**
 * Reads `application/x-www-form-urlencoded` bytes strictly: what is not percent-encoded text in its character set
 * is a problem, not a question mark. Brackets in names mean nothing; pairs without a name are passed over.
 */
export function parseForm(bytes: Uint8Array, charset: string | null): FormReading {
  const pairs: Pair[] = [];
  for (const piece of Buffer.from(bytes).toString('latin1').split('&')) {
    if (piece === '') continue;
    const equals = piece.indexOf('=');
    const parts = equals === -1 ? [piece, ''] : [piece.slice(0, equals), piece.slice(equals + 1)];
    const texts: string[] = [];
    for (const part of parts) {
      const atOnce = charset === null || isUtf8Name(charset) ? decodeAtOnce(part) : null;
      if (atOnce !== null) {
        texts.push(atOnce);
        continue;
      }
      const decoded = percentDecode(part);
      if (decoded === null) {
        return {
          kind: 'problem',
          why: 'has a percent sign that is not followed by two hexadecimal digits',
        };
      }
      const text = decodeText(decoded, charset);
      if (text === null) return { kind: 'problem', why: 'is not valid text in its character set (UTF-8)' };
      texts.push(text);
    }
    const [name = '', value = ''] = texts;
    if (name !== '') pairs.push([name, value]);
  }
  return { kind: 'pairs', pairs };
}

const NO_PAIRS: FormReading = { kind: 'pairs', pairs: [] };

/** Reads the query of a request target, which is a form too. */
export function parseQuery(url: string): FormReading {
  const mark = url.indexOf('?');
  return mark === -1 ? NO_PAIRS : parseForm(Buffer.from(url.slice(mark + 1), 'latin1'), null);
}

/** ASCII characters without an escape, and nothing that a form means otherwise. */
const PLAIN = /^[ -$&-*,-~]*$/;
/** The same with escapes. */
const ESCAPED = /^[ -~]*$/;

/** The text of a piece in UTF-8 as the engine decodes it; null when it has to be looked at byte by byte. */
function decodeAtOnce(piece: string): string | null {
  if (PLAIN.test(piece)) return piece;
  if (!ESCAPED.test(piece)) return null;
  try {
    const text = decodeURIComponent(piece.replaceAll('+', ' '));
    // A byte order mark at the beginning is no part of the text.
    return text.startsWith('\uFEFF') ? null : text;
  } catch {
    // What is wrong is found, and told, by the way that goes byte by byte.
    return null;
  }
}

/** Bytes of a piece of a form given one character per byte. */
function percentDecode(piece: string): Uint8Array | null {
  const source = Buffer.from(piece, 'latin1');
  const target = Buffer.allocUnsafe(source.length);
  let length = 0;
  for (let at = 0; at < source.length; at++) {
    const byte = source[at] ?? 0;
    if (byte === PERCENT) {
      const hex = piece.slice(at + 1, at + 3);
      if (!/^[0-9a-f]{2}$/i.test(hex)) return null;
      target[length++] = Number.parseInt(hex, 16);
      at += 2;
    } else {
      target[length++] = byte === PLUS ? SPACE : byte;
    }
  }
  return target.subarray(0, length);
}
