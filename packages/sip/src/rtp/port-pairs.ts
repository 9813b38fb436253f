import { isIP } from 'node:net';

import type { RandomBytes } from '../ports.ts';
import { MediaError } from './errors.ts';
import { type PortRange, parsePortRange } from './port-range.ts';
import type { BindUdp, UdpListener, UdpSocket } from './udp-socket.ts';

export type BoundPair = {
  readonly port: number;
  readonly rtp: UdpSocket;
  /** Idempotent. */
  close(): Promise<void>;
};

function isTaken(thrown: unknown): boolean {
  return thrown instanceof Error && 'code' in thrown && thrown.code === 'EADDRINUSE';
}

/** Throws MEDIA_BAD_ARGUMENT for a host that is no IP address or a bad port range. */
export function checkAddress(host: string, ports: string): void {
  if (isIP(host) === 0) throw new MediaError('MEDIA_BAD_ARGUMENT', { field: 'host', value: host });
  parsePortRange(ports);
}

/**
 * Binds RTP ports together with their RTCP neighbours. RTCP is not spoken; its port is bound all the same: to a closed port the
 * system would answer "unreachable", at which some phones hang up, and reports are a sign of life.
 */
export class PortPairs {
  readonly #host: string;
  readonly #range: PortRange;
  readonly #bindUdp: BindUdp;

  /** Throws MEDIA_BAD_ARGUMENT for a host that is no IP address or a bad range. */
  constructor(host: string, ports: string, randomBytes: RandomBytes, bindUdp: BindUdp) {
    checkAddress(host, ports);
    this.#host = host;
    const [high = 0, low = 0] = randomBytes(2);
    this.#range = parsePortRange(ports, (high * 256 + low) / 65_536);
    this.#bindUdp = bindUdp;
  }

  /** Rejects with MEDIA_PORTS_EXHAUSTED, or MEDIA_BIND_FAILED when the address is not ours. */
  async bind(listener?: UdpListener, reports?: UdpListener): Promise<BoundPair> {
    // Each pair is tried once: some may be in use by other programs.
    for (let tried = 0; tried < this.#range.size; tried += 1) {
      const port = this.#range.take();
      if (port === undefined) break;
      const sockets = await this.#bindPair(port, listener, reports);
      if (sockets !== undefined) return this.#bound(port, sockets.rtp, sockets.rtcp);
    }
    throw new MediaError('MEDIA_PORTS_EXHAUSTED', { pairs: this.#range.size });
  }

  async #bindPair(
    port: number,
    listener: UdpListener | undefined,
    reports: UdpListener | undefined,
  ): Promise<{ readonly rtp: UdpSocket; readonly rtcp: UdpSocket } | undefined> {
    let rtp: UdpSocket | undefined;
    try {
      rtp = await this.#bindUdp(this.#host, port, listener);
      return { rtp, rtcp: await this.#bindUdp(this.#host, port + 1, reports) };
    } catch (thrown) {
      await rtp?.close();
      this.#range.release(port);
      if (isTaken(thrown)) return undefined;
      throw new MediaError('MEDIA_BIND_FAILED', { host: this.#host, port }, thrown);
    }
  }

  #bound(port: number, rtp: UdpSocket, rtcp: UdpSocket): BoundPair {
    let closing: Promise<void> | undefined;
    const close = async (): Promise<void> => {
      await Promise.all([rtp.close(), rtcp.close()]);
      this.#range.release(port);
    };
    return {
      port,
      rtp,
      close: () => {
        closing ??= close();
        return closing;
      },
    };
  }
}
