/** User and password of an `Authorization: Basic` header (RFC 7617); null when it is none. */
export function readBasic(header: string | undefined): { username: string; password: string } | null {
  const [, encoded] = /^basic\s+([a-z0-9+/=_-]+)\s*$/i.exec(header ?? '') ?? [];
  if (encoded === undefined) return null;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon === -1 ? null : { username: text.slice(0, colon), password: text.slice(colon + 1) };
}

/** What follows `Authorization: Bearer`; null when it is no such header. */
export function readBearer(header: string | undefined): string | null {
  return /^bearer\s+(\S+)\s*$/i.exec(header ?? '')?.[1] ?? null;
}
