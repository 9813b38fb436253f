import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { InjectOptions } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildTestApi, type TestApi } from '../../test/fakes.ts';

/** As Chromium and Firefox ask for pages. */
const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8';

let api: TestApi;

beforeAll(async () => {
  api = await buildTestApi();
});
afterAll(() => api.app.close());

async function ask(url: string, accept: string | undefined, method: InjectOptions['method'] = 'GET') {
  const headers = accept === undefined ? {} : { accept };
  const { statusCode, headers: answered, body } = await api.app.inject({ method, url, headers });
  return {
    statusCode,
    type: String(answered['content-type']),
    policy: answered['content-security-policy'],
    body,
  };
}

describe('an address at which there is nothing', () => {
  it.each(['/no-such-page', '/No/such?page=1', '/callback', '/api.html'])(
    'is answered to browsers with a page that leads back: %s',
    async (url) => {
      const { statusCode, type, policy, body } = await ask(url, BROWSER);
      expect([statusCode, type]).toEqual([404, 'text/html;charset=utf-8']);
      expect(body).toContain('There is no page here');
      expect(body).toContain('href="/"');
      expect(body).not.toContain('No/such');
      const nonce = /<style nonce="([^"]+)">/.exec(body)?.[1];
      expect(policy).toContain(`style-src 'nonce-${nonce}'`);
    },
  );

  it('is answered so as well where the address cannot be read, and to programs as before', async () => {
    const { statusCode, type, body } = await ask('/%ff', BROWSER);
    expect([statusCode, type]).toEqual([400, 'text/html;charset=utf-8']);
    expect(body).toContain('There is no page here');
    for (const [url, accept] of [
      ['/%ff', undefined],
      ['/genesys/1/service/%ff', BROWSER],
      ['/api/v1/%ff', BROWSER],
    ] as const)
      expect(await ask(url, accept)).toMatchObject({
        statusCode: 400,
        type: 'application/json;charset=utf-8',
      });
  });

  it.each([
    ['/no-such-page', undefined],
    ['/no-such-page', '*/*'],
    ['/no-such-page', 'application/json'],
    ['/no-such-page', 'application/json, text/html;q=0.5'],
    ['/no-such-page', 'text/html;q=0, */*'],
    ['/no-such-page', 'text/html;q=a'],
    ['/api/v1/no-such-thing', BROWSER],
    ['/API/v1', BROWSER],
    ['/genesys/1/no-such-thing', BROWSER],
    ['/genesys?x=1', BROWSER],
    ['/urs/no-such-thing', BROWSER],
    ['/scxml/no/such', BROWSER],
    ['/health/no', BROWSER],
  ])('is answered to programs as ever: %s with Accept: %s', async (url, accept) => {
    const { statusCode, type, body } = await ask(url, accept);
    expect(statusCode).toBe(404);
    expect(type).toContain('application/json');
    expect(JSON.parse(body)).toMatchObject({
      message: 'There is nothing at this path.',
      phrase: 'NOT_FOUND',
    });
  });

  it('is none whose method is wrong where a file of the pages is missing', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'ringback-pages-'));
    try {
      await mkdir(join(folder, 'assets'));
      for (const name of ['index.html', 'icon.svg', 'a.js']) await writeFile(join(folder, name), '');
      const script = join(folder, 'a.js');
      const browser = { pages: folder, widget: script, customerPage: script };
      const withPages = await buildTestApi({ browser });
      const { statusCode, headers, body } = await withPages.app.inject('/assets/of-another-version.js');
      expect([statusCode, headers['allow']]).toEqual([404, undefined]);
      expect(JSON.parse(body)).toMatchObject({ phrase: 'NOT_FOUND' });
      expect((await withPages.app.inject({ method: 'POST', url: '/assets/a.js' })).statusCode).toBe(405);
      await withPages.app.close();
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('is no page for what is not looking for one', async () => {
    expect((await ask('/no-such-page', BROWSER, 'POST')).type).toContain('application/json');
    expect((await ask('/health/live', BROWSER, 'DELETE')).statusCode).toBe(405);
  });
});
