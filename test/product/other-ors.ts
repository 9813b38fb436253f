import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface OrsRequest {
  readonly method: string;
  readonly path: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly headers: IncomingMessage['headers'];
}

type Reply = (request: OrsRequest, response: ServerResponse) => void;

/** A small HTTP server that behaves like an Orchestration Server, or does not, as a test says. */
export class OtherOrs {
  readonly requests: OrsRequest[] = [];
  readonly #server: Server;
  #sessions = 0;
  /** What a start is answered; by default a session is started. */
  onStart: Reply = (_request, response) => {
    const id = this.nextSession();
    response.setHeader('set-cookie', `ORSSESSIONID=${id}.node124; Path=/`);
    response.end(JSON.stringify({ sessionid: id }));
  };
  /** What a request to a session is answered; by default that it was heard. */
  onRequest: Reply = ({ path }, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ heard: path.split('/').slice(5).join('/') }));
  };
  onTerminate: Reply = (_request, response) => void response.end();

  private constructor() {
    this.#server = createServer((raw, response) => {
      let body = '';
      raw.on('data', (chunk: Buffer) => {
        body += chunk.toString();
      });
      raw.on('end', () => {
        const request: OrsRequest = {
          method: raw.method ?? '',
          path: raw.url ?? '',
          fields: Object.fromEntries(new URLSearchParams(body)),
          headers: raw.headers,
        };
        this.requests.push(request);
        if (request.path === '/scxml/session/start') this.onStart(request, response);
        else if (request.path.endsWith('/terminate')) this.onTerminate(request, response);
        else this.onRequest(request, response);
      });
    });
  }

  static async open(): Promise<OtherOrs> {
    const ors = new OtherOrs();
    await new Promise<void>((resolve) => ors.#server.listen(0, '127.0.0.1', resolve));
    return ors;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  nextSession(): string {
    return `ORS${String(++this.#sessions).padStart(29, '0')}`;
  }

  /** Paths that were asked for, in order. */
  get paths(): string[] {
    return this.requests.map(({ path }) => path);
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
