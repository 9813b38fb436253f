import { createServer, type IncomingMessage } from 'node:http';
import type { HttpMessage } from '../basic-http.ts';
import { eventFromHttpMessage } from '../basic-http.ts';
import type { ScxmlEvent } from '../event.ts';

/** A real HTTP server on the loopback address that takes events for sessions, and a client that sends them. */
export interface LoopbackHttp {
  /** Where a session takes events. */
  location(sessionId: string): string;
  /** Status of the answer. */
  send(message: HttpMessage): Promise<number>;
  close(): Promise<void>;
}

/** `receive` queues an event and says whether there is such a session. */
export async function openLoopbackHttp(
  receive: (sessionId: string, event: ScxmlEvent) => boolean,
): Promise<LoopbackHttp> {
  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      const url = request.url ?? '';
      const sessionId = /^\/scxml\/session\/([^/?]+)\/event(?:\?|$)/u.exec(url)?.[1];
      const contentType = request.headers['content-type'];
      const event = eventFromHttpMessage({
        method: request.method ?? '',
        url,
        body,
        ...(contentType === undefined ? {} : { contentType }),
      });
      const isTaken = sessionId !== undefined && receive(decodeURIComponent(sessionId), event);
      response.writeHead(isTaken ? 200 : 404, { connection: 'close' }).end();
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('The server has no port');
  return {
    location: (sessionId) =>
      `http://127.0.0.1:${address.port}/scxml/session/${encodeURIComponent(sessionId)}/event`,
    send: async ({ method, url, contentType, body }) => {
      const headers = contentType === undefined ? {} : { 'content-type': contentType };
      const answer = await fetch(url, { method, body, headers });
      await answer.arrayBuffer();
      return answer.status;
    },
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(Buffer.from(part));
  return Buffer.concat(parts).toString('utf8');
}
