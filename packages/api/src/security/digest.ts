import { createHash } from 'node:crypto';

/** SHA-256 of texts, in hexadecimal digits. Enough for secrets of 256 random bits; passwords need more. */
export function digest(...parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\0'), 'utf8').digest('hex');
}

/** 256 random bits that can stand in a header, a cookie and a URL. */
export function randomToken(randomBytes: (count: number) => Uint8Array): string {
  return Buffer.from(randomBytes(32)).toString('base64url');
}
