import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ADMIN_PASSWORD, RingbackProcess } from '../product/ringback-process.ts';

const PASSWORD = 'a password of Eva';
const SECRETS = [PASSWORD, 'of the file only', 'wrong password', ADMIN_PASSWORD];

let ringback: RingbackProcess;
const keys: string[] = [];

beforeAll(async () => {
  ringback = await RingbackProcess.start({
    http: {
      port: 0,
      cors: { origins: ['https://shop.example'] },
      // Each test comes from an address of its own, as a proxy on this machine tells it.
      trustedProxies: ['127.0.0.1'],
      rateLimit: { requests: 30, seconds: 60, logins: { failures: 3, minutes: 5 } },
    },
    security: { users: [{ username: 'file-supervisor', password: 'of the file only', role: 'supervisor' }] },
    services: {
      support: { _type: 'ors', _service: 'callback', _urs_virtual_queue: 'VQ', password: 'of the service' },
    },
  });
});
afterAll(() => ringback.close());

const basic = (user: string, password: string) =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
const ADMIN = basic('admin', ADMIN_PASSWORD);

async function ask(
  from: string,
  method: string,
  at: string,
  headers: Record<string, string> = {},
  body?: unknown,
) {
  const response = await fetch(`${ringback.http}${at}`, {
    method,
    headers: {
      'x-forwarded-for': from,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    text,
    json: text === '' ? null : JSON.parse(text),
  };
}

const login = async (from: string, username: string, password: string) => {
  const response = await ask(from, 'POST', '/api/v1/login', {}, { username, password });
  const cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  return { ...response, cookie, change: { cookie, 'x-csrf-token': response.json?.csrfToken ?? '' } };
};

describe('the real server and its database', () => {
  it('know users, logins and keys again after SIGKILL, and what was changed by whom', async () => {
    const from = '192.0.2.10';
    const admin = { authorization: ADMIN };
    expect(
      (await ask(from, 'PUT', '/api/v1/users/eva', admin, { role: 'supervisor', password: PASSWORD })).status,
    ).toBe(200);
    const made = await ask(from, 'POST', '/api/v1/keys', admin, {
      name: 'shop',
      role: 'client',
      services: ['support'],
    });
    keys.push(made.json.key);
    const eva = await login(from, 'eva', PASSWORD);
    expect(eva.status).toBe(200);
    expect((await ask(from, 'DELETE', '/api/v1/services/support', eva.change)).status).toBe(403);
    expect(
      (await ask(from, 'PATCH', '/api/v1/services/support', admin, { _target: 'X@S.GA', password: 'other' }))
        .status,
    ).toBe(200);

    await ringback.kill();
    await ringback.up();

    expect((await ask(from, 'GET', '/api/v1/me', { cookie: eva.cookie })).json).toMatchObject({
      name: 'eva',
      role: 'supervisor',
    });
    expect((await ask(from, 'POST', '/api/v1/logout', { cookie: eva.cookie })).json.phrase).toBe(
      'FORGED_REQUEST',
    );
    expect((await ask(from, 'POST', '/api/v1/logout', eva.change)).status).toBe(200);
    expect((await ask(from, 'GET', '/api/v1/me', { cookie: eva.cookie })).status).toBe(401);
    const audit = (await ask(from, 'GET', '/api/v1/audit?name=support', admin)).json;
    expect(audit).toMatchObject([
      { who: 'admin', address: from, after: { _target: 'X@S.GA', password: '********' }, outcome: 'done' },
      { who: 'eva', means: 'session', action: 'DELETE /api/v1/services/:name', outcome: 'refused' },
    ]);
  });

  it('take a key instead of the password of its service, and not of another', async () => {
    const from = '192.0.2.11';
    const create = (service: string, headers: Record<string, string>) =>
      ask(from, 'POST', `/genesys/1/service/callback/${service}`, headers, {
        _customer_number: '+15552010142',
      });
    expect((await create('support', {})).status).toBe(401);
    expect((await create('support', { 'x-api-key': keys[0] ?? '' })).status).toBe(200);
    expect((await ask(from, 'GET', '/api/v1/services', { 'x-api-key': keys[0] ?? '' })).status).toBe(403);
  });

  it('have users of the file, who cannot be changed over HTTP', async () => {
    const from = '192.0.2.12';
    const headers = { authorization: basic('file-supervisor', 'of the file only') };
    expect((await ask(from, 'GET', '/api/v1/callbacks', headers)).status).toBe(200);
    const change = { role: 'administrator', password: PASSWORD };
    expect(
      (await ask(from, 'PUT', '/api/v1/users/file-supervisor', { authorization: ADMIN }, change)).status,
    ).toBe(409);
  });

  it('lock out who guesses, and nobody else', async () => {
    for (let attempt = 0; attempt < 3; attempt++)
      expect((await login('192.0.2.13', 'eva', 'wrong password')).status).toBe(401);
    const locked = await login('192.0.2.13', 'eva', PASSWORD);
    expect(locked.status).toBe(429);
    expect(Number(locked.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await login('192.0.2.14', 'eva', PASSWORD)).status).toBe(200);
  });

  it('let an address ask only so often, say so to pages, and stay visible to operators', async () => {
    const from = '192.0.2.15';
    const statuses: number[] = [];
    for (let time = 0; time < 31; time++) statuses.push((await ask(from, 'GET', '/nothing')).status);
    expect(new Set(statuses.slice(0, 30))).toEqual(new Set([404]));
    expect(statuses[30]).toBe(429);
    const page = await ask(from, 'GET', '/genesys/1/service/callback?_id=x', {
      origin: 'https://shop.example',
    });
    expect([page.status, page.headers.get('access-control-allow-origin')]).toEqual([
      429,
      'https://shop.example',
    ]);
    expect((await ask(from, 'GET', '/health/ready')).status).toBe(200);
  });

  it('read a request as one request, whatever its headers try to hide', async () => {
    const hidden = 'GET /api/v1/services HTTP/1.1\r\nHost: x\r\n\r\n';
    for (const head of [
      `Content-Length: ${hidden.length}\r\nTransfer-Encoding: chunked`,
      `Content-Length: 0\r\nContent-Length: ${hidden.length}`,
      'Transfer-Encoding: chunked, identity',
      'Transfer-Encoding : chunked',
      'X-Api-Key: a\r\n folded: b',
    ]) {
      const answer = await raw(
        `POST /genesys/1/service/callback/support HTTP/1.1\r\nHost: x\r\n${head}\r\n\r\n0\r\n\r\n${hidden}`,
      );
      expect(answer.match(/HTTP\/1\.1 \d+/g), head).toEqual(['HTTP/1.1 400']);
    }
  });

  it('keep secrets out of the log', () => {
    for (const secret of [...SECRETS, ...keys.map((key) => key.slice(-43))])
      expect(ringback.log).not.toContain(secret);
    expect(ringback.logged('login.refused').length).toBeGreaterThan(2);
  });
});

/** Bytes as they are to the server; everything that it answers until it closes. */
function raw(bytes: string): Promise<string> {
  const { hostname, port } = new URL(ringback.http);
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(Number(port), hostname, () => socket.write(bytes));
    socket.setEncoding('utf8').on('data', (text: string) => {
      answer += text;
    });
    socket.on('close', () => resolve(answer)).on('error', reject);
  });
}
