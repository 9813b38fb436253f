import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { basic, buildTestApi, type TestApi } from '../../test/fakes.ts';
import { declaredAccess } from './route-access.ts';

/** Routes that ask for no credentials, each for its reason. */
const OPEN = new Set(['POST /api/v1/login']);
const USERS = ['administrator', 'supervisor', 'agent'] as const;

let api: TestApi;
const routes: { method: string; url: string }[] = [];

beforeAll(async () => {
  api = await buildTestApi({
    security: { users: USERS.map((role) => ({ name: role, password: `pw-${role}`, role, agentId: null })) },
  });
  // As the router prints them, a line each.
  const paths: string[] = [];
  for (const line of api.app.printRoutes({ commonPrefix: false }).split('\n')) {
    const [, lead = '', path = '', methods = ''] = /^([│├└─\s]*)(\S*) \(([A-Z, ]+)\)$/.exec(line) ?? [];
    if (methods === '') {
      const [, deeper = '', part = ''] = /^([│├└─\s]*)(\S+)$/.exec(line) ?? [];
      if (part !== '') paths[deeper.length / 4 - 1] = part;
      continue;
    }
    const depth = lead.length / 4 - 1;
    paths[depth] = path;
    for (const method of methods.split(', '))
      routes.push({ method, url: paths.slice(0, depth + 1).join('') });
  }
});
afterAll(() => api.app.close());

const guarded = () =>
  routes.filter(
    ({ method, url }) =>
      (/^\/(?:api\/v1|page)\//.test(url) || url === '/live') &&
      method !== 'OPTIONS' &&
      !OPEN.has(`${method} ${url}`),
  );

describe('every route of the admin API', () => {
  it('is seen by this test', () => {
    expect(guarded().length).toBeGreaterThan(60);
    expect(guarded()).toContainEqual({ method: 'DELETE', url: '/api/v1/services/:name' });
  });

  it('says who may use it, and a change what it is about', () => {
    const missing = guarded().filter(({ method, url }) => {
      const access = declaredAccess(method, url);
      return access === null || (method !== 'GET' && method !== 'HEAD' && !('subject' in access));
    });
    expect(missing, 'stand in route-access.ts').toEqual([]);
  });

  it('asks for credentials', async () => {
    for (const { method, url } of guarded()) {
      const response = await api.app.inject({ method: method as 'GET', url: filled(url) });
      expect(response.statusCode, `${method} ${url}`).toBe(401);
    }
  });

  it.each(['supervisor', 'agent'] as const)('lets %ss do what is theirs, and nothing else', async (role) => {
    for (const { method, url } of guarded()) {
      if (url === '/api/v1/events' || url === '/page/events') continue;
      const allowed = declaredAccess(method, url)?.role ?? 'administrator';
      const mayDo = USERS.indexOf(allowed) >= USERS.indexOf(role);
      const { statusCode, body } = await api.app.inject({
        method: method as 'GET',
        url: filled(url),
        headers: basic(role, `pw-${role}`),
      });
      expect(statusCode === 403, `${method} ${url}: ${statusCode}`).toBe(!mayDo);
      if (!mayDo && method !== 'HEAD')
        expect(JSON.parse(body)).toMatchObject({
          exception: 'java.rmi.AccessException',
          message: 'Requires permission',
        });
    }
  });

  it('is for administrators where nobody wrote down who may use it', () => {
    expect(declaredAccess('GET', '/api/v1/new')).toBeNull();
    expect(declaredAccess('GET', 'constructor')).toBeNull();
    expect(declaredAccess('POST', '/api/v1/services/:name')).toBeNull();
  });
});

function filled(url: string): string {
  return url.replace(/:\w+/g, 'x');
}
