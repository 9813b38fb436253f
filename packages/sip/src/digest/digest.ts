import { createHash } from 'node:crypto';
import { quote, Scanner } from '../message/scanner.ts';

export type DigestAlgorithm = 'MD5' | 'SHA-256';

/** What goes into a digest response, RFC 8760 and RFC 7616 3.4. Only `auth` is known as qop: no phone sends `auth-int`. */
export interface DigestInput {
  readonly algorithm: DigestAlgorithm;
  readonly username: string;
  readonly realm: string;
  readonly password: string;
  readonly method: string;
  readonly uri: string;
  readonly nonce: string;
  /** Absent for RFC 2069 peers. */
  readonly qop?: { readonly cnonce: string; readonly nc: string };
}

/** The `response` value in lower-case hex. */
export function digestResponse(input: DigestInput): string {
  const hash = (text: string): string =>
    createHash(input.algorithm === 'MD5' ? 'md5' : 'sha256')
      .update(text)
      .digest('hex');
  const secret = hash(`${input.username}:${input.realm}:${input.password}`);
  const request = hash(`${input.method}:${input.uri}`);
  if (input.qop === undefined) return hash(`${secret}:${input.nonce}:${request}`);
  return hash(`${secret}:${input.nonce}:${input.qop.nc}:${input.qop.cnonce}:auth:${request}`);
}

/** Reads `Digest name=value, ...`; names in lower case. Undefined for other schemes and broken values. */
export function parseDigest(value: string): ReadonlyMap<string, string> | undefined {
  const scanner = new Scanner(value);
  scanner.skipSpace();
  if (scanner.token()?.toLowerCase() !== 'digest') return undefined;
  const found = new Map<string, string>();
  scanner.skipSpace();
  do {
    const name = scanner.token()?.toLowerCase();
    if (name === undefined || !scanner.separator('=')) return undefined;
    const read = scanner.quotedString() ?? scanner.until(', \t');
    if (!found.has(name)) found.set(name, read);
  } while (scanner.separator(','));
  scanner.skipSpace();
  return scanner.atEnd ? found : undefined;
}

/** Writes a Digest header value; `bare` names are not quoted (RFC 7616 3.3, 3.4). */
export function formatDigest(fields: ReadonlyMap<string, string>, bare: readonly string[]): string {
  const parts: string[] = [];
  for (const [name, value] of fields) parts.push(`${name}=${bare.includes(name) ? value : quote(value)}`);
  return `Digest ${parts.join(', ')}`;
}

/** Our algorithms by their names on the wire; absent means MD5. Undefined: one that we do not have. */
export function digestAlgorithm(name: string | undefined): DigestAlgorithm | undefined {
  const upper = (name ?? 'MD5').toUpperCase();
  return upper === 'MD5' || upper === 'SHA-256' ? upper : undefined;
}
