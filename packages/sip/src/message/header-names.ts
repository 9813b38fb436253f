/** Compact forms: RFC 3261 7.3.3 and 20, RFC 4028 (x), RFC 3515 (r), RFC 3892 (b), RFC 6665 (o, u), RFC 3841 (a, j, d). */
const COMPACT: Readonly<Record<string, string>> = {
  a: 'accept-contact',
  b: 'referred-by',
  c: 'content-type',
  d: 'request-disposition',
  e: 'content-encoding',
  f: 'from',
  i: 'call-id',
  j: 'reject-contact',
  k: 'supported',
  l: 'content-length',
  m: 'contact',
  o: 'event',
  r: 'refer-to',
  s: 'subject',
  t: 'to',
  u: 'allow-events',
  v: 'via',
  x: 'session-expires',
};

/** The long name in lower case: the form in which names are compared (RFC 3261 7.3.1, 7.3.3). */
export function canonicalName(name: string): string {
  const lower = name.toLowerCase();
  return COMPACT[lower] ?? lower;
}
