import { createPrivateKey, type KeyObject, sign } from 'node:crypto';

/** How a token is signed (RFC 7518 3.1). */
export type SigningAlgorithm = 'RS256' | 'ES256';

/** A JSON Web Token (RFC 7519) in compact form. */
export function signedToken(
  header: { readonly alg: SigningAlgorithm; readonly kid?: string; readonly typ?: string },
  claims: Readonly<Record<string, string | number>>,
  key: KeyObject,
): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const text = `${part(header)}.${part(claims)}`;
  const signature =
    header.alg === 'ES256'
      ? // Both numbers side by side, not the DER of X.509 (RFC 7518 3.4).
        sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' })
      : sign('sha256', Buffer.from(text), key);
  return `${text}.${signature.toString('base64url')}`;
}

/** A key in PEM, with real line ends or with `\n` in their place as in JSON; null when it is none of that kind. */
export function privateKeyOf(pem: string | null, kind: 'rsa' | 'ec'): KeyObject | null {
  if (pem === null) return null;
  try {
    const key = createPrivateKey(pem.replaceAll('\\n', '\n'));
    return key.asymmetricKeyType === kind ? key : null;
  } catch {
    // What is wrong with a key is not told: it would be part of a secret.
    return null;
  }
}
