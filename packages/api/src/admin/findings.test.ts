import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ADMIN, buildTestApi, SUPPORT, type TestApi } from '../../test/fakes.ts';

let api: TestApi;
beforeAll(async () => {
  api = await buildTestApi();
});
afterAll(() => api.app.close());

const call = (method: 'GET' | 'PUT', url: string, payload?: object) =>
  api.app.inject({
    method,
    url: `/api/v1${url}`,
    headers: ADMIN,
    ...(payload === undefined ? {} : { payload }),
  });

describe('findings over HTTP', () => {
  it('come after a service was saved as it was given, and never keep it from being saved', async () => {
    const given = { ...SUPPORT, _max_dial_atempts: '2', _capacity_service: 'nowhere', _empty: '' };
    const saved = await call('PUT', '/services/odd', given);
    expect(saved.statusCode).toBe(200);
    expect(saved.json()).toEqual(given);
    expect(saved.headers['x-findings']).toBe('4');
    const { body } = await call('GET', '/services/odd/findings');
    const told = api.telemetry.ofEvent('service.findings').at(-1);
    expect(told).toMatchObject({
      service: 'odd',
      findings: expect.arrayContaining([expect.stringMatching(/^_empty /)]),
    });
    expect(JSON.parse(body)).toEqual([
      {
        level: 'warning',
        key: '_max_dial_atempts',
        message: 'is not known; it is kept and given to the scenario',
        suggestion: '_max_dial_attempts',
      },
      {
        level: 'warning',
        key: '_capacity_service',
        message: 'names the service "nowhere", which is not configured',
        remedy: 'Configure a service that runs capacity under this name, or name one that is there',
        missing: { what: 'service', template: 'capacity', name: 'nowhere' },
      },
      { level: 'warning', key: '_empty', message: 'is not known; it is kept and given to the scenario' },
      {
        level: 'warning',
        key: '_business_hours_service',
        message: 'is not set, and _capacity_service is meant for callbacks at a time',
        remedy: 'Name an office-hours service in _business_hours_service; bh_24x7 is one that is always open',
        missing: { what: 'service', template: 'office-hours', option: '_business_hours_service' },
      },
    ]);
  });

  it('are there of all services at once', async () => {
    const all: { service: string; key: string }[] = (await call('GET', '/findings')).json();
    expect(all.filter(({ service }) => service === 'support')).toEqual([]);
    expect(all.find(({ service }) => service === 'odd')).toMatchObject({ key: '_max_dial_atempts' });
  });

  it('know which resource groups there are', async () => {
    await call('PUT', '/services/match', { _type: 'builtin', _service: 'match-interaction' });
    await call('PUT', '/services/access', { _type: 'builtin', _service: 'request-access' });
    expect((await call('GET', '/services/access/findings')).json()).toMatchObject([
      { key: '_resource_group' },
    ]);
    await call('PUT', '/resources/DNIS', ['+18005550101']);
    expect((await call('GET', '/services/access/findings')).json()).toEqual([]);
  });

  it('are there of sections, too', async () => {
    const saved = await call('PUT', '/sections/callback', {
      'queue-polling-rat': '60',
      'returned-keys': '_vq',
    });
    expect(saved.headers['x-findings']).toBe('1');
    expect(api.telemetry.ofEvent('section.findings').at(-1)).toMatchObject({
      section: 'callback',
      findings: ['queue-polling-rat is not known; it is kept'],
    });
    expect((await call('GET', '/sections/callback/findings')).json()).toEqual([
      {
        level: 'warning',
        key: 'queue-polling-rat',
        message: 'is not known; it is kept',
        suggestion: 'queue-polling-rate',
      },
    ]);
    expect((await call('GET', '/sections/service.odd/findings')).json()).toEqual(
      (await call('GET', '/services/odd/findings')).json(),
    );
    await call('PUT', '/sections/calback', {});
    expect((await call('GET', '/sections/calback/findings')).json()).toMatchObject([
      { key: '', suggestion: 'callback' },
    ]);
    expect((await call('GET', '/sections/nowhere/findings')).statusCode).toBe(404);
  });

  it('are not there for a service that is not', async () => {
    expect((await call('GET', '/services/nowhere/findings')).statusCode).toBe(404);
  });
});

describe('documents that services name', () => {
  it('are missed until they are uploaded, by whichever door the service is saved', async () => {
    const own = { ...SUPPORT, _service: 'document:flows/own', _service_type: 'callback' };
    for (const path of ['/services/own', '/sections/service.own']) {
      const saved = await call('PUT', path, own);
      expect([saved.statusCode, saved.headers['x-findings']], path).toEqual([200, '1']);
      expect(api.telemetry.ofEvent('service.findings').at(-1)).toMatchObject({
        service: 'own',
        findings: ['_service names the document "flows/own", which nobody has uploaded'],
      });
    }
    const text = `[service.own]\n${Object.entries(own)
      .map(([name, value]) => `${name}=${value}\n`)
      .join('')}`;
    const imported = await api.app.inject({
      method: 'POST',
      url: '/api/v1/import',
      headers: ADMIN,
      payload: { text },
    });
    expect(imported.json().remarks).toMatchObject([{ level: 'error', place: 'service.own/_service' }]);
    await api.store.documents.put('flows/own', '<scxml/>', 0);
    expect((await call('GET', '/services/own/findings')).json()).toEqual([]);
    expect((await call('PUT', '/services/own', own)).headers['x-findings']).toBe('0');
  });
});

describe('a configured service and its section', () => {
  it('are the same thing by whichever door they are written and read', async () => {
    await call('PUT', '/sections/service.doors', { _type: 'ors', _service: 'callback' });
    expect((await call('GET', '/services/doors')).json()).toEqual({ _type: 'ors', _service: 'callback' });
    await call('PUT', '/services/doors', { _type: 'ors', _service: 'callback', _ttl: '60' });
    expect((await call('GET', '/sections/service.doors')).json()).toMatchObject({ _ttl: '60' });
    const sections: { name: string }[] = (await call('GET', '/sections')).json();
    expect(sections.map(({ name }) => name)).toContain('service.doors');
    const gone = await api.app.inject({
      method: 'DELETE',
      url: '/api/v1/sections/service.doors',
      headers: ADMIN,
    });
    expect(gone.statusCode).toBe(200);
    expect((await call('GET', '/services/doors')).statusCode).toBe(404);
  });
});
