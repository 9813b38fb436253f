import type { SipHop } from '../endpoint/types.ts';
import { SipError } from '../errors.ts';
import type { SipMessage } from '../message/message.ts';
import type { TransportUser } from './types.ts';

/**
 * A connection that somebody else accepted and that keeps messages apart, such as a WebSocket (RFC 7118). It cannot be opened
 * from here: when it is gone its peer cannot be reached until it comes again.
 */
export interface SipFlow {
  readonly remote: { readonly host: string; readonly port: number };
  /** Hands a message over; `failed` when that cannot be done. */
  send(message: SipMessage, failed: (cause: unknown) => void): void;
  /** The endpoint closes. */
  close(): void;
}

/** The endpoint's end of a flow. */
export interface SipFlowEnd {
  receive(message: SipMessage): void;
  /** The connection is gone. Idempotent. */
  closed(): void;
}

/** The flows that are open, by where they come from. */
export class FlowTransport {
  readonly #user: TransportUser;
  readonly #flows = new Map<string, SipFlow>();

  constructor(user: TransportUser) {
    this.#user = user;
  }

  adopt(flow: SipFlow): SipFlowEnd {
    const hop: SipHop = { ...flow.remote, transport: 'ws' };
    this.#flows.set(key(hop), flow);
    return {
      receive: (message) => this.#user.message(message, hop),
      closed: () => {
        if (this.#flows.get(key(hop)) === flow) this.#flows.delete(key(hop));
      },
    };
  }

  has(hop: SipHop): boolean {
    return this.#flows.has(key(hop));
  }

  send(message: SipMessage, hop: SipHop, failed: (cause: unknown) => void): void {
    const flow = this.#flows.get(key(hop));
    if (flow !== undefined) flow.send(message, failed);
    else queueMicrotask(() => failed(new SipError('SIP_CONNECT_FAILED', { host: hop.host, port: hop.port })));
  }

  close(): void {
    for (const flow of this.#flows.values()) flow.close();
    this.#flows.clear();
  }
}

function key({ host, port }: SipHop): string {
  return `${host}:${port}`;
}
