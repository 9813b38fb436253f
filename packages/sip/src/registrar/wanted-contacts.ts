import { headerList, headerValue, headerValues } from '../message/headers.ts';
import type { SipRequest } from '../message/message.ts';
import { parseNameAddr } from '../message/name-addr.ts';
import { uriScheme } from '../message/uri.ts';

export interface WantedContact {
  readonly uri: string;
  /** Seconds; undefined when the request says nothing. */
  readonly expires: number | undefined;
  readonly q: number;
}

/** RFC 3261 20.19: what is no number below 2^32 counts as 3600. */
const BROKEN_EXPIRES = 3_600;

/** The Contact values of a REGISTER; `all` for `*` with Expires 0, `broken` for what RFC 3261 10.3 item 6 and 7 refuse. */
export function readContacts(request: SipRequest): readonly WantedContact[] | 'all' | 'broken' {
  if (headerValues(request, 'contact').length === 0) return [];
  const values = headerList(request, 'contact');
  if (values === undefined) return 'broken';
  const common = headerValue(request, 'expires');
  if (values.includes('*')) return values.length === 1 && common === '0' ? 'all' : 'broken';
  const contacts: WantedContact[] = [];
  for (const value of values) {
    const address = parseNameAddr(value);
    if (address === undefined) return 'broken';
    // Only what a call can be sent to; other schemes are not wrong (RFC 3261 10.2.1), but of no use to us.
    const scheme = uriScheme(address.uri);
    if (scheme !== 'sip' && scheme !== 'sips') return 'broken';
    contacts.push({
      uri: address.uri,
      expires: seconds(address.parameters.get('expires') ?? common),
      q: quality(address.parameters.get('q')),
    });
  }
  return contacts;
}

function seconds(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^[0-9]{1,20}$/.test(text)) return BROKEN_EXPIRES;
  const value = Number(text);
  return value < 2 ** 32 ? value : BROKEN_EXPIRES;
}

function quality(text: string | null | undefined): number {
  if (text === null || text === undefined || !/^(0(\.[0-9]{0,3})?|1(\.0{0,3})?)$/.test(text)) return 1;
  return Number(text);
}
