import { createSocket } from 'node:dgram';
import { isIPv6 } from 'node:net';

export type UdpSocket = {
  /** `done` hears whether the operating system took the datagram, which must not change meanwhile. */
  send(datagram: Uint8Array, port: number, host: string, done: (error: Error | null) => void): void;
  /** Resolves when the port is free again. */
  close(): Promise<void>;
};

export type UdpListener = {
  /** `datagram` belongs to the listener, which may write into it. */
  datagram(datagram: Uint8Array, host: string, port: number): void;
  fault(error: Error): void;
};

/** Binds a UDP socket; without a listener whatever comes is swallowed. Rejects with the system's error. */
export type BindUdp = (host: string, port: number, listener?: UdpListener) => Promise<UdpSocket>;

/** The real thing, on node:dgram. */
export const bindUdp: BindUdp = (host, port, listener) =>
  new Promise((resolve, reject) => {
    const family = isIPv6(host) ? 6 : 4;
    const socket = createSocket({
      type: family === 6 ? 'udp6' : 'udp4',
      // All addresses here are literals: answering at once spares a look-up on the next tick for each packet.
      lookup: (address, _options, found) => found(null, address, family),
    });
    socket.once('error', reject);
    socket.bind({ address: host, port, exclusive: true }, () => {
      socket.off('error', reject);
      socket.on('error', (error) => listener?.fault(error));
      resolve({
        send: (datagram, toPort, toHost, done) => socket.send(datagram, toPort, toHost, done),
        close: () => new Promise((closed) => socket.close(() => closed())),
      });
    });
    if (listener !== undefined) {
      socket.on('message', (datagram, from) => listener.datagram(datagram, from.address, from.port));
    }
  });
