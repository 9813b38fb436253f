import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ReceivedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly text: string;
}

export type ReceiverAnswer =
  | { readonly status: number; readonly body?: string; readonly headers?: Readonly<Record<string, string>> }
  /** Never: the sender has to give up by itself. */
  | 'silence';

/** A server on loopback that keeps what it was sent and answers as it is told. */
export class HttpReceiver {
  readonly url: string;
  readonly received: ReceivedRequest[] = [];
  /** By default 200. */
  answer: (request: ReceivedRequest, count: number) => ReceiverAnswer = () => ({ status: 200 });
  readonly #server: ReturnType<typeof createServer>;

  private constructor(server: ReturnType<typeof createServer>, url: string) {
    this.#server = server;
    this.url = url;
  }

  static async open(port = 0): Promise<HttpReceiver> {
    const holder: { receiver: HttpReceiver | null } = { receiver: null };
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { receiver } = holder;
        if (receiver === null) return;
        const body = Buffer.concat(chunks);
        const got = {
          method: request.method ?? '',
          path: request.url ?? '',
          headers: request.headers,
          body,
          text: body.toString('utf8'),
        };
        receiver.received.push(got);
        const answer = receiver.answer(got, receiver.received.length);
        if (answer === 'silence') return;
        response.writeHead(answer.status, answer.headers ?? {});
        response.end(answer.body ?? '');
      });
    });
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    const { port: bound } = server.address() as AddressInfo;
    holder.receiver = new HttpReceiver(server, `http://127.0.0.1:${bound}`);
    return holder.receiver;
  }

  /** Whoever still waits for an answer is left alone. */
  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }
}
