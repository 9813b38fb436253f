import type { Telemetry } from '@ringback/core';
import type { SipClock, SipTimer } from '@ringback/sip';
import { WebSocket } from 'ws';
import { switchError } from '../errors.ts';
import { type AriEvent, readEvent } from './ari-events.ts';
import { httpServerOf } from './asterisk-address.ts';

export interface AriOptions {
  /** Of the HTTP server of Asterisk. */
  readonly url: string;
  readonly username: string;
  readonly password: string;
  /** Name of the Stasis application. */
  readonly app: string;
  readonly wireClock: SipClock;
  readonly telemetry: Telemetry;
}

export interface AriAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** Requests to Asterisk; what a verb of ARI may be asked with. */
export interface Ari {
  readonly app: string;
  /** Events come. */
  readonly isConnected: boolean;
  /** Rejects with ASTERISK_UNREACHABLE; whatever status comes back is an answer. */
  request(method: 'GET' | 'POST' | 'DELETE', path: string, body?: Fields): Promise<AriAnswer>;
  /** Breaks the events off and takes them up again, as after a break of the network. */
  reconnect(): void;
}

type Fields = Readonly<Record<string, unknown>>;

export interface AriListener {
  event(event: AriEvent): void;
  /** Events stop coming. */
  away(): void;
  /** They come again; what happened meanwhile was not told. Whoever cannot find that out rejects: it comes once more, later. */
  back(): Promise<void>;
}

/** How long one request may take. */
const REQUEST_LIMIT_MS = 5_000;
/** Silence of a connection after which it counts as broken. */
const PING_MS = 10_000;
const FIRST_RETRY_MS = 250;
const LONGEST_RETRY_MS = 15_000;

/** ARI: requests over HTTP and events over one WebSocket, which is opened again when it breaks. */
export class AriConnection implements Ari {
  readonly app: string;
  readonly #options: AriOptions;
  readonly #base: string;
  readonly #authorization: string;
  #listener: AriListener | null = null;
  #socket: WebSocket | null = null;
  #ping: SipTimer | null = null;
  #retry: SipTimer | null = null;
  #retryMs = FIRST_RETRY_MS;
  #isClosed = false;

  private constructor(options: AriOptions) {
    this.app = options.app;
    this.#options = options;
    this.#base = `${httpServerOf(options.url)}/ari`;
    const credentials = Buffer.from(`${options.username}:${options.password}`).toString('base64');
    this.#authorization = `Basic ${credentials}`;
  }

  /** Rejects with ASTERISK_UNREACHABLE, ASTERISK_REFUSED or ASTERISK_WITHOUT_ARI. */
  static async open(options: AriOptions): Promise<AriConnection> {
    const ari = new AriConnection(options);
    try {
      const { status } = await ari.request('GET', '/asterisk/info');
      if (status === 401 || status === 403) throw switchError('ASTERISK_REFUSED', { status });
      if (status !== 200) throw switchError('ASTERISK_WITHOUT_ARI', { status });
      await ari.#connect();
      return ari;
    } catch (error) {
      ari.close();
      throw error;
    }
  }

  get isConnected(): boolean {
    return this.#socket?.readyState === WebSocket.OPEN;
  }

  listen(listener: AriListener): void {
    this.#listener = listener;
  }

  async request(method: 'GET' | 'POST' | 'DELETE', path: string, body?: Fields): Promise<AriAnswer> {
    const abort = new AbortController();
    const limit = this.#options.wireClock.setTimer(REQUEST_LIMIT_MS, () => abort.abort());
    try {
      const response = await fetch(`${this.#base}${path}`, {
        method,
        signal: abort.signal,
        redirect: 'error',
        headers: {
          authorization: this.#authorization,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      return { status: response.status, body: response.ok && text !== '' ? JSON.parse(text) : null };
    } catch (error) {
      throw switchError('ASTERISK_UNREACHABLE', { method, path }, error);
    } finally {
      limit.cancel();
    }
  }

  reconnect(): void {
    // One that is not open is being made already.
    if (this.isConnected) this.#socket?.terminate();
  }

  /** Idempotent. */
  close(): void {
    this.#isClosed = true;
    this.#listener = null;
    this.#retry?.cancel();
    this.#ping?.cancel();
    this.#socket?.terminate();
  }

  #connect(): Promise<WebSocket> {
    const { wireClock } = this.#options;
    const url = `${this.#base.replace(/^http/, 'ws')}/events?app=${encodeURIComponent(this.app)}`;
    return new Promise((resolve, reject) => {
      const socket = new WebSocket(url, {
        headers: { authorization: this.#authorization },
        handshakeTimeout: REQUEST_LIMIT_MS,
      });
      this.#socket = socket;
      let isHeard = true;
      const ping = (): void => {
        if (!isHeard) {
          socket.terminate();
          return;
        }
        isHeard = false;
        socket.ping();
        this.#ping = wireClock.setTimer(PING_MS, ping);
      };
      socket.once('open', () => {
        this.#retryMs = FIRST_RETRY_MS;
        this.#ping = wireClock.setTimer(PING_MS, ping);
        resolve(socket);
      });
      socket.on('pong', () => {
        isHeard = true;
      });
      socket.on('message', (message) => {
        isHeard = true;
        this.#heard(String(message));
      });
      // `close` follows each error.
      socket.on('error', (error) => reject(switchError('ASTERISK_UNREACHABLE', {}, error)));
      socket.once('close', () => {
        this.#ping?.cancel();
        reject(switchError('ASTERISK_UNREACHABLE'));
        if (this.#socket === socket) this.#broken();
      });
    });
  }

  #heard(message: string): void {
    const event = readEvent(message);
    if (event === null) return;
    if (event.kind === 'replaced') {
      this.#options.telemetry.log('error', 'asterisk.replaced', { app: this.app });
      // Who connected as the same application would be thrown out in turn.
      this.#retryMs = LONGEST_RETRY_MS;
      return;
    }
    this.#listener?.event(event);
  }

  #broken(): void {
    const wasOpen = this.#listener !== null && this.#retry === null;
    if (this.#isClosed) return;
    if (wasOpen) {
      this.#options.telemetry.log('error', 'asterisk.away', { app: this.app });
      this.#listener?.away();
    }
    const waitMs = this.#retryMs;
    this.#retryMs = Math.min(waitMs * 2, LONGEST_RETRY_MS);
    this.#retry = this.#options.wireClock.setTimer(waitMs, () => void this.#again());
  }

  async #again(): Promise<void> {
    const nextMs = this.#retryMs;
    let socket: WebSocket;
    try {
      socket = await this.#connect();
    } catch {
      // The next try is on its way: a socket that closes sees to that.
      return;
    }
    this.#retry = null;
    this.#options.telemetry.log('info', 'asterisk.back', { app: this.app });
    try {
      await this.#listener?.back();
    } catch {
      // Who rejected has said why. What broke by itself meanwhile is on its way already.
      this.#retryMs = Math.max(this.#retryMs, nextMs);
      socket.terminate();
    }
  }
}
