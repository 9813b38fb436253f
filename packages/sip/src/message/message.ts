/** One header line. Names are kept as they came; compare them with `headerValue` and `headerValues`. */
export interface SipHeader {
  readonly name: string;
  readonly value: string;
}

/** A SIP request, RFC 3261 7.1. The body is bytes: it need not be text. */
export interface SipRequest {
  readonly kind: 'request';
  readonly method: string;
  readonly uri: string;
  readonly headers: readonly SipHeader[];
  readonly body: Uint8Array;
}

/** A SIP response, RFC 3261 7.2. */
export interface SipResponse {
  readonly kind: 'response';
  readonly status: number;
  readonly reasonPhrase: string;
  readonly headers: readonly SipHeader[];
  readonly body: Uint8Array;
}

export type SipMessage = SipRequest | SipResponse;
