import type { SipParty } from '@ringback/sip';

/** Shown when neither the order nor the trunk names a number. */
const NO_NUMBER = 'ringback';

/** Who the called phone shows: a From header with our host (RFC 3261 8.1.1.3). */
export function callerIdentity(
  caller: { readonly number: string | null; readonly name: string | null },
  host: string,
): SipParty {
  // Of what is configured, only what may stand in a user part; `#` may not as it is (RFC 3261 25.1).
  const number = (caller.number ?? '').replace(/[^0-9A-Za-z+*#_]/g, '').slice(0, 64);
  const user = number === '' ? NO_NUMBER : number.replaceAll('#', '%23');
  const uri = `sip:${user}@${host.includes(':') && !host.startsWith('[') ? `[${host}]` : host}`;
  const displayName = printable(caller.name ?? '');
  return displayName === '' ? { uri } : { uri, displayName };
}

/** A name comes from requests: line breaks and control characters must not reach a header. */
function printable(name: string): string {
  return name
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim()
    .slice(0, 64);
}
