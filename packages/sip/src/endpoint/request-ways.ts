import type { SipRequest } from '../message/message.ts';
import { serialiseMessage } from '../message/serialise-message.ts';
import type { SipClock } from '../ports.ts';
import type { Transport } from '../transport/types.ts';
import type { SipHop, TooLarge } from './types.ts';

/** RFC 3261 18.1.1: more is not sent in a datagram when it is not known what the path carries in one piece. */
const MOST_BYTES_BY_UDP = 1_300;
/** A place that took no TCP is not asked for it again for this long. */
const NOT_AGAIN_MS = 600_000;
/** How many such places are remembered: more than there are trunks and phones. */
const MOST_PLACES = 10_000;

/** Where a request goes. */
export interface RequestHop extends SipHop {
  /** By TCP, and by UDP to the same place when that takes no TCP. */
  readonly orUdp?: true;
}

/**
 * By which transport requests go. One that is too large for one UDP packet goes by TCP to the same place, and by UDP when that
 * takes no TCP (RFC 3261 18.1.1). Only the request itself takes the other way: its dialog stays where it belongs.
 */
export class RequestWays {
  readonly #transport: Pick<Transport, 'has'>;
  readonly #clock: SipClock;
  readonly #refusals = new Map<string, { readonly until: number; readonly cause: unknown }>();

  constructor(transport: Pick<Transport, 'has'>, clock: SipClock) {
    this.#transport = transport;
    this.#clock = clock;
  }

  /** The place by TCP, when a request of this size, or one that is larger by `mayGrow`, is to go there. */
  otherHop(request: SipRequest, hop: SipHop, mayGrow = 0): SipHop | null {
    if (hop.transport !== 'udp' || !this.#transport.has('tcp')) return null;
    return sizeOf(request) + mayGrow > MOST_BYTES_BY_UDP ? { ...hop, transport: 'tcp' } : null;
  }

  /** The first way of a request: by TCP where that is to be. */
  firstWay(request: SipRequest, hop: RequestHop): Way {
    if (hop.orUdp === true) return this.#tcpOrUdp(request, hop, overUdp(request));
    const other = this.otherHop(request, hop);
    if (other === null) return { request, hop, tooLarge: null, failed: () => null };
    return this.#tcpOrUdp(overTcp(request), other, request);
  }

  #tcpOrUdp(request: SipRequest, { host, port }: SipHop, otherwise: SipRequest): Way {
    const hop: SipHop = { host, port, transport: 'tcp' };
    const byUdp = (tcp: unknown): Way => {
      const bytes = sizeOf(otherwise);
      return {
        request: otherwise,
        hop: { host, port, transport: 'udp' },
        tooLarge: bytes > MOST_BYTES_BY_UDP ? { bytes, tcp } : null,
        failed: () => null,
      };
    };
    const refusal = this.#refusals.get(placeOf(hop));
    if (refusal !== undefined && refusal.until > this.#clock.now()) return byUdp(refusal.cause);
    return {
      request,
      hop,
      tooLarge: null,
      failed: (cause) => {
        this.#remember(hop, cause);
        return byUdp(cause);
      },
    };
  }

  #remember(hop: SipHop, cause: unknown): void {
    const place = placeOf(hop);
    this.#refusals.delete(place);
    this.#refusals.set(place, { until: this.#clock.now() + NOT_AGAIN_MS, cause });
    for (const oldest of this.#refusals.keys()) {
      if (this.#refusals.size <= MOST_PLACES) return;
      this.#refusals.delete(oldest);
    }
  }
}

/** One way to send a request. */
export interface Way {
  /** With the transport of this way in its Via. */
  readonly request: SipRequest;
  readonly hop: SipHop;
  /** Set when TCP failed before. */
  readonly tooLarge: TooLarge | null;
  /** The next way, when this one could not be gone; null: there is none. */
  failed(cause: unknown): Way | null;
}

function sizeOf(request: SipRequest): number {
  return serialiseMessage(request).byteLength;
}

function placeOf({ host, port }: SipHop): string {
  return `${host}:${port}`;
}

/** The same request, branch included: should it have arrived by both ways, it is one and the same transaction there. */
function overTcp(request: SipRequest): SipRequest {
  return withTopVia(request, (via) => via.replace('SIP/2.0/UDP', 'SIP/2.0/TCP'));
}

/** The same the other way round. The peer is told to come to us by UDP as well. */
function overUdp(request: SipRequest): SipRequest {
  const { headers, ...rest } = withTopVia(request, (via) => via.replace('SIP/2.0/TCP', 'SIP/2.0/UDP'));
  return {
    ...rest,
    headers: headers.map((line) =>
      line.name === 'Contact' ? { ...line, value: line.value.replace(';transport=tcp', '') } : line,
    ),
  };
}

function withTopVia(request: SipRequest, change: (via: string) => string): SipRequest {
  const top = request.headers.findIndex(({ name }) => name === 'Via');
  return {
    ...request,
    headers: request.headers.map((line, index) =>
      index === top ? { ...line, value: change(line.value) } : line,
    ),
  };
}
