import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ADMIN, buildTestApi, type TestApi } from '../../test/fakes.ts';

const SHIPPED = Buffer.from('RIFF shipped');

let api: TestApi;
beforeAll(async () => {
  api = await buildTestApi({
    stockPackage: async (template) => ({
      document: `${template}.scxml`,
      documents: { [`${template}.scxml`]: '<scxml/>', 'other.scxml': '<scxml/>' },
      prompts: { 'busy.wav': SHIPPED },
    }),
  });
});
afterAll(() => api.app.close());

async function call(method: 'GET' | 'PUT' | 'POST' | 'DELETE', url: string, payload?: object) {
  const response = await api.app.inject({
    method,
    url: `/api/v1${url}`,
    headers: ADMIN,
    ...(payload === undefined ? {} : { payload }),
  });
  return { status: response.statusCode, body: response.json(), headers: response.headers };
}

const PACKAGE = {
  format: 'ringback-template/1',
  title: 'VIP callback',
  base: 'callback',
  document: 'main.scxml',
  options: [
    { name: '_greeting', help: 'What is said first.', mandatory: true },
    { name: '_level', type: 'choice', values: ['gold', 'silver'], default: 'gold' },
    { name: '_max_dial_attempts', type: 'integer', min: 1, max: 9, default: '9', help: 'More than usual.' },
  ],
  scenarios: [
    {
      name: 'night',
      title: 'Night',
      description: 'Callbacks of the night.',
      presets: { _level: 'silver' },
      fill: ['_target'],
      highlights: [],
      companions: [],
    },
  ],
  presets: { _call_direction: 'USERTERMINATED' },
  documents: { 'main.scxml': '<scxml>odd</scxml>', 'lib/a.js': 'var a;' },
};

describe('templates', () => {
  it('are listed with their scenarios', async () => {
    const { body } = await call('GET', '/templates');
    const names = body.map(({ name }: { name: string }) => name);
    for (const name of ['callback', 'office-hours', 'capacity', 'request-interaction', 'ors'])
      expect(names).toContain(name);
    const callback = body.find(({ name }: { name: string }) => name === 'callback');
    expect(callback).toMatchObject({ origin: 'product', type: 'ors' });
    expect(callback.scenarios.map(({ name }: { name: string }) => name)).toContain(
      'user-terminated-scheduled',
    );
  });

  it('tell everything about their options', async () => {
    const { body } = await call('GET', '/templates/callback');
    const bucket = body.options.find(({ name }: { name: string }) => name === '_request_time_bucket');
    expect(bucket).toEqual({
      name: '_request_time_bucket',
      numbered: false,
      category: 'Scheduled Call',
      type: 'choice',
      values: ['5', '10', '15', '20', '30', '60', '120'],
      open: false,
      valid: '5, 10, 15, 20, 30, 60, 120',
      default: '5',
      placeholder: null,
      mandatory: false,
      advanced: false,
      source: 'service',
      legacy: false,
      help: 'Length of a booking slot in minutes.',
    });
    expect((await call('GET', '/templates/nothing')).status).toBe(404);
  });
});

describe('a service made from a template', () => {
  it('has what the template and its scenario say, and what was given', async () => {
    const given = { _target: 'A@S.GA', _urs_virtual_queue: 'VQ', _urs_queued_ttl: 600 };
    const { status, body } = await call('POST', '/services/now/from-template', {
      template: 'callback',
      scenario: 'user-terminated-immediate',
      options: given,
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({ name: 'now', fill: [], findings: [] });
    expect(body.options).toMatchObject({
      _type: 'ors',
      _service: 'callback',
      _call_direction: 'USERTERMINATED',
      _wait_for_agent: 'false',
      _target: 'A@S.GA',
      _urs_queued_ttl: '600',
      _ttl: '86400',
    });
    expect((await call('GET', '/services/now')).body).toEqual(body.options);
    expect((await call('GET', '/services/now/findings')).body).toEqual([]);
  });

  it('says what is still to fill in, and what is missing beside it', async () => {
    const { body } = await call('POST', '/services/later/from-template', {
      template: 'callback',
      scenario: 'capacity',
    });
    expect(body.fill).toEqual([
      '_target',
      '_urs_virtual_queue',
      '_business_hours_service',
      '_capacity_service',
    ]);
    expect(body.findings.map(({ key }: { key: string }) => key)).toEqual(['_target', '_urs_virtual_queue']);
  });

  it('replaces another one only when that is said', async () => {
    const again = { template: 'office-hours', options: { _bh_regular1: 'Mon-Fri 9:00-17:00' } };
    const refused = await call('POST', '/services/now/from-template', again);
    expect(refused).toMatchObject({ status: 409, body: { code: 40900, phrase: 'ALREADY_EXISTS' } });
    const replaced = await call('POST', '/services/now/from-template', { ...again, replace: true });
    expect(replaced.body.options).toEqual({
      _type: 'builtin',
      _service: 'office-hours',
      _ttl: '30',
      _bh_regular1: 'Mon-Fri 9:00-17:00',
    });
    expect(replaced.body.findings).toEqual([]);
  });

  it.each([
    [{ template: 'nothing' }, 404],
    [{ template: 'callback', scenario: 'nothing' }, 404],
    [{ template: 'callback', options: { _a: null } }, 400],
    [{ template: 'callback', more: 1 }, 400],
    [{}, 400],
  ])('is refused with %j', async (payload, status) => {
    expect((await call('POST', '/services/new/from-template', payload)).status).toBe(status);
    expect((await call('GET', '/services/new')).status).toBe(404);
  });
});

describe('an uploaded template', () => {
  it('brings its documents and options, and services are made and judged by it', async () => {
    const uploaded = await call('PUT', '/templates/vip', PACKAGE);
    expect(uploaded).toMatchObject({
      status: 200,
      body: { name: 'vip', findings: [{ message: 'This is odd' }] },
    });
    expect((await call('GET', '/documents/templates%2Fvip%2Flib%2Fa.js')).body.text).toBe('var a;');

    const { body: template } = await call('GET', '/templates/vip');
    expect(template).toMatchObject({ origin: 'uploaded', service: 'document:templates/vip/main.scxml' });
    const attempts = template.options.filter(({ name }: { name: string }) => name === '_max_dial_attempts');
    expect(attempts).toMatchObject([{ max: 9, default: '9' }]);
    expect(template.scenarios[0].name).toBe('night');
    expect(template.options.length).toBeGreaterThan(150);

    const { body: made } = await call('POST', '/services/vip/from-template', {
      template: 'vip',
      scenario: 'night',
    });
    expect(made.options).toMatchObject({
      _service: 'document:templates/vip/main.scxml',
      _service_type: 'callback',
      _call_direction: 'USERTERMINATED',
      _level: 'silver',
    });
    expect(made.fill).toEqual(['_target', '_urs_virtual_queue', '_greeting']);
    await call('PUT', '/services/vip', {
      ...made.options,
      _level: 'tin',
      _greting: 'Hi',
      _max_dial_attempts: '10',
    });
    const { body: findings } = await call('GET', '/services/vip/findings');
    const found = Object.fromEntries(findings.map((one: { key: string }) => [one.key, one]));
    expect(found).toMatchObject({
      _level: { message: 'must be one of gold, silver' },
      _greting: { suggestion: '_greeting' },
      _max_dial_attempts: { message: 'must be a whole number from 1 to 9' },
    });
  });

  it('goes down as it came up, and up again under another name', async () => {
    const { body, headers } = await call('GET', '/templates/vip/package');
    expect(headers['content-disposition']).toBe('attachment; filename="vip.template.json"');
    expect(body).toEqual({ ...PACKAGE, name: 'vip', description: '' });
    const { name, ...rest } = body;
    expect(name).toBe('vip');
    expect((await call('PUT', '/templates/vip2', rest)).status).toBe(200);
    expect((await call('PUT', '/templates/vip3', body)).status).toBe(400);
  });

  it('changes nothing when its document cannot be loaded', async () => {
    const broken = {
      ...PACKAGE,
      documents: { 'main.scxml': 'none', 'lib/a.js': 'var b;', 'lib/c.js': 'var c;' },
    };
    const refused = await call('PUT', '/templates/vip', broken);
    expect(refused.status).toBe(400);
    expect(refused.body).toMatchObject({ phrase: 'BAD_DOCUMENT', findings: [{ severity: 'error' }] });
    expect((await call('GET', '/documents/templates%2Fvip%2Flib%2Fa.js')).body.text).toBe('var a;');
    expect((await call('GET', '/documents/templates%2Fvip%2Flib%2Fc.js')).status).toBe(404);
    expect((await call('GET', '/templates/vip/package')).body.documents).toEqual(PACKAGE.documents);
  });

  it.each([
    ['callback', {}, 'name'],
    ['own', { base: 'office-hours' }, 'base'],
    ['own', { base: null }, 'base'],
    ['own', { document: 'other.scxml' }, 'document'],
    ['own', { base: 'ors', document: null }, 'document'],
    ['own', { documents: { '../x': 'a' } }, 'documents'],
    ['own', { options: [{ name: '_a' }, { name: '_a' }] }, '_a'],
    ['own', { options: [{ name: '_a', type: 'choice' }] }, '_a'],
    ['own', { options: [{ name: '_a', type: 'number' }] }, 'type'],
    ['own', { format: 'zip' }, 'format'],
    ['own', { title: 'a\u0000' }, 'body'],
    ['..', {}, 'name'],
  ])('named %s with %j is refused', async (name, change, field) => {
    const { status, body } = await call('PUT', `/templates/${encodeURIComponent(name)}`, {
      ...PACKAGE,
      ...change,
    });
    expect(name === '..' ? [400, 404] : [400]).toContain(status);
    if (status === 400) expect(body.message).toContain(field);
  });

  it('goes with its documents, unless a service still runs them; those of the product stay', async () => {
    expect((await call('DELETE', '/templates/callback')).status).toBe(400);
    expect((await call('DELETE', '/templates/vip2')).status).toBe(200);
    expect((await call('GET', '/documents/templates%2Fvip2%2Fmain.scxml')).status).toBe(404);
    expect((await call('DELETE', '/templates/vip')).status).toBe(200);
    expect((await call('GET', '/documents/templates%2Fvip%2Fmain.scxml')).status).toBe(200);
    expect((await call('DELETE', '/templates/vip')).status).toBe(404);
  });
});

describe('a template of the product', () => {
  it('goes down as a beginning of one’s own', async () => {
    const { body } = await call('GET', '/templates/callback/package');
    expect(body).toMatchObject({
      base: 'callback',
      document: 'callback.scxml',
      documents: { 'callback.scxml': '<scxml/>', 'other.scxml': '<scxml/>' },
      prompts: { 'busy.wav': SHIPPED.toString('base64') },
    });
    const { name, ...own } = body;
    expect(name).toBe('callback');
    expect((await call('PUT', '/templates/mine', own)).status).toBe(200);
    // It is there already: later versions of the product are to be heard as well.
    expect((await call('GET', '/prompts')).body).toEqual([]);
    expect((await call('GET', '/templates/mine/package')).body.prompts).toEqual(own.prompts);
    expect((await call('GET', '/templates/get/package')).body).toMatchObject({ base: null });
  });
});
