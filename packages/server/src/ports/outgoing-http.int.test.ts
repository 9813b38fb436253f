import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { OutgoingRequest } from '@ringback/core';
import { systemClock } from '@ringback/testkit';
import { afterEach, describe, expect, it } from 'vitest';
import { createOutgoingHttp } from './outgoing-http.ts';

type Handler = (request: IncomingMessage, response: ServerResponse, body: string) => void;

const servers: Server[] = [];
afterEach(async () => {
  await Promise.all(
    servers.splice(0).map((server) => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    }),
  );
});

async function listen(handler: Handler): Promise<string> {
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on('end', () => handler(request, response, body));
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const http = createOutgoingHttp(systemClock, 'ringback/test');
const send = (url: string, more: Partial<OutgoingRequest> = {}) =>
  http.send({ method: 'GET', url, timeoutMs: 5000, maxBytes: 1000, maxRedirects: 3, ...more });
const text = async (url: string, more: Partial<OutgoingRequest> = {}) => {
  const outcome = await send(url, more);
  return outcome.kind === 'answered'
    ? [outcome.status, Buffer.from(outcome.body).toString()]
    : outcome.reason;
};

describe('a request to a server outside', () => {
  it('carries method, headers and body, and brings back status, headers and body', async () => {
    const base = await listen((request, response, body) => {
      response.writeHead(202, { 'x-kind': 'echo' });
      response.end([request.method, request.headers['x-a'], request.headers['user-agent'], body].join(' '));
    });
    const outcome = await send(`${base}/a?b=c`, { method: 'POST', headers: { 'x-a': '1' }, body: 'grüße' });
    expect(outcome).toMatchObject({ kind: 'answered', status: 202, url: `${base}/a?b=c` });
    if (outcome.kind !== 'answered') return;
    expect(outcome.headers['x-kind']).toBe('echo');
    expect(Buffer.from(outcome.body).toString()).toBe('POST 1 ringback/test grüße');
  });

  it('sends the user and password of the address as Basic credentials, and shows them nowhere', async () => {
    const base = await listen((request, response) => response.end(request.headers.authorization));
    const address = base.replace('//', '//ors:s%3Acret@');
    expect(await text(address)).toEqual([200, `Basic ${Buffer.from('ors:s:cret').toString('base64')}`]);
    const outcome = await send('http://ors:s3cret@127.0.0.1:1/x?y=z');
    expect(outcome).toMatchObject({ kind: 'failed', reason: 'unreachable' });
    expect(JSON.stringify(outcome)).not.toMatch(/s3cret|y=z/);
  });

  it.each([['mailto:a@example.com'], ['file:///etc/passwd'], ['nonsense']])('refuses %s', async (url) => {
    expect(await text(url)).toBe('bad-url');
  });
});

describe('a server outside that misbehaves', () => {
  it('is given up when it does not answer in time, or stops in the middle', async () => {
    const silent = await listen(() => undefined);
    expect(await text(silent, { timeoutMs: 50 })).toBe('timed-out');
    const stopping = await listen((_request, response) => {
      response.writeHead(200, { 'content-length': '10' });
      response.write('half');
    });
    expect(await text(stopping, { timeoutMs: 50 })).toBe('timed-out');
    const breaking = await listen((_request, response) => {
      response.writeHead(200, { 'content-length': '10' });
      response.write('half', () => response.destroy());
    });
    expect(await text(breaking)).toBe('unreachable');
  });

  it('is given up when it sends too much, with and without having said so', async () => {
    const honest = await listen((_request, response) => response.end('x'.repeat(2000)));
    expect(await text(honest)).toBe('too-large');
    let sent = 0;
    const endless = await listen((_request, response) => {
      const more = (): void => {
        sent += 500;
        if (!response.destroyed) response.write('x'.repeat(500), more);
      };
      more();
    });
    expect(await text(endless)).toBe('too-large');
    expect(sent).toBeLessThan(10_000_000);
  });

  it('is unreachable when it speaks no HTTP', async () => {
    const { createServer: createTcpServer } = await import('node:net');
    const server = createTcpServer((socket) => socket.resume().end('garbage\r\n\r\n'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    expect(await text(`http://127.0.0.1:${port}/`)).toBe('unreachable');
    await new Promise((resolve) => server.close(resolve));
  });
});

describe('redirects', () => {
  const redirecting = (status: number, to: string) =>
    listen((request, response, body) => {
      if (request.url !== '/') return response.end(`${request.method} ${body}`);
      response.writeHead(status, { location: to });
      return response.end();
    });

  it.each([
    [303, 'GET '],
    [302, 'GET '],
    [307, 'POST form'],
    [308, 'POST form'],
  ])('of status %i go on with %s', async (status, expected) => {
    const base = await redirecting(status, '/there');
    expect(await text(`${base}/`, { method: 'POST', body: 'form' })).toEqual([200, expected]);
  });

  it('are followed only so often, only where that is allowed, and not at all when not asked for', async () => {
    const circle = await redirecting(302, '/');
    expect(await text(`${circle}/`)).toBe('too-many-redirects');
    expect(await text(`${circle}/`, { maxRedirects: 0 })).toEqual([302, '']);
    const asked: string[] = [];
    const mayFollow = (url: string): boolean => asked.push(url) === 0;
    expect(await text(`${circle}/`, { mayFollow })).toBe('redirect-not-allowed');
    expect(asked).toEqual([`${circle}/`]);
    const toFile = await redirecting(302, 'file:///etc/passwd');
    expect(await text(`${toFile}/`)).toBe('bad-url');
  });

  it('carry no credentials to another server', async () => {
    const other = await listen((request, response) => response.end(String(request.headers.authorization)));
    const first = await redirecting(307, `${other}/`);
    expect(await text(`${first.replace('//', '//a:b@')}/`)).toEqual([200, 'undefined']);
    expect(await text(`${first}/`, { headers: { authorization: 'Basic x' } })).toEqual([200, 'undefined']);
  });
});
