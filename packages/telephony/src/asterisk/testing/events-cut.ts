import { createServer, connect as openSocket, type Server, type Socket } from 'node:net';

/** Stands between a process and Asterisk, and can cut the events off; requests go through. */
export class EventsCut {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #events = new Set<Socket>();
  #isCut = false;

  private constructor(server: Server, target: URL) {
    this.#server = server;
    server.on('connection', (near) => this.#through(near, target));
  }

  /** In front of the HTTP server at `url`. */
  static async open(url: string): Promise<EventsCut> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new EventsCut(server, new URL(url));
  }

  get url(): string {
    const address = this.#server.address();
    return `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
  }

  cut(): void {
    this.#isCut = true;
    for (const socket of this.#events) socket.destroy();
  }

  mend(): void {
    this.#isCut = false;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #through(near: Socket, target: URL): void {
    const far = openSocket(Number(target.port), target.hostname);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.#sockets.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        this.#sockets.delete(one);
        this.#events.delete(one);
        other.destroy();
      });
    }
    near.once('data', (first) => {
      const isEvents = String(first).startsWith('GET /ari/events');
      if (isEvents && this.#isCut) {
        near.destroy();
        return;
      }
      if (isEvents) this.#events.add(near);
      far.write(first);
      near.pipe(far);
      far.pipe(near);
    });
  }
}
