import type { InjectOptions } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ADMIN, buildTestApi, type TestApi } from '../../test/fakes.ts';

let api: TestApi;
beforeAll(async () => {
  api = await buildTestApi();
});
afterAll(() => api.app.close());

async function call(method: 'GET' | 'PUT' | 'POST' | 'DELETE', path: string, more: InjectOptions = {}) {
  const headers = { ...ADMIN, ...(more.headers as Record<string, string> | undefined) };
  const response = await api.app.inject({ ...more, method, url: `/api/v1/documents${path}`, headers });
  return { status: response.statusCode, body: response.json() };
}
const put = (name: string, payload: string | Buffer, type?: string, query = '') =>
  call('PUT', `/${name}${query}`, {
    payload,
    headers: type === undefined ? {} : { 'content-type': type },
  });
const rollback = (name: string, payload: object) =>
  call('POST', `/${name}/rollback`, { payload, headers: { 'content-type': 'application/json' } });

const TEXT = '<scxml>grüß</scxml>';

describe('an uploaded document', () => {
  it.each([
    ['application/scxml+xml'],
    ['application/xml; charset=utf-8'],
    ['text/plain'],
    ['application/x-www-form-urlencoded'],
    [undefined],
  ])('is the body of the request, whatever its type: %s', async (type) => {
    const name = `types/${type?.length ?? 0}`;
    const path = encodeURIComponent(name);
    expect(await put(path, TEXT, type)).toEqual({ status: 200, body: { name, version: 1, findings: [] } });
    expect(await call('GET', `/${path}`)).toMatchObject({
      status: 200,
      body: { name, version: 1, current: true, text: TEXT, uploadedAt: '1970-01-01T00:00:00.000Z' },
    });
  });

  it('has versions: the newest is current until an earlier one is taken up again', async () => {
    await put('hello', TEXT);
    expect((await put('hello', '<scxml>odd</scxml>')).body).toMatchObject({
      version: 2,
      findings: [{ severity: 'warning', message: 'This is odd', line: 1, column: 1 }],
    });
    expect((await call('GET', '/hello?version=1')).body.text).toBe(TEXT);
    expect(await rollback('hello', { version: 1 })).toEqual({
      status: 200,
      body: { name: 'hello', version: 1 },
    });
    expect((await call('GET', '/hello')).body).toMatchObject({ version: 1, text: TEXT });
    expect((await call('GET', '/hello/versions')).body).toMatchObject([
      { version: 2, current: false },
      { version: 1, current: true },
    ]);
    expect((await call('GET', '')).body).toContainEqual(
      expect.objectContaining({ name: 'hello', version: 1, size: TEXT.length }),
    );
    const text = await api.app.inject({ url: '/api/v1/documents/hello/text', headers: ADMIN });
    expect([text.headers['content-type'], text.body]).toEqual(['text/plain;charset=utf-8', TEXT]);
    expect((await call('DELETE', '/hello')).status).toBe(200);
    expect((await call('GET', '/hello')).status).toBe(404);
  });

  it('shows what it is made of, and a text what would be said of it, which is stored nowhere', async () => {
    await put('drawn', TEXT);
    const look = { loads: true, findings: [], structure: { initial: ['waiting'] } };
    expect(await call('GET', '/drawn/structure?version=1')).toMatchObject({ status: 200, body: look });
    expect((await call('GET', '/drawn/structure?version=2')).status).toBe(404);
    const text = { payload: { text: '<html/>' }, headers: { 'content-type': 'application/json' } };
    expect(await call('POST', '/draft/check', text)).toMatchObject({
      status: 200,
      body: { loads: false, findings: [{ severity: 'error' }], structure: null },
    });
    expect((await call('GET', '/draft')).status).toBe(404);
    expect((await call('GET', '/none/structure')).status).toBe(404);
  });

  it('may be a part that is no document by itself, when that is said', async () => {
    expect((await put('lib.js', 'var a = 1;')).status).toBe(400);
    expect((await put('lib.js', 'var a = 1;', 'text/javascript', '?as=part')).status).toBe(200);
  });

  it('may be larger than other bodies', async () => {
    const large = `<scxml>${'x'.repeat(3_000_000)}</scxml>`;
    expect((await put('large', large)).status).toBe(200);
    expect((await put('larger', 'x'.repeat(9_000_000))).status).toBe(413);
  });
});

describe('what is refused', () => {
  it('is a text that cannot be loaded, with everything that is wrong; nothing is stored', async () => {
    const refused = await put('bad', '<html/>');
    expect(refused.status).toBe(400);
    expect(refused.body).toMatchObject({
      code: 40000,
      phrase: 'BAD_DOCUMENT',
      message: 'The document cannot be loaded; line 1: The root element must be <scxml>',
      findings: [{ severity: 'error', code: 'SCXML_ROOT' }],
    });
    expect((await call('GET', '/bad')).status).toBe(404);
  });

  it.each([
    ['an empty body', ''],
    ['what is no UTF-8', Buffer.from([0x3c, 0xff, 0x3e])],
    ['the character that no database keeps', '<scxml>\u0000</scxml>'],
  ])('is %s', async (_what, payload) => {
    expect((await put('bad', payload)).status).toBe(400);
  });

  it.each([
    ['GET', '/none'],
    ['GET', '/none/text'],
    ['GET', '/none/versions'],
    ['DELETE', '/none'],
  ] as const)('is %s of a document that is not there: 404', async (method, path) => {
    expect((await call(method, path)).status).toBe(404);
  });

  it('is to go back to a version that never was', async () => {
    await put('one', TEXT);
    expect((await rollback('one', { version: 2 })).status).toBe(404);
    expect((await rollback('one', { version: 0 })).status).toBe(400);
    expect((await rollback('one', {})).status).toBe(400);
    expect((await call('GET', '/one?version=x')).status).toBe(400);
  });

  it('is everybody but the administrator', async () => {
    for (const [method, url] of [
      ['GET', '/api/v1/documents'],
      ['PUT', '/api/v1/documents/hello'],
    ] as const)
      expect((await api.app.inject({ method, url, payload: TEXT })).statusCode).toBe(401);
  });
});
