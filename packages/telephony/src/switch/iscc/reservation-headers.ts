import { headerValue, headerValues, type SipHeader, type SipRequest } from '@ringback/sip';

// Reservation between switches over SIP. A PUBLISH (RFC 3903) to the number of an agent asks for an access number: its
// `Expires` is how long both are kept, its answer has the number and the tag to give them back with. The call that
// follows names the request by a User-to-User header (RFC 7433).

/** The event package of such a PUBLISH. */
export const EVENT = 'iscc-reservation';
export const ACCESS_NUMBER_HEADER = 'X-ISCC-Access-Number';
/** RFC 7433 4.1: what the data of the header is for. */
const PURPOSE = 'iscc';
const TOKEN = /^[0-9a-f]{8,64}$/;
const ACCESS_NUMBER = /^[0-9A-Za-z*#+_-]{1,32}$/;
const LONGEST_HOLD_S = 600;

/** How long an agent is held for a call, beside a number that cannot be reserved by a request of its own. */
export function reservationHeader(dn: string, holdMs: number): SipHeader {
  return { name: 'X-ISCC-Reservation', value: `agent=${dn};duration=${Math.ceil(holdMs / 1000)}` };
}

export function tokenHeader(token: string): SipHeader {
  return { name: 'User-to-User', value: `${token};encoding=hex;purpose=${PURPOSE}` };
}

/** What names the reservation in a request; null: nothing does. */
export function tokenOf(request: SipRequest): string | null {
  for (const value of headerValues(request, 'user-to-user')) {
    const [content = '', ...parameters] = value.split(';').map((part) => part.trim().toLowerCase());
    if (parameters.includes(`purpose=${PURPOSE}`) && TOKEN.test(content)) return content;
  }
  return null;
}

/** Milliseconds for which agent and number are wanted; 0 gives them back. Null: the request does not say. */
export function holdOf(request: SipRequest): number | null {
  const seconds = Number(headerValue(request, 'expires') ?? Number.NaN);
  return Number.isInteger(seconds) && seconds >= 0 ? Math.min(seconds, LONGEST_HOLD_S) * 1000 : null;
}

/** The access number that another switch gave; null when it cannot be dialled. */
export function accessNumberOf(value: string | undefined): string | null {
  return value !== undefined && ACCESS_NUMBER.test(value) ? value : null;
}
