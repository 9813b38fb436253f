/**
 * Faults of the SIP stack. Codes are stable; refusals by a peer are not errors but outcomes.
 *
 * - `SIP_PORT_IN_USE`: another process holds the address. Stop it or choose another port. Not retryable by itself.
 * - `SIP_BIND_FAILED`: the address cannot be bound (not ours, no right). Correct the configuration.
 * - `SIP_BAD_OPTION`: an argument breaks SIP's grammar, such as a URI that is none. A fault of the caller.
 * - `SIP_NO_TRANSPORT`: the target wants a transport that this endpoint does not have, such as TLS.
 * - `SIP_NO_ROUTE`: the target names no host and no next hop was given, such as a tel URI.
 * - `SIP_CONNECT_FAILED`: a TCP connection was refused or broke before the message was out. Retryable.
 * - `SIP_SEND_FAILED`: the operating system refused a datagram. Retryable.
 * - `SIP_MESSAGE_TOO_LARGE`: a message of ours is larger than a datagram can carry.
 * - `SIP_ENDPOINT_CLOSED`: the endpoint was closed before the call.
 */
export type SipErrorCode =
  | 'SIP_PORT_IN_USE'
  | 'SIP_BIND_FAILED'
  | 'SIP_BAD_OPTION'
  | 'SIP_NO_TRANSPORT'
  | 'SIP_NO_ROUTE'
  | 'SIP_CONNECT_FAILED'
  | 'SIP_SEND_FAILED'
  | 'SIP_MESSAGE_TOO_LARGE'
  | 'SIP_ENDPOINT_CLOSED';

const CATALOGUE: Readonly<Record<SipErrorCode, { readonly message: string; readonly retryable: boolean }>> = {
  SIP_PORT_IN_USE: { message: 'The SIP port is used by another process', retryable: false },
  SIP_BIND_FAILED: { message: 'The SIP address cannot be bound', retryable: false },
  SIP_BAD_OPTION: { message: 'A SIP argument is not well-formed', retryable: false },
  SIP_NO_TRANSPORT: { message: 'The target needs a transport that is not open here', retryable: false },
  SIP_NO_ROUTE: { message: 'The target names no host and no next hop is given', retryable: false },
  SIP_CONNECT_FAILED: { message: 'The connection to the SIP peer failed', retryable: true },
  SIP_SEND_FAILED: { message: 'The SIP message could not be sent', retryable: true },
  SIP_MESSAGE_TOO_LARGE: { message: 'The SIP message is too large for a datagram', retryable: false },
  SIP_ENDPOINT_CLOSED: { message: 'The SIP endpoint is closed', retryable: false },
};

/** A catalogued fault. Compare `code`, not the class. */
export class SipError extends Error {
  readonly code: SipErrorCode;
  readonly details: Readonly<Record<string, unknown>>;
  readonly retryable: boolean;

  constructor(code: SipErrorCode, details: Readonly<Record<string, unknown>> = {}, cause?: unknown) {
    super(CATALOGUE[code].message, cause === undefined ? undefined : { cause });
    this.name = 'SipError';
    this.code = code;
    this.details = details;
    this.retryable = CATALOGUE[code].retryable;
  }
}
