import { EventEmitter } from 'node:events';
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { TLSSocket } from 'node:tls';

/** Headers that ask for another protocol: without them a request is an ordinary one (RFC 9110 7.8). */
const OF_AN_UPGRADE = new Set(['upgrade', 'connection', 'http2-settings', 'sec-websocket-extensions']);

/**
 * Lets WebSockets in at one path. Whoever listens for upgrades gets every request that asks for one, and Node has read no
 * body then: clients that offer HTTP/2 with each request (`Upgrade: h2c`) and those that try a WebSocket first are to be
 * answered as if they had not. Their requests are read once more, without the headers that ask.
 */
export function upgradesAt(server: Server, path: string): EventEmitter {
  const taken = new EventEmitter();
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const [at] = (request.url ?? '').split('?');
    const isWebSocket = request.method === 'GET' && request.headers.upgrade?.toLowerCase() === 'websocket';
    if (isWebSocket && at === path) taken.emit('upgrade', request, socket, head);
    else readAgain(server, request, socket, head);
  });
  return taken;
}

function readAgain(server: Server, request: IncomingMessage, socket: Duplex, head: Buffer): void {
  const lines = [`${request.method ?? 'GET'} ${request.url ?? '/'} HTTP/${request.httpVersion}`];
  for (let at = 0; at + 1 < request.rawHeaders.length; at += 2) {
    const name = request.rawHeaders[at] ?? '';
    if (!OF_AN_UPGRADE.has(name.toLowerCase())) lines.push(`${name}: ${request.rawHeaders[at + 1] ?? ''}`);
  }
  if (/\bclose\b/i.test(request.headers.connection ?? '')) lines.push('Connection: close');
  // Header values are bytes: Node gives each as one character.
  socket.unshift(Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), head]));
  server.emit(socket instanceof TLSSocket ? 'secureConnection' : 'connection', socket);
}
