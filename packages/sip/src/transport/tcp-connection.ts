import type { Socket } from 'node:net';
import type { SipHop } from '../endpoint/types.ts';
import { SipError } from '../errors.ts';
import { StreamFramer } from '../message/stream-framing.ts';
import type { SipClock, SipTimer } from '../ports.ts';
import type { TransportUser } from './types.ts';

/**
 * The first message of a peer that connects, and the rest of one that has begun, have to be here after this time: as
 * long as a transaction can live. Between messages a phone may be silent for as long as it likes.
 */
const WHOLE_MESSAGE_MS = 32_000;
/**
 * A connection that does not come about: time for three SYNs. Far below timer B, so that the caller learns the true reason, and
 * there is time to ring left where the request goes by UDP then.
 */
const CONNECT_MS = 4_000;
/** A peer that does not take what is written loses its connection after this time when we close. */
const CLOSE_MS = 1_000;
/** How much may wait for a peer that does not read. */
const MAX_UNSENT_BYTES = 1_048_576;

interface Parts {
  readonly socket: Socket;
  readonly remote: SipHop;
  readonly connecting: boolean;
  readonly clock: SipClock;
  readonly user: TransportUser;
  readonly closed: () => void;
}

/** One TCP connection in either direction. */
export class TcpConnection {
  readonly remote: SipHop;
  readonly #parts: Parts;
  readonly #framer = new StreamFramer();
  readonly #waiting = new Set<(cause: unknown) => void>();
  #connectTimer: SipTimer | undefined;
  #messageTimer: SipTimer | undefined;
  #closeTimer: SipTimer | undefined;
  #ended = false;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.remote = parts.remote;
    const { socket } = parts;
    socket.setNoDelay(true);
    socket.on('data', (chunk) => this.#read(chunk));
    socket.on('error', (error) => this.#end(error));
    socket.on('end', () => socket.end());
    socket.on('close', () => this.#end(new Error('connection closed')));
    if (parts.connecting) {
      socket.on('connect', () => this.#connectTimer?.cancel());
      this.#connectTimer = parts.clock.setTimer(CONNECT_MS, () => this.#end(new Error('connect timeout')));
    } else {
      this.#awaitMessage();
    }
  }

  send(bytes: Uint8Array, failed: (cause: unknown) => void): void {
    if (this.#ended || this.#parts.socket.writableLength > MAX_UNSENT_BYTES) {
      queueMicrotask(() => failed(this.#error(new Error('peer does not read'))));
      return;
    }
    this.#waiting.add(failed);
    this.#parts.socket.write(bytes, (error) => {
      if (!this.#waiting.delete(failed)) return;
      if (error !== null && error !== undefined) failed(this.#error(error));
    });
  }

  /** Lets what is written go out, then closes. */
  close(): void {
    if (this.#ended || this.#closeTimer !== undefined) return;
    this.#closeTimer = this.#parts.clock.setTimer(CLOSE_MS, () => this.#parts.socket.destroy());
    this.#parts.socket.destroySoon();
  }

  #read(chunk: Uint8Array): void {
    const { user, socket } = this.#parts;
    for (const frame of this.#framer.push(chunk)) {
      if (frame.kind === 'message') {
        this.#messageTimer?.cancel();
        this.#messageTimer = undefined;
        user.message(frame.message, this.remote);
      } else if (frame.kind === 'ping') socket.write('\r\n');
      else {
        user.malformed(frame.failure, this.remote);
        if (frame.fatal) this.close();
      }
    }
    if (this.#framer.isMidMessage) this.#awaitMessage();
  }

  /** Whoever sends a little from time to time gets no more time by it. */
  #awaitMessage(): void {
    this.#messageTimer ??= this.#parts.clock.setTimer(WHOLE_MESSAGE_MS, () => this.close());
  }

  #end(cause: unknown): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#connectTimer?.cancel();
    this.#messageTimer?.cancel();
    this.#closeTimer?.cancel();
    this.#parts.socket.destroy();
    this.#parts.closed();
    for (const failed of this.#waiting) failed(this.#error(cause));
    this.#waiting.clear();
  }

  #error(cause: unknown): SipError {
    return new SipError('SIP_CONNECT_FAILED', { host: this.remote.host, port: this.remote.port }, cause);
  }
}
