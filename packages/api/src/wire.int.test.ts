import { request as httpRequest } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { setTimeout as realDelay } from 'node:timers/promises';
import { type Clock, callbackId } from '@ringback/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ADMIN, buildTestApi, type TestApi } from '../test/fakes.ts';

/** What lives on the wire keeps real time. */
const wireClock: Clock = {
  now: () => Date.now(),
  setTimer(delayMs, fire) {
    const timer = setTimeout(() => void fire(), delayMs);
    return { cancel: () => clearTimeout(timer) };
  },
};

let api: TestApi;
let origin: string;
let port: number;

async function listen(): Promise<void> {
  api = await buildTestApi({ wireClock });
  await api.app.listen({ host: '127.0.0.1', port: 0 });
  ({ port } = api.app.server.address() as AddressInfo);
  origin = `http://127.0.0.1:${port}`;
}

beforeAll(listen);
afterAll(() => api.app.close());

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await realDelay(5);
}

/** Sends bytes that no client library would, and reads until the connection ends. */
function sendRaw(text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    let received = '';
    socket.setEncoding('utf8');
    socket.on('data', (piece) => {
      received += piece;
    });
    socket.on('close', () => resolve(received));
    socket.on('error', reject);
  });
}

describe('on a real connection', () => {
  const URL = '/genesys/1/service/callback/support';

  it.each([
    ['application/json', 10 * 1_048_576],
    ['application/x-www-form-urlencoded', 10 * 1_048_576],
    ['multipart/form-data; boundary=b', 40 * 1_048_576],
  ])('a body of %s that is too large gets its refusal, not a broken connection', async (type, size) => {
    const response = await fetch(`${origin}${URL}`, {
      method: 'POST',
      headers: { 'content-type': type },
      body: Buffer.alloc(size, 0x61),
    });
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({ code: 41300, phrase: 'PAYLOAD_TOO_LARGE' });
    expect(api.store.records.size).toBe(0);
  });

  it('the same for one that does not say beforehand how large it is', async () => {
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const request = httpRequest(
        `${origin}${URL}`,
        { method: 'POST', headers: { 'content-type': 'application/json' } },
        (response) => {
          response.resume();
          response.on('end', () => resolve(response.statusCode));
        },
      );
      request.on('error', reject);
      for (let piece = 0; piece < 80; piece++) request.write(Buffer.alloc(65_536, 0x20));
      request.end();
    });
    expect(status).toBe(413);
    expect(api.store.records.size).toBe(0);
  });

  it('a GET with a body is answered', async () => {
    const received = await sendRaw(
      `GET ${URL}?_customer_number=1 HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 5\r\nConnection: close\r\n\r\n{"a":`,
    );
    expect(received).toMatch(/^HTTP\/1\.1 200 /);
  });

  it.each([
    ['what is not HTTP', 'HELLO\r\n\r\n', 400, 'BAD_REQUEST'],
    [
      'two lengths',
      `POST ${URL} HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\na`,
      400,
      'BAD_REQUEST',
    ],
    [
      'endless headers',
      `GET / HTTP/1.1\r\nHost: x\r\nx: ${'y'.repeat(70_000)}\r\n\r\n`,
      431,
      'HEADERS_TOO_LARGE',
    ],
  ])('%s gets the usual body and the end of the connection', async (_name, text, status, phrase) => {
    const received = await sendRaw(text);
    expect(received).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(JSON.parse(received.split('\r\n\r\n')[1] ?? '')).toMatchObject({ code: status * 100, phrase });
  });

  it('a body that breaks off stores nothing and harms nobody', async () => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.write(
        `POST ${URL} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{"_cus`,
      );
      socket.destroy();
    });
    await new Promise((resolve) => socket.on('close', resolve));
    expect((await fetch(`${origin}/health/live`)).status).toBe(200);
    expect(api.store.records.size).toBe(0);
  });
});

describe('the event stream', () => {
  /** Reads server-sent events until the stream ends. */
  async function follow(path: string, headers: Record<string, string>) {
    const events: { event: string; data: Record<string, unknown> }[] = [];
    const stop = new AbortController();
    const response = await fetch(`${origin}${path}`, { headers, signal: stop.signal });
    let isOver = false;
    const reading = (async () => {
      let text = '';
      const decoder = new TextDecoder();
      for await (const piece of response.body ?? []) {
        text += decoder.decode(piece, { stream: true });
        const blocks = text.split('\n\n');
        text = blocks.pop() ?? '';
        for (const block of blocks) {
          const match = /^id: .+\nevent: (.+)\ndata: (.+)$/.exec(block);
          if (match !== null) events.push({ event: match[1] ?? '', data: JSON.parse(match[2] ?? '') });
        }
      }
    })()
      // Being cut off is one of the ways in which a stream ends.
      .catch(() => undefined)
      .finally(() => {
        isOver = true;
      });
    return { response, events, reading, stop: () => stop.abort(), isOver: () => isOver };
  }

  it('begins with a snapshot, goes on with changes, and ends when the server closes', async () => {
    api.reset();
    const stream = await follow('/api/v1/events', ADMIN);
    expect(stream.response.headers.get('content-type')).toBe('text/event-stream');
    expect(stream.response.headers.get('x-content-type-options')).toBe('nosniff');
    await until(() => stream.events.length > 0);
    expect(stream.events[0]).toMatchObject({ event: 'snapshot', data: { callbacks: [], agents: [] } });
    await fetch(`${origin}/genesys/1/service/callback/support`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"_customer_number":"+15552010142"}',
    });
    await until(() => stream.events.length > 1);
    expect(stream.events[1]).toMatchObject({
      event: 'update',
      data: { callbacks: [{ state: 'QUEUED', customerNumber: '+********142' }] },
    });
    const gone = await follow('/api/v1/events?numbers=full', ADMIN);
    await until(() => gone.events.length > 0);
    expect(gone.events[0]?.data['callbacks']).toMatchObject([{ customerNumber: '+15552010142' }]);
    gone.stop();
    await gone.reading;
    expect(stream.isOver()).toBe(false);
    await api.app.close();
    await stream.reading;
    expect(api.telemetry.ofEvent('http.failed')).toEqual([]);
    await listen();
  });

  it('does not hold up the end of the server, while a request that was heard is still answered', async () => {
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    let isHeard = false;
    const slow = await buildTestApi({
      wireClock,
      async accept() {
        isHeard = true;
        await gate;
        return { kind: 'accepted', id: callbackId('1-slow'), scheduled: false, desiredAt: 0, options: {} };
      },
    });
    await slow.app.listen({ host: '127.0.0.1', port: 0 });
    const { port: slowPort } = slow.app.server.address() as AddressInfo;
    const stream = await fetch(`http://127.0.0.1:${slowPort}/api/v1/events`, { headers: ADMIN });
    const create = fetch(`http://127.0.0.1:${slowPort}/genesys/1/service/callback/support`, {
      method: 'POST',
    });
    await until(() => isHeard);
    const closed = slow.app.close();
    await stream.text();
    release();
    expect(await (await create).json()).toMatchObject({ _id: '1-slow' });
    await closed;
  });

  it('ends with the key that it was asked for with: what comes after is not for its holder', async () => {
    api.reset();
    const change = (method: string, path: string, body?: object) =>
      fetch(`${origin}${path}`, {
        method,
        headers: { ...ADMIN, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    const made = await change('POST', '/api/v1/keys', { name: 'wall', role: 'supervisor' });
    const { id, key } = await made.json();
    const stream = await follow('/api/v1/events', { 'x-api-key': key });
    await until(() => stream.events.length > 0);
    await change('DELETE', `/api/v1/keys/${id}`);
    await change('PUT', '/api/v1/services/first', { _type: 'ors', _service: 'callback' });
    await stream.reading;
    expect(stream.events.length).toBeLessThanOrEqual(2);
  });

  it('refuses more streams than anybody needs', async () => {
    const streams = await Promise.all(Array.from({ length: 100 }, () => follow('/api/v1/events', ADMIN)));
    await until(() => streams.every(({ events }) => events.length > 0));
    const response = await fetch(`${origin}/api/v1/events`, { headers: ADMIN });
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({ code: 50300 });
    for (const { stop } of streams) stop();
    await Promise.all(streams.map(({ reading }) => reading));
  });
});
