import { createServer, type Http2Server, type IncomingHttpHeaders } from 'node:http2';
import type { AddressInfo } from 'node:net';

export interface ReceivedPush {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A server of HTTP/2 on loopback that keeps what it is sent and answers as APNs does. */
export class ApnsServer {
  readonly url: string;
  readonly received: ReceivedPush[] = [];
  /** By default 200. */
  answer: (push: ReceivedPush, count: number) => { readonly status: number; readonly reason?: string } =
    () => ({
      status: 200,
    });
  readonly #server: Http2Server;
  #sessions = 0;

  private constructor(server: Http2Server) {
    this.#server = server;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    server.on('session', () => {
      this.#sessions++;
    });
    server.on('stream', (stream, headers) => {
      let body = '';
      stream.setEncoding('utf8');
      stream.on('data', (chunk: string) => {
        body += chunk;
      });
      stream.on('end', () => {
        const push = { path: String(headers[':path']), headers, body };
        this.received.push(push);
        const { status, reason } = this.answer(push, this.received.length);
        stream.respond({ ':status': status, 'apns-id': headers['apns-id'] });
        stream.end(reason === undefined ? '' : JSON.stringify({ reason }));
      });
    });
  }

  /** Connections that were made. */
  get connections(): number {
    return this.#sessions;
  }

  static async open(): Promise<ApnsServer> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new ApnsServer(server);
  }

  /** Does not wait for clients to let go. */
  async close(): Promise<void> {
    this.#server.close();
  }
}
