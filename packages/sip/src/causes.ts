import { headerValues } from './message/headers.ts';
import type { SipHeader } from './message/message.ts';
import { quote } from './message/scanner.ts';

/** Names of the Q.850 causes that telephony meets. */
const NAMES: Readonly<Record<number, string>> = {
  1: 'Unallocated number',
  2: 'No route to specified transit network',
  3: 'No route to destination',
  16: 'Normal call clearing',
  17: 'User busy',
  18: 'No user responding',
  19: 'No answer from the user',
  20: 'Subscriber absent',
  21: 'Call rejected',
  22: 'Number changed',
  25: 'Exchange routing error',
  26: 'Non-selected user clearing',
  27: 'Destination out of order',
  28: 'Invalid number format',
  29: 'Facility rejected',
  31: 'Normal, unspecified',
  34: 'No circuit available',
  38: 'Network out of order',
  41: 'Temporary failure',
  42: 'Switching equipment congestion',
  47: 'Resource unavailable',
  55: 'Incoming calls barred',
  57: 'Bearer capability not authorized',
  58: 'Bearer capability not available',
  63: 'Service not available',
  65: 'Bearer capability not implemented',
  70: 'Only restricted digital information available',
  79: 'Service not implemented',
  87: 'User not member of closed user group',
  88: 'Incompatible destination',
  95: 'Invalid message',
  102: 'Recovery on timer expiry',
  111: 'Protocol error',
  127: 'Interworking, unspecified',
};

/** RFC 3398 8.2.6.1: SIP status to Q.850 cause. */
const CAUSES: Readonly<Record<number, number>> = {
  400: 41,
  401: 21,
  402: 21,
  403: 21,
  404: 1,
  405: 63,
  406: 79,
  407: 21,
  408: 102,
  410: 22,
  413: 127,
  414: 127,
  415: 79,
  416: 127,
  420: 127,
  421: 127,
  423: 127,
  480: 18,
  481: 41,
  482: 25,
  483: 25,
  484: 28,
  485: 1,
  486: 17,
  487: 16,
  488: 88,
  491: 41,
  500: 41,
  501: 79,
  502: 38,
  503: 41,
  504: 102,
  505: 127,
  513: 127,
  600: 17,
  603: 21,
  604: 1,
  606: 58,
};

/** RFC 3398 7.2.4.1: Q.850 cause to SIP status. */
const STATUSES: Readonly<Record<number, number>> = {
  1: 404,
  2: 404,
  3: 404,
  16: 487,
  17: 486,
  18: 408,
  19: 480,
  20: 480,
  21: 403,
  22: 410,
  26: 404,
  27: 502,
  28: 484,
  29: 501,
  31: 480,
  34: 503,
  38: 503,
  41: 503,
  42: 503,
  47: 503,
  55: 403,
  57: 403,
  58: 503,
  65: 488,
  70: 488,
  79: 501,
  87: 403,
  88: 503,
  102: 504,
  111: 500,
  127: 500,
};

/** The Q.850 cause for a SIP final status (RFC 3398 8.2.6.1); 31 for statuses the table does not know, 16 for 2xx. */
export function causeOfStatus(status: number): number {
  if (status < 300) return 16;
  return CAUSES[status] ?? 31;
}

/** The SIP status for a Q.850 cause (RFC 3398 7.2.4.1); 500 for causes the table does not know. */
export function statusOfCause(cause: number): number {
  return STATUSES[cause] ?? 500;
}

/** The name of a Q.850 cause in plain English. */
export function causeName(cause: number): string {
  return NAMES[cause] ?? `Cause ${cause}`;
}

/** The Q.850 cause of a Reason header, RFC 3326 2; undefined when there is none. */
export function readQ850(message: { readonly headers: readonly SipHeader[] }): number | undefined {
  for (const value of headerValues(message, 'reason')) {
    const found = /(?:^|,)\s*Q\.850\s*;(?:[^,]*;)?\s*cause\s*=\s*([0-9]{1,3})(?![0-9])/i.exec(value);
    if (found !== null) return Number(found[1]);
  }
  return undefined;
}

/** Writes a Reason header with a Q.850 cause, RFC 3326 2. */
export function reasonHeader(cause: number): SipHeader {
  return { name: 'Reason', value: `Q.850;cause=${cause};text=${quote(causeName(cause))}` };
}
