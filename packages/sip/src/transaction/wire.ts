import type { SipHop } from '../endpoint/types.ts';
import type { SipMessage } from '../message/message.ts';

/** What a transaction needs of the transport layer. */
export interface Wire {
  /** Sends; `failed` is called at most once, later, when the message could not leave (RFC 3261 18.4). */
  send(message: SipMessage, hop: SipHop, failed: (cause: unknown) => void): void;
}

export function isReliable(hop: SipHop): boolean {
  return hop.transport !== 'udp';
}
