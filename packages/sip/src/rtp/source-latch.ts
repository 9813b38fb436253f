// Symmetric RTP (RFC 4961), and who may talk to a port.
//
// A phone behind NAT sends from another address than its SDP names, so we answer to where its packets come from.
// The rule that keeps strangers out:
//  1. Before a remote is set nobody is heard.
//  2. The first valid RTP packet afterwards latches its source: we send there and hear nobody else.
//  3. The address that was signalled may take the stream back from another source (it is known from signalling,
//     a stranger is not). From then on the port is locked to it.
//  4. Nothing else moves the latch but a remote with another address. The same address again (session refresh,
//     hold, resume) keeps it.

export type SocketAddress = {
  readonly host: string;
  readonly port: number;
};

function isSame(a: SocketAddress | undefined, host: string, port: number): boolean {
  return a !== undefined && a.port === port && a.host === host;
}

export class SourceLatch {
  #signalled: SocketAddress | undefined;
  #latched: SocketAddress | undefined;

  /** Takes the address from signalling; gives whether it is another one than before. */
  signal(address: SocketAddress): boolean {
    if (isSame(this.#signalled, address.host, address.port)) return false;
    this.#signalled = address;
    this.#latched = undefined;
    return true;
  }

  /** May a valid RTP packet from this source be heard? Latches by the rule above. */
  accepts(host: string, port: number): boolean {
    if (isSame(this.#latched, host, port)) return true;
    if (this.#signalled === undefined) return false;
    if (this.#latched !== undefined && !isSame(this.#signalled, host, port)) return false;
    this.#latched = { host, port };
    return true;
  }

  /** Where to send: the latched source, before that the signalled address. */
  get target(): SocketAddress | undefined {
    return this.#latched ?? this.#signalled;
  }
}
