import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { asText } from '@ringback/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RingbackProcess, until } from '../product/ringback-process.ts';
import { ROOT } from './launch.ts';

const HELLO = readFileSync(join(ROOT, 'scenarios/samples/hello.scxml'), 'utf8');

/** One accepts requests; sessions run on the other one. */
let front: RingbackProcess;
let sessions: RingbackProcess;

beforeAll(async () => {
  front = await RingbackProcess.start({ http: { port: 0 }, telephony: { sip: { port: 0 } } });
  sessions = await RingbackProcess.start({
    http: { port: 0, outgoing: [front.http] },
    telephony: { sip: { port: 0 } },
    sections: { ors: { username: 'gms', password: 'secret' } },
  });
  await upload(front, 'hello', HELLO);
  await front.admin('PUT', '/api/v1/services/hello', {
    _type: 'ors',
    _service: 'document:hello',
    _greeting: 'Bonjour',
    _ors: sessions.http.replace('//', '//gms:secret@'),
  });
});
afterAll(async () => {
  await front?.close();
  await sessions?.close();
});

async function upload(ringback: RingbackProcess, name: string, text: string): Promise<void> {
  const { response } = await ringback.client.PUT('/api/v1/documents/{name}', {
    params: { path: { name } },
    body: text,
    ...asText,
  });
  expect(response.status).toBe(200);
}

async function call(method: string, path: string, fields?: Record<string, string>) {
  const response = await fetch(`${front.http}/genesys/1/service/${path}`, {
    method,
    ...(fields === undefined ? {} : { body: new URLSearchParams(fields) }),
  });
  return { status: response.status, body: await response.json() };
}

describe('a service whose sessions run on another Ringback', () => {
  it('is started, asked and ended there; documents and data go with it', async () => {
    const { status, body } = await call('POST', 'hello', { name: 'Ana' });
    expect([status, body]).toEqual([200, { _id: expect.any(String), text: 'Bonjour, Ana!' }]);
    const { _id: id } = body;
    expect((await call('POST', `${id}/greet`)).body).toEqual({
      text: 'Bonjour again, Ana.',
      greetings: '1',
    });
    expect((await call('DELETE', id)).status).toBe(200);
    expect((await call('POST', `${id}/greet`)).status).toBe(404);
  });

  it('goes on when either of them was killed', async () => {
    const { _id: id } = (await call('POST', 'hello', { name: 'Ben' })).body;
    const address = sessions.http;
    await front.kill();
    await front.up();
    expect((await call('POST', `${id}/greet`)).body).toMatchObject({ greetings: '1' });
    await sessions.kill();
    const away = await call('POST', `${id}/greet`);
    expect([away.status, away.body.message]).toEqual([500, expect.stringContaining('cannot connect to ORS')]);
    await sessions.up(['--port', new URL(address).port]);
    expect((await call('POST', `${id}/greet`)).body).toMatchObject({ greetings: '2' });
  });

  it('is refused there without the credentials, and when its document lies where that one may not read', async () => {
    await front.admin('PATCH', '/api/v1/services/hello', { _ors: sessions.http });
    const refused = await call('POST', 'hello');
    expect([refused.status, refused.body.message]).toEqual([
      500,
      'ORS request failed: cannot connect to ORS. IO issue.',
    ]);
    await until(
      () => front.logged('service.not-started'),
      (lines) => lines.some(({ why }) => String(why).endsWith('answered 401 to the start')),
    );
    const start = await fetch(`${sessions.http}/scxml/session/start`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from('gms:secret').toString('base64')}` },
      body: new URLSearchParams({ src: 'http://127.0.0.1:9/doc.scxml' }),
    });
    expect([start.status, (await start.json()).message]).toEqual([
      403,
      expect.stringContaining('add http://127.0.0.1:9 to http.outgoing'),
    ]);
  });
});
