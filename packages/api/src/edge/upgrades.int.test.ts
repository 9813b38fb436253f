import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { upgradesAt } from './upgrades.ts';

const H2C = 'Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n';
const WEBSOCKET =
  'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n';

let server: Server;
let taken: string[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => {
      body += text;
    });
    request.on('end', () => {
      const asks = request.headers.upgrade === undefined ? '' : ' asks';
      response.end(`[${request.method} ${request.url} ${request.headers['x-name'] ?? ''} ${body}${asks}]`);
    });
  });
  upgradesAt(server, '/phone').on('upgrade', (request, socket) => {
    taken.push(request.url);
    socket.end('HTTP/1.1 101 Switching Protocols\r\n\r\n');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => server.close());

/** Sends the parts one after the other; resolves with what came back once `until` is in it. */
function say(parts: readonly string[], until: string): Promise<string> {
  taken = [];
  return new Promise((resolve, reject) => {
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    let heard = '';
    const next = (at: number): void => {
      const part = parts[at];
      if (part !== undefined) socket.write(part, () => setImmediate(() => next(at + 1)));
    };
    socket.setTimeout(3_000, () => reject(new Error(`only came: ${heard}`)));
    socket.on('connect', () => next(0));
    socket.on('error', reject);
    socket.setEncoding('utf8').on('data', (text: string) => {
      heard += text;
      if (!heard.includes(until)) return;
      socket.destroy();
      resolve(heard);
    });
  });
}

describe('requests that offer another protocol', () => {
  it('are answered as they are, with a body that comes along or later, and the connection goes on', async () => {
    const head = `POST /a HTTP/1.1\r\nHost: x\r\n${H2C}X-Name: \u00e9\r\nContent-Length: 10\r\n\r\n`;
    const plain = 'GET /b HTTP/1.1\r\nHost: x\r\n\r\n';
    for (const parts of [
      [`${head}0123456789${plain}`],
      [head, '01234', '56789', plain],
      [head.slice(0, 20), `${head.slice(20)}0`, '123456789', plain],
    ]) {
      const heard = await say(parts, '[GET /b');
      expect(heard).toContain('[POST /a');
      expect(heard).toContain('0123456789]');
      expect(heard).not.toContain('asks');
    }
    expect(taken).toEqual([]);
  });

  it('are read in pieces, too', async () => {
    const head = `POST /a HTTP/1.1\r\nHost: x\r\n${H2C}Transfer-Encoding: chunked\r\n\r\n`;
    expect(await say([head, '3\r\nabc\r\n', '0\r\n\r\n'], ']')).toContain('[POST /a  abc]');
  });

  it('get a WebSocket at its path and nowhere else', async () => {
    const at = (path: string) => `GET ${path} HTTP/1.1\r\nHost: x\r\n${WEBSOCKET}\r\n`;
    expect(await say([at('/comet?x=1')], ']')).toContain('[GET /comet?x=1  ]');
    expect(taken).toEqual([]);
    expect(await say([at('/phone?agent=1')], '101')).toContain('101');
    expect(taken).toEqual(['/phone?agent=1']);
  });

  it('still end a connection that is to end', async () => {
    const ask = `GET /c HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, close\r\nUpgrade: h2c\r\n\r\n`;
    expect(await say([ask], ']')).toMatch(/connection: close/i);
  });
});
