import type { SipHop } from '../endpoint/types.ts';
import type { SipMessage } from '../message/message.ts';
import type { ParseFailure } from '../message/parse-message.ts';
import type { Wire } from '../transaction/wire.ts';

/** What comes up from the sockets. */
export interface TransportUser {
  message(message: SipMessage, source: SipHop): void;
  malformed(failure: ParseFailure, source: SipHop): void;
}

/** The sockets, or a loop in tests. */
export interface Transport extends Wire {
  readonly address: { readonly host: string; readonly port: number };
  has(transport: SipHop['transport']): boolean;
  /** Whether a message to this place can leave without a new connection. Always true over UDP. */
  isConnected(hop: SipHop): boolean;
  close(): Promise<void>;
}
