import { headerValue, makeResponse, type SipMessage, type SipRequest, type SipResponse } from '@ringback/sip';

const TEMPORARILY_UNAVAILABLE = 480;
const NAME_OF_NOBODY = 'gone.invalid';

export type Way = 'from-browser' | 'to-browser';

/** What was seen of a call that the switch made to a browser. */
export interface SeenCall {
  readonly invite: SipRequest;
  /** The browser's 2xx to an INVITE. */
  readonly answer: SipResponse | null;
  /** The highest number of a request of the browser in the dialog. */
  readonly cseq: number;
}

/**
 * What a browser would say if it could when its connection is gone: BYE to a call that was answered (RFC 3261 15.1.1), 480 to one
 * that rings. Without it the other party would stay with a phone that nobody holds.
 */
export function farewellOf({ invite, answer, cseq }: SeenCall): SipMessage {
  const callId = headerValue(invite, 'call-id') ?? '';
  if (answer === null)
    return makeResponse(invite, { status: TEMPORARILY_UNAVAILABLE, toTag: NAME_OF_NOBODY, headers: [] });
  const line = (name: string, value: string | undefined) => ({ name, value: value ?? '' });
  return {
    kind: 'request',
    method: 'BYE',
    uri: /<([^>]+)>/.exec(headerValue(invite, 'contact') ?? '')?.[1] ?? invite.uri,
    headers: [
      // The call has one: it makes the branch unique for good (RFC 3261 8.1.1.7).
      line('Via', `SIP/2.0/WS ${NAME_OF_NOBODY};branch=z9hG4bK-gone-${callId.replace(/[^A-Za-z0-9]/g, '')}`),
      line('Max-Forwards', '70'),
      line('From', headerValue(answer, 'to')),
      line('To', headerValue(answer, 'from')),
      line('Call-ID', callId),
      line('CSeq', `${cseq + 1} BYE`),
    ],
    body: new Uint8Array(),
  };
}

/** What is known of a call after one more message of it; null: the switch has not made one. */
export function seenOf(seen: SeenCall | null, message: SipMessage, way: Way): SeenCall | null {
  if (message.kind === 'request') {
    if (way === 'to-browser') return seen ?? { invite: message, answer: null, cseq: 0 };
    const cseq = Number.parseInt(headerValue(message, 'cseq') ?? '', 10);
    return seen === null ? null : { ...seen, cseq: Math.max(seen.cseq, cseq || 0) };
  }
  return seen !== null && way === 'from-browser' && isAnswer(message) ? { ...seen, answer: message } : seen;
}

/** A 2xx to an INVITE; one to a CANCEL, which comes before the 487, takes no call (RFC 3261 9.2). */
export function isAnswer(message: SipMessage): message is SipResponse {
  return isOfInvite(message) && message.status >= 200 && message.status < 300;
}

/** A final response that refuses an INVITE. */
export function isRefusal(message: SipMessage): message is SipResponse {
  return isOfInvite(message) && message.status >= 300;
}

function isOfInvite(message: SipMessage): message is SipResponse {
  return message.kind === 'response' && /\bINVITE\b/.test(headerValue(message, 'cseq') ?? '');
}
