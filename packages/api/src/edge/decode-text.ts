import { TextDecoder } from 'node:util';

/** Bytes to text in the given character set, UTF-8 when it is none we know (API reference 1.2). Null when the bytes are not valid in it. */
export function decodeText(bytes: Uint8Array, charset: string | null): string | null {
  const decoder = charset === null ? new TextDecoder('utf-8', { fatal: true }) : decoderFor(charset);
  try {
    return decoder.decode(bytes);
  } catch {
    // The only thing a decoder of a known set throws for is the question asked here.
    return null;
  }
}

function decoderFor(charset: string): TextDecoder {
  try {
    return new TextDecoder(charset, { fatal: true });
  } catch {
    // Not a character set that this runtime knows.
    return new TextDecoder('utf-8', { fatal: true });
  }
}
