import type { InjectOptions } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ADMIN, buildTestApi, type TestApi } from '../../test/fakes.ts';

let closed: TestApi;
let open: TestApi;

beforeAll(async () => {
  closed = await buildTestApi();
  open = await buildTestApi({ pageOpen: true, demo: { service: 'support', number: '+15550100' } });
});
afterAll(async () => {
  await closed.app.close();
  await open.app.close();
});

const PATHS = ['/live', '/page/page.css', '/page/page.js', '/page/icon.svg', '/page/settings'];

const get = ({ app }: TestApi, url: string, more: Partial<InjectOptions> = {}) =>
  app.inject({ method: 'GET', url, headers: { host: '127.0.0.1:8080' }, ...more });

describe('the live page', () => {
  it('asks for the credentials that what it reads needs', async () => {
    for (const url of [...PATHS, '/page/events', '/page/callbacks/x/trace']) {
      const response = await get(closed, url);
      expect(response.statusCode, url).toBe(401);
      expect(response.headers['www-authenticate'], url).toMatch(/^Basic/);
    }
    for (const url of PATHS) expect((await get(closed, url, { headers: ADMIN })).statusCode, url).toBe(200);
  });

  it('is open to people at this machine when it is told to be', async () => {
    for (const url of PATHS) expect((await get(open, url)).statusCode, url).toBe(200);
    expect((await get(open, '/page/settings')).json()).toEqual({
      demo: { service: 'support', number: '+15550100' },
    });
    expect((await get(open, '/page/callbacks/x/trace')).statusCode).toBe(404);
  });

  it.each<[string, Partial<InjectOptions>]>([
    ['from another machine', { remoteAddress: '192.0.2.7' }],
    ['by a name that somebody made lead here', { headers: { host: 'evil.example' } }],
    ['by a name that begins like ours', { headers: { host: '127.0.0.1.evil.example' } }],
    ['through a proxy', { headers: { host: 'localhost', 'x-forwarded-for': '192.0.2.7' } }],
  ])('is not open %s', async (_name, more) => {
    expect((await get(open, '/live', more)).statusCode).toBe(401);
  });

  it('opens nothing else', async () => {
    for (const url of ['/api/v1/services', '/api/v1/events', '/api/v1/callbacks/x/trace'])
      expect((await get(open, url)).statusCode, url).toBe(401);
  });

  it.each([
    [false, 'Called ********142.'],
    [true, 'Called 15552010142.'],
  ])('masks numbers unless they are shown anyway: %s', async (exposeNumbers, expected) => {
    const api = await buildTestApi({ pageOpen: true, exposeNumbers });
    const created = await api.app.inject({
      method: 'POST',
      url: '/genesys/1/service/callback/support',
      payload: { _customer_number: '+15552010142' },
    });
    const { _id: callbackId } = created.json();
    const common = {
      callbackId,
      at: 0,
      source: 'telephony',
      stateBefore: null,
      stateAfter: null,
      data: {},
    };
    api.store.lines.push({ ...common, event: 'dial.ended', text: 'Called 15552010142.' });
    const response = await get(api, `/page/callbacks/${callbackId}/trace?numbers=full`);
    await api.app.close();
    expect(response.json()[1].text).toBe(expected);
  });

  it('loads nothing from elsewhere and carries no script or style of its own', async () => {
    const page = await get(open, '/live');
    expect(page.headers['content-security-policy']).toContain("script-src 'self'");
    expect(page.headers['content-type']).toBe('text/html;charset=utf-8');
    expect(page.body).not.toMatch(/https?:\/\/|<style|style=|<script>|onclick/);
    const script = await get(open, '/page/page.js');
    expect(script.headers['content-type']).toBe('text/javascript;charset=utf-8');
    expect(script.body).not.toMatch(/innerHTML|https?:\/\/|eval\(/);
  });

  it('refers only to elements and files that are there', async () => {
    const [page, script] = await Promise.all([get(open, '/live'), get(open, '/page/page.js')]);
    const ids = new Set([...page.body.matchAll(/\bid="([^"]+)"/g)].map(([, id]) => id));
    const used = [...script.body.matchAll(/element\('([^']+)'\)/g)].map(([, id]) => id);
    expect(used.length).toBeGreaterThan(5);
    for (const id of used) expect(ids.has(id), id).toBe(true);
    const files = [...page.body.matchAll(/(?:src|href)="(\/[^"]*)"/g)].map(([, file]) => file ?? '');
    for (const file of files) expect((await get(open, file)).statusCode, file).toBe(200);
  });

  it('names every table, and every column head says what it is for', async () => {
    const { body } = await get(open, '/live');
    expect(body.match(/<table/g)).toHaveLength(4);
    expect(body.match(/<caption>/g)).toHaveLength(4);
    expect(body.match(/<th /g)?.length).toBe(body.match(/scope="col"/g)?.length);
  });
});
