import { createSocket, type Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import type { SipHop } from '../endpoint/types.ts';
import { SipError } from '../errors.ts';
import { parseDatagram } from '../message/parse-message.ts';
import type { SipLog } from '../ports.ts';
import type { TransportUser } from './types.ts';

/** What fits into one IPv4 datagram. */
const MAX_DATAGRAM = 65_507;

/** One UDP socket, RFC 3261 18. Sends from the port it listens on, as RFC 3581 wants. */
export class UdpTransport {
  readonly #socket: Socket;
  #closed = false;

  private constructor(socket: Socket) {
    this.#socket = socket;
  }

  static open(host: string, port: number, user: TransportUser, log: SipLog): Promise<UdpTransport> {
    return new Promise((resolve, reject) => {
      const socket = createSocket(isIPv6(host) ? 'udp6' : 'udp4');
      const refuse = (error: Error): void => {
        socket.close();
        reject(error);
      };
      socket.once('error', refuse);
      socket.bind({ address: host, port, exclusive: true }, () => {
        socket.removeListener('error', refuse);
        socket.on('error', (error) => log('warn', 'UDP socket error', { error: error.message }));
        socket.on('message', (bytes, from) => {
          const source: SipHop = { host: from.address, port: from.port, transport: 'udp' };
          const parsed = parseDatagram(bytes);
          if (parsed.kind === 'message') user.message(parsed.message, source);
          else if (parsed.kind === 'malformed') user.malformed(parsed, source);
        });
        resolve(new UdpTransport(socket));
      });
    });
  }

  get port(): number {
    return this.#socket.address().port;
  }

  send(bytes: Uint8Array, hop: SipHop, failed: (cause: unknown) => void): void {
    const problem = this.#closed
      ? new SipError('SIP_ENDPOINT_CLOSED')
      : bytes.byteLength > MAX_DATAGRAM
        ? new SipError('SIP_MESSAGE_TOO_LARGE', { bytes: bytes.byteLength })
        : undefined;
    if (problem !== undefined) {
      queueMicrotask(() => failed(problem));
      return;
    }
    this.#socket.send(bytes, hop.port, hop.host, (error) => {
      if (error !== null) failed(new SipError('SIP_SEND_FAILED', { host: hop.host, port: hop.port }, error));
    });
  }

  close(): Promise<void> {
    if (this.#closed) return Promise.resolve();
    this.#closed = true;
    return new Promise((resolve) => this.#socket.close(() => resolve()));
  }
}
