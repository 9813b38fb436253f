/** Compact forms: RFC 3261 7.3.3 and 20, RFC 4028 (x), RFC 3515 (r), RFC 3892 (b), RFC 6665 (o, u), RFC 3841 (a, j, d). */
const COMPACT: ReadonlyMap<string, string> = new Map([
  ['a', 'accept-contact'],
  ['b', 'referred-by'],
  ['c', 'content-type'],
  ['d', 'request-disposition'],
  ['e', 'content-encoding'],
  ['f', 'from'],
  ['i', 'call-id'],
  ['j', 'reject-contact'],
  ['k', 'supported'],
  ['l', 'content-length'],
  ['m', 'contact'],
  ['o', 'event'],
  ['r', 'refer-to'],
  ['s', 'subject'],
  ['t', 'to'],
  ['u', 'allow-events'],
  ['v', 'via'],
  ['x', 'session-expires'],
]);

/** Names as they were met, so that each is turned once only. Strangers invent names: the table does not grow without end. */
const KNOWN = new Map<string, string>();
const MAX_KNOWN = 1_000;

/** The long name in lower case: the form in which names are compared (RFC 3261 7.3.1, 7.3.3). */
export function canonicalName(name: string): string {
  const known = KNOWN.get(name);
  if (known !== undefined) return known;
  const lower = name.toLowerCase();
  const canonical = COMPACT.get(lower) ?? lower;
  if (KNOWN.size < MAX_KNOWN) KNOWN.set(name, canonical);
  return canonical;
}
