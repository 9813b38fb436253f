import { sessionId as asSessionId } from '@ringback/core';
import * as fc from 'fast-check';
import type { InjectOptions } from 'fastify';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { basic, buildTestApi, START, type TestApi } from '../../test/fakes.ts';

let api: TestApi;
beforeAll(async () => {
  api = await buildTestApi();
});
beforeEach(async () => {
  api.reset();
  for (const { name } of api.configuration.sections()) await api.configuration.deleteSection(name);
});
afterAll(() => api.app.close());

/** Any code point but halves of a pair: fast-check's own `binary` takes seconds to be made. */
const CHARACTER = fc
  .integer({ min: 0, max: 0x10_f7ff })
  .map((code) => String.fromCodePoint(code < 0xd800 ? code : code + 0x800));

const SRC = 'https://allowed.example/hello.scxml';
const SID = '0'.repeat(31) + '1';
const JSON_TYPE = { 'content-type': 'application/json' };
const MULTIPART_TYPE = { 'content-type': 'multipart/form-data; boundary=limit' };
const FORM_TYPE = { 'content-type': 'application/x-www-form-urlencoded' };

async function call(method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, more: InjectOptions = {}) {
  const response = await api.app.inject({ method, url, ...more });
  const isJson = String(response.headers['content-type']).startsWith('application/json');
  return {
    status: response.statusCode,
    headers: response.headers,
    body: isJson ? response.json() : response.body,
  };
}
/** A body of fields: name, value, and the content type and the name of a file where it has them. */
const multipart = (...fields: readonly (readonly [string, string, string?, string?])[]): string =>
  `${fields
    .map(([name, value, type, file]) =>
      [
        '--limit',
        `content-disposition: form-data; name="${name}"${file === undefined ? '' : `; filename="${file}"`}`,
        ...(type === undefined ? [] : [`content-type: ${type}`]),
        '',
        value,
      ].join('\r\n'),
    )
    .join('\r\n')}\r\n--limit--\r\n`;
const start = (payload: string | object, headers: Record<string, string> = FORM_TYPE) =>
  call('POST', '/scxml/session/start', { payload, headers });
const running = async (): Promise<void> => {
  await start(`src=${encodeURIComponent(SRC)}`);
};
const session = (path: string): string => `/scxml/session/${SID}${path}`;

describe('POST /scxml/session/start', () => {
  it('takes a form: src, and everything else as parameters', async () => {
    const { status, body, headers } = await start(
      `src=${encodeURIComponent(SRC)}&name=Ana+%C3%9C&empty=&_x=1&name=second`,
    );
    expect([status, body]).toEqual([200, { sessionid: SID, _sessionid: SID }]);
    expect(headers['set-cookie']).toBe(`ORSSESSIONID=${SID}.node7; Path=/scxml; HttpOnly; SameSite=Lax`);
    expect(headers['location']).toBe(`/scxml/session/${SID}`);
    expect(api.sessions.started).toEqual([
      { document: SRC, parameters: { name: 'Ana Ü', empty: '', _x: '1' }, startAt: null },
    ]);
  });

  it('takes JSON with values of any kind, and fields of the query', async () => {
    const { status } = await call('POST', '/scxml/session/start?city=Ulm&list=no', {
      payload: { src: SRC, list: [1, { a: null }], yes: true },
      headers: JSON_TYPE,
    });
    expect(status).toBe(200);
    expect(api.sessions.started[0]?.parameters).toEqual({ list: [1, { a: null }], yes: true, city: 'Ulm' });
  });

  it('takes a multipart form: the same parameters, of a file its name', async () => {
    const { status, body } = await start(
      multipart(
        ['src', SRC],
        ['name', 'Ana Ü'],
        ['name', 'second'],
        ['empty', ''],
        ['_x', '1'],
        ['list', '[1,{"a":null}]', 'application/json'],
        ['photo', '\0\u0001', 'image/png', 'me.png'],
      ),
      MULTIPART_TYPE,
    );
    expect([status, body.sessionid]).toEqual([200, SID]);
    expect(api.sessions.started).toEqual([
      {
        document: SRC,
        parameters: { name: 'Ana Ü', empty: '', _x: '1', list: [1, { a: null }], photo: 'me.png' },
        startAt: null,
      },
    ]);
  });

  it.each([
    ['no src', multipart(['name', 'Ana'])],
    ['no end', multipart(['src', SRC]).replace('--limit--', '')],
    ['no boundary', 'src=x'],
    ['a character that cannot be stored', multipart(['src', SRC], ['a', '\0'])],
  ])('refuses a multipart form with %s', async (_what, payload) => {
    const { status, body } = await start(payload, MULTIPART_TYPE);
    expect([status, body.code]).toEqual([400, 40000]);
    expect(api.sessions.started).toEqual([]);
  });

  it.each([
    [`${START + 60_000}`, START + 60_000],
    [START + 60_000, START + 60_000],
    ['', null],
    [null, null],
    [5, 5],
  ])('starts at the ideal time %j', async (idealtime, startAt) => {
    expect((await start({ src: SRC, idealtime }, JSON_TYPE)).status).toBe(200);
    expect(api.sessions.started[0]).toMatchObject({ startAt, parameters: {} });
  });

  it.each([['tomorrow'], ['-1'], ['1.5'], [1e20], [true], [{}], [`${START + 11 * 366 * 86_400_000}`]])(
    'refuses the ideal time %j',
    async (idealtime) => {
      const { status, body } = await start({ src: SRC, idealtime }, JSON_TYPE);
      expect([status, body.message]).toEqual([
        400,
        '"idealtime" must be milliseconds since 1970, at most ten years ahead.',
      ]);
      expect(api.sessions.started).toEqual([]);
    },
  );

  it.each([
    ['nothing', ''],
    ['an empty src', 'src='],
    ['another field', 'source=x'],
  ])('refuses %s: src is needed', async (_what, payload) => {
    const { status, body } = await start(payload);
    expect([status, body.message]).toEqual([400, expect.stringMatching(/^"src" /)]);
  });

  it('refuses a document that nobody allowed, and says what would allow it', async () => {
    const { status, body } = await start('src=http%3A%2F%2F169.254.169.254%2F');
    expect([status, body.phrase, body.message]).toEqual([
      403,
      'DOCUMENT_NOT_ALLOWED',
      'This document may not be run: http://169.254.169.254/ was not allowed.',
    ]);
    expect(api.sessions.started).toEqual([]);
  });

  it('says why a session could not be started', async () => {
    api.sessions.refusal = 'The document has errors; line 3: nowhere.';
    const { status, body } = await start(`src=${SRC}`);
    expect([status, body.message]).toEqual([
      400,
      'The session was not started. The document has errors; line 3: nowhere.',
    ]);
  });

  it.each([
    ['JSON that is none', '{', JSON_TYPE],
    ['an escape that is none', 'src=%zz', FORM_TYPE],
    ['bytes that are no text', Buffer.from([0x73, 0xff]), FORM_TYPE],
    ['a character that cannot be stored', `src=${SRC}&a=%00`, FORM_TYPE],
    ['half a character', '{"src":"https://allowed.example/","a":{"b":"\\ud800"}}', JSON_TYPE],
  ])('refuses %s', async (_what, payload, headers) => {
    expect((await start(payload, headers)).status).toBe(400);
    expect(api.sessions.started).toEqual([]);
  });

  it('answers to POST alone', async () => {
    const { status, headers } = await call('GET', '/scxml/session/start');
    expect([status, headers['allow']]).toEqual([405, 'POST']);
    expect((await call('PUT', '/scxml/session/start')).status).toBe(405);
  });

  it('refuses a body that is too large', async () => {
    expect((await start(`src=${SRC}&a=${'x'.repeat(1_100_000)}`)).status).toBe(413);
  });
});

describe('an event', () => {
  it('is put into the queue with its parameters, from GET and from POST', async () => {
    await running();
    expect((await call('GET', session('/event/order.placed?item=7&n=1+2'))).status).toBe(200);
    await call('POST', session('/event/order.paid'), { payload: 'by=card', headers: FORM_TYPE });
    await call('POST', session('/event/order.sent?by=post'), {
      payload: { parts: [1, 2] },
      headers: JSON_TYPE,
    });
    await call('POST', session('/event/order.done'));
    expect(api.sessions.told.map(({ name, data }) => [name, data])).toEqual([
      ['order.placed', { item: '7', n: '1 2' }],
      ['order.paid', { by: 'card', paramtype: 'application/x-www-form-urlencoded', param: { by: 'card' } }],
      ['order.sent', { parts: [1, 2], by: 'post', paramtype: 'application/json', param: { parts: [1, 2] } }],
      ['order.done', {}],
    ]);
  });

  it('has the first value of a field that is given twice', async () => {
    await running();
    await call('POST', session('/event/a?a=3'), { payload: 'a=1&b=&a=2', headers: FORM_TYPE });
    expect(api.sessions.told[0]?.data).toMatchObject({ a: '1', b: '', param: { a: '1', b: '' } });
  });

  it('has the fields of a multipart form, for events and requests alike', async () => {
    await running();
    const payload = multipart(['by', 'card'], ['n', '5', 'application/json']);
    const param = { by: 'card', n: 5 };
    await call('POST', session('/event/order.paid?at=desk&by=query'), { payload, headers: MULTIPART_TYPE });
    await call('POST', session('/request/order.paid'), { payload, headers: MULTIPART_TYPE });
    await call('POST', session('/event?_scxmleventname=order.paid'), { payload, headers: MULTIPART_TYPE });
    expect(api.sessions.told.map(({ name, data }) => [name, data])).toEqual([
      ['order.paid', { paramtype: 'multipart/form-data', param, ...param, at: 'desk' }],
      ['order.paid', { paramtype: 'multipart/form-data', param, ...param }],
      ['order.paid', param],
    ]);
  });

  it('may carry any other text, or JSON that is no object', async () => {
    await running();
    await call('POST', session('/event/a'), { payload: '<note/>', headers: { 'content-type': 'text/xml' } });
    await call('POST', session('/event/b'), { payload: '[1]', headers: JSON_TYPE });
    expect(api.sessions.told.map(({ data }) => data)).toEqual([
      { paramtype: 'text/xml', param: '<note/>' },
      { paramtype: 'application/json', param: [1] },
    ]);
  });

  it('is named by _scxmleventname at the address that a session has for other state machines', async () => {
    await running();
    const form = (payload: string) => call('POST', session('/event'), { payload, headers: FORM_TYPE });
    expect((await form('_scxmleventname=order.placed&item=7')).status).toBe(200);
    await form('item=7');
    await call('POST', session('/event?_scxmleventname=note'), {
      payload: '<note/>',
      headers: { 'content-type': 'application/xml' },
    });
    expect(api.sessions.told.map(({ name, data }) => [name, data])).toEqual([
      ['order.placed', { item: '7' }],
      ['HTTP.POST', { item: '7' }],
      ['note', '<note/>'],
    ]);
    expect((await form('_scxmleventname=a%20b')).status).toBe(400);
    expect((await call('POST', '/scxml/session/x/event')).status).toBe(404);
  });

  it('has a name that can be one', async () => {
    await running();
    for (const name of ['%20', 'a%20b', 'x'.repeat(300), '%00'])
      expect((await call('GET', session(`/event/${name}`))).status, name).toBeGreaterThanOrEqual(400);
    expect(api.sessions.told).toEqual([]);
  });
});

describe('a request', () => {
  it.each([
    [{ positive: true, resultCode: null, body: { a: 1 } }, 200, { a: 1 }],
    [{ positive: true, resultCode: 'ok', body: '{"b": "raw"}' }, 200, { b: 'raw' }],
    [{ positive: true, resultCode: '201', body: 'plain' }, 201, 'plain'],
    [{ positive: false, resultCode: null, body: 'no' }, 500, 'no'],
    [{ positive: false, resultCode: '409', body: { error: 'taken' } }, 409, { error: 'taken' }],
    [{ positive: true, resultCode: '999', body: null }, 200, {}],
    [{ positive: true, resultCode: null, body: '{not json' }, 200, '{not json'],
  ])('is answered by the document: %j', async (answers, status, body) => {
    await running();
    api.sessions.answers = answers;
    expect(await call('POST', session('/request/gms/ask'))).toMatchObject({ status, body });
    expect(api.sessions.told).toEqual([{ kind: 'request', id: SID, name: 'gms/ask', data: {} }]);
  });

  it('gives a text through character by character', async () => {
    await running();
    api.sessions.answers = { positive: true, resultCode: null, body: '{ "a":1,\n "b": "ü" }' };
    const response = await api.app.inject({ url: session('/request/ask') });
    expect(response.body).toBe('{ "a":1,\n "b": "ü" }');
    expect(response.headers['content-type']).toBe('application/json;charset=utf-8');
  });

  it('that nobody answers is 504 after the time of option request-timeout', async () => {
    await running();
    const { status, body } = await call('GET', session('/request/ask'));
    expect([status, body.message]).toEqual([504, 'The document did not answer the request ask within 30 s.']);
    await api.configuration.putSection('ors', { 'request-timeout': '5' });
    expect((await call('GET', session('/request/ask'))).body.message).toContain('within 5 s');
    expect(api.sessions.lastTimeoutMs).toBe(5000);
  });
});

describe('a session', () => {
  it.each(['/query', ''])('is shown at its address %s', async (path) => {
    await running();
    const { status, body } = await call('GET', session(path));
    expect([status, body]).toEqual([
      200,
      {
        sessionid: SID,
        src: 'https://intranet.example/hello.scxml',
        documentHash: 'abc',
        configuration: ['waiting'],
        data: { who: 'Ana' },
        startedAt: '1970-01-01T00:00:00.000Z',
        node: '7',
      },
    ]);
  });

  it('that waits for its time is shown as well', async () => {
    api.sessions.waiting = {
      sessionId: asSessionId(SID),
      document: SRC,
      parameters: { name: 'Ana' },
      startAt: START,
    };
    const { status, body } = await call('GET', session('/query'));
    expect([status, body]).toEqual([
      200,
      {
        sessionid: SID,
        src: SRC,
        configuration: [],
        data: { name: 'Ana' },
        startsAt: new Date(START).toISOString(),
      },
    ]);
  });

  it('is not changed by whoever only wants to see headers', async () => {
    await running();
    for (const path of ['/event/a', '/event', '/request/a', '/terminate'])
      expect((await api.app.inject({ method: 'HEAD', url: session(path) })).statusCode, path).toBe(405);
    expect(api.sessions.told).toEqual([]);
    expect((await call('GET', session('/query'))).status).toBe(200);
  });

  it.each(['POST', 'GET'] as const)('is ended by %s', async (method) => {
    await running();
    expect((await call(method, session('/terminate'))).status).toBe(200);
    expect((await call(method, session('/terminate'))).status).toBe(404);
  });

  it.each([
    ['GET', '/event/a'],
    ['POST', '/request/a'],
    ['GET', '/query'],
    ['GET', ''],
    ['POST', '/terminate'],
  ] as const)('that is not there, or cannot be, is 404 for %s %s', async (method, path) => {
    for (const id of [SID, 'x', SID.toLowerCase(), `${SID}0`, '%00', '..%2f..', "'"]) {
      const { status, body } = await call(method, `/scxml/session/${id}${path}`);
      expect([status, body.code], id).toEqual([404, 40400]);
    }
  });

  it.each([
    [
      { kind: 'elsewhere', node: '9', url: null },
      503,
      'Session [00000000000000000000000000000001] is run by the node 9.',
    ],
    [{ kind: 'full' }, 503, expect.stringContaining('takes no more now')],
    [{ kind: 'too-large', limit: 1000 }, 413, 'The body is larger than 1000 characters for an event.'],
  ] as const)('that cannot take an event says so: %j', async (miss, status, message) => {
    api.sessions.miss = miss;
    for (const path of ['/event/a', '/request/a']) {
      const answer = await call('GET', session(path));
      expect([answer.status, answer.body.message]).toEqual([status, message]);
    }
  });
});

describe('a session of another node', () => {
  it.each([
    ['GET', '/event/a?x=1%202'],
    ['POST', '/event?_scxmleventname=a'],
    ['POST', '/request/a/b'],
    ['GET', '/query'],
    ['GET', ''],
    ['POST', '/terminate'],
  ] as const)('is to be asked for there: %s %s', async (method, path) => {
    api.sessions.miss = { kind: 'elsewhere', node: '9', url: 'http://10.0.0.9:8080' };
    const { status, headers, body } = await call(method, session(path));
    expect([status, headers['location']]).toEqual([307, `http://10.0.0.9:8080${session(path)}`]);
    expect([body.code, body.message]).toEqual([30700, `Session [${SID}] is run by the node 9; ask there.`]);
  });
});

describe('credentials', () => {
  const urls = [
    '/scxml/session/start',
    session('/event/a'),
    session('/query'),
    session('/terminate'),
    '/ors/help',
  ];
  const statuses = async (headers: Record<string, string>) =>
    Promise.all(
      urls.map(async (url) => {
        const { statusCode } = await api.app.inject({
          method: url.endsWith('start') ? 'POST' : 'GET',
          url,
          headers,
        });
        return statusCode;
      }),
    );

  it('are not asked for without a password option, and ignored when sent', async () => {
    expect(await statuses({})).toEqual([400, 404, 404, 404, 200]);
    expect(await statuses(basic('a', 'b'))).toEqual([400, 404, 404, 404, 200]);
  });

  it.each([
    [{ ors: { password: 'p' } }, 'anybody', 'p'],
    [{ server: { username: 'u', password: 'p' } }, 'u', 'p'],
    [{ server: { username: 'u', password: 'no' }, ors: { password: 'p' } }, 'u', 'p'],
    [{ server: { username: 'no', password: 'p' }, ors: { username: 'u' } }, 'u', 'p'],
  ])('are those of section ors, else of server, each by itself: %j', async (sections, user, password) => {
    for (const [name, options] of Object.entries(sections)) await api.configuration.putSection(name, options);
    expect(await statuses(basic(user, password))).toEqual([400, 404, 404, 404, 200]);
    for (const headers of [{}, basic(user, 'wrong'), { authorization: 'Bearer p' }])
      expect(await statuses(headers)).toEqual([401, 401, 401, 401, 401]);
    const refused = await api.app.inject({ url: session('/query') });
    expect(refused.headers['www-authenticate']).toMatch(/^Basic /);
    if (user === 'u') expect(await statuses(basic('other', password))).toEqual([401, 401, 401, 401, 401]);
  });

  it('of a user without a password are not asked for', async () => {
    await api.configuration.putSection('ors', { username: 'u' });
    expect(await statuses({})).toEqual([400, 404, 404, 404, 200]);
  });
});

describe('a document for another server', () => {
  const HASH = 'a'.repeat(64);

  it('is given to whoever knows its hash, without credentials', async () => {
    await api.configuration.putSection('ors', { password: 'p' });
    const { status, body, headers } = await call('GET', `/scxml/document/${HASH}/lib/a.js`);
    expect([status, body, headers['content-type']]).toEqual([200, 'var a;', 'text/javascript;charset=utf-8']);
  });

  it.each([`${HASH}/other.js`, `${'b'.repeat(64)}/lib/a.js`, 'x/lib/a.js', `${HASH}/..%2f..%2fetc`])(
    '%s is not there',
    async (path) => {
      expect((await call('GET', `/scxml/document/${path}`)).status).toBe(404);
    },
  );
});

describe('help', () => {
  it('lists the calls', async () => {
    const { status, headers, body } = await call('GET', '/ors/help');
    expect([status, headers['content-type']]).toEqual([200, 'text/plain;charset=utf-8']);
    for (const path of ['session/start', '/event/', '/request/', '/query', '/terminate'])
      expect(body).toContain(path);
  });

  it('is in the description for machines as well', async () => {
    const { body } = await call('GET', '/openapi.json');
    for (const path of ['/scxml/session/start', '/scxml/session/{sid}/query', '/ors/help'])
      expect(Object.keys(body.paths)).toContain(path);
  });
});

it('hostile input of any kind gets a refusal, never a fault', { timeout: 30_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('GET', 'POST'),
      fc.constantFrom('/start', `/${SID}/event/`, `/${SID}/request/`, `/${SID}/query`, '/'),
      fc.string({ maxLength: 40, unit: CHARACTER }),
      fc.oneof(fc.string({ unit: CHARACTER }), fc.json()),
      fc.constantFrom(
        'application/json',
        'application/x-www-form-urlencoded',
        'text/plain',
        'multipart/form-data',
        '',
      ),
      async (method, path, tail, payload, type) => {
        const response = await api.app.inject({
          method: method as 'GET' | 'POST',
          url: `/scxml/session${path}${encodeURIComponent(tail)}?${encodeURIComponent(tail)}=1`,
          ...(method === 'POST' ? { payload, headers: type === '' ? {} : { 'content-type': type } } : {}),
        });
        expect(response.statusCode).toBeLessThan(500);
      },
    ),
    { numRuns: 100 },
  );
});
