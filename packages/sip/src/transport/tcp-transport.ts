import { connect, createServer, type Server, type Socket } from 'node:net';
import type { SipHop } from '../endpoint/types.ts';
import { SipError } from '../errors.ts';
import type { SipClock, SipLog } from '../ports.ts';
import { TcpConnection } from './tcp-connection.ts';
import type { TransportUser } from './types.ts';

/** Connections from outside above this number are closed at once, so that file descriptors remain for calls. */
const MAX_INBOUND = 2_000;

/** Listens for and opens TCP connections, RFC 3261 18. A connection serves both directions. */
export class TcpTransport {
  readonly #server: Server;
  readonly #host: string;
  readonly #clock: SipClock;
  readonly #user: TransportUser;
  readonly #connections = new Map<string, TcpConnection>();
  #closed = false;

  private constructor(server: Server, host: string, clock: SipClock, user: TransportUser) {
    this.#server = server;
    this.#host = host;
    this.#clock = clock;
    this.#user = user;
  }

  static open(
    host: string,
    port: number,
    clock: SipClock,
    user: TransportUser,
    log: SipLog,
  ): Promise<TcpTransport> {
    return new Promise((resolve, reject) => {
      const server = createServer({ allowHalfOpen: true });
      server.maxConnections = MAX_INBOUND;
      const transport = new TcpTransport(server, host, clock, user);
      server.once('error', reject);
      server.on('connection', (socket) => transport.#accept(socket));
      server.listen({ host, port, exclusive: true }, () => {
        server.removeListener('error', reject);
        server.on('error', (error) => log('warn', 'TCP listener error', { error: error.message }));
        resolve(transport);
      });
    });
  }

  get port(): number {
    const address = this.#server.address();
    return address === null || typeof address === 'string' ? 0 : address.port;
  }

  isConnected(hop: SipHop): boolean {
    return this.#connections.has(key(hop));
  }

  send(bytes: Uint8Array, hop: SipHop, failed: (cause: unknown) => void): void {
    if (this.#closed) {
      queueMicrotask(() => failed(new SipError('SIP_ENDPOINT_CLOSED')));
      return;
    }
    const connection = this.#connections.get(key(hop)) ?? this.#connect(hop);
    connection.send(bytes, failed);
  }

  close(): Promise<void> {
    if (this.#closed) return Promise.resolve();
    this.#closed = true;
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
      for (const connection of this.#connections.values()) connection.close();
    });
  }

  #accept(socket: Socket): void {
    const { remoteAddress, remotePort } = socket;
    if (remoteAddress === undefined || remotePort === undefined || this.#closed) {
      socket.destroy();
      return;
    }
    this.#add(socket, { host: remoteAddress, port: remotePort, transport: 'tcp' }, false);
  }

  #connect(hop: SipHop): TcpConnection {
    const wildcard = this.#host === '0.0.0.0' || this.#host === '::';
    const socket = connect({
      host: hop.host,
      port: hop.port,
      allowHalfOpen: true,
      ...(wildcard ? {} : { localAddress: this.#host }),
    });
    return this.#add(socket, hop, true);
  }

  #add(socket: Socket, remote: SipHop, connecting: boolean): TcpConnection {
    const name = key(remote);
    const connection: TcpConnection = new TcpConnection({
      socket,
      remote,
      connecting,
      clock: this.#clock,
      user: this.#user,
      closed: () => {
        if (this.#connections.get(name) === connection) this.#connections.delete(name);
      },
    });
    this.#connections.set(name, connection);
    return connection;
  }
}

function key(hop: SipHop): string {
  return `${hop.host}:${hop.port}`;
}
