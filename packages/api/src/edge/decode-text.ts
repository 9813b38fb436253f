import { isUtf8 } from 'node:buffer';
import { TextDecoder } from 'node:util';

const BYTE_ORDER_MARK = '\uFEFF';

/** Bytes to text in the given character set, UTF-8 when it is none we know (API reference 1.2). Null when the bytes are not valid in it. */
export function decodeText(bytes: Uint8Array, charset: string | null): string | null {
  if (charset === null || isUtf8Name(charset)) return decodeUtf8(bytes);
  try {
    return decoderFor(charset).decode(bytes);
  } catch {
    // The only thing a decoder of a known set throws for is the question asked here.
    return null;
  }
}

/** Whether a character set, as a header names it, is UTF-8. */
export function isUtf8Name(charset: string): boolean {
  return /^utf-?8$/i.test(charset);
}

/** As a `TextDecoder` does it, at a tenth of the cost of making one. */
function decodeUtf8(bytes: Uint8Array): string | null {
  if (!isUtf8(bytes)) return null;
  const text = asBuffer(bytes).toString('utf8');
  return text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function decoderFor(charset: string): TextDecoder {
  try {
    return new TextDecoder(charset, { fatal: true });
  } catch {
    // Not a character set that this runtime knows.
    return new TextDecoder('utf-8', { fatal: true });
  }
}
