import { canonicalName } from '../message/header-names.ts';
import { headerList, headerValue, headerValues, parseCseq } from '../message/headers.ts';
import type { SipHeader, SipRequest, SipResponse } from '../message/message.ts';
import { EMPTY_BODY, header } from '../message/serialise-message.ts';

/** The ACK to a 300-699 response, RFC 3261 17.1.1.3: the INVITE's top Via and Route, the response's To. */
export function makeFailureAck(invite: SipRequest, response: SipResponse): SipRequest {
  return hopRequest(invite, 'ACK', headerValue(response, 'to') ?? headerValue(invite, 'to') ?? '');
}

/** The CANCEL of an INVITE, RFC 3261 9.1: everything that identifies it is copied. */
export function makeCancel(invite: SipRequest, reason?: string): SipRequest {
  const cancel = hopRequest(invite, 'CANCEL', headerValue(invite, 'to') ?? '');
  return reason === undefined
    ? cancel
    : { ...cancel, headers: [...cancel.headers, header('Reason', reason)] };
}

function hopRequest(invite: SipRequest, method: string, to: string): SipRequest {
  const headers: SipHeader[] = [
    header('Via', headerList(invite, 'via')?.[0] ?? ''),
    header('From', headerValue(invite, 'from') ?? ''),
    header('To', to),
    header('Call-ID', headerValue(invite, 'call-id') ?? ''),
    header('CSeq', `${parseCseq(invite)?.number ?? 1} ${method}`),
    header('Max-Forwards', '70'),
  ];
  for (const route of headerValues(invite, 'route')) headers.push(header('Route', route));
  if (method === 'ACK') {
    // 22.1: credentials of the INVITE go along, because an ACK cannot be challenged.
    for (const line of invite.headers) {
      const name = canonicalName(line.name);
      if (name === 'authorization' || name === 'proxy-authorization') headers.push(line);
    }
  }
  return { kind: 'request', method, uri: invite.uri, headers, body: EMPTY_BODY };
}
