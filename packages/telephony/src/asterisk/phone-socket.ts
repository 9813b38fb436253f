import { WebSocket } from 'ws';
import { webSocketServerOf } from './asterisk-address.ts';

/** How long Asterisk may take to open one. */
const OPEN_LIMIT_MS = 5_000;

export interface PhoneSocketListener {
  opened(): void;
  message(bytes: Uint8Array): void;
  /** Once; also when it could not be opened. */
  closed(): void;
  /** Not after our own `close`. */
  failed(error: Error): void;
}

export interface AsteriskPhoneSocket {
  /** Of one SIP message. */
  send(bytes: Uint8Array): void;
  /** Asks whether Asterisk is still there; one that did not answer the time before is broken off. */
  probe(): void;
  close(): void;
}

/** Opens the WebSocket that phones speak SIP over (RFC 7118, `res_pjsip_transport_websocket`), beside the ARI of the same HTTP server. */
export function openPhoneSocket(url: string, listener: PhoneSocketListener): AsteriskPhoneSocket {
  const socket = new WebSocket(`${webSocketServerOf(url)}/ws`, 'sip', { handshakeTimeout: OPEN_LIMIT_MS });
  let isHeard = true;
  let isLetGo = false;
  socket.once('open', () => listener.opened());
  socket.on('message', (data: Buffer) => {
    isHeard = true;
    listener.message(data);
  });
  socket.on('pong', () => {
    isHeard = true;
  });
  // `close` follows each error. That it was let go before it was open is one for `ws`, and no fault of Asterisk.
  socket.on('error', (error) => {
    if (!isLetGo) listener.failed(error);
  });
  socket.once('close', () => listener.closed());
  return {
    // Asterisk reads texts alone.
    send: (bytes) => socket.send(bytes, { binary: false }),
    probe() {
      if (!isHeard) {
        socket.terminate();
        return;
      }
      isHeard = false;
      socket.ping();
    },
    close() {
      isLetGo = true;
      socket.close();
    },
  };
}
