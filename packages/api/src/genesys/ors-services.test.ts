import type { ServiceAnswer, SessionAnswer } from '@ringback/core';
import type { InjectOptions } from 'fastify';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { basic, buildTestApi, SUPPORT, type TestApi } from '../../test/fakes.ts';

const HELLO = { _type: 'ors', _service: 'document:hello' };
const LOCKED = { ...HELLO, username: 'u', password: 'p' };

let api: TestApi;
beforeAll(async () => {
  api = await buildTestApi({}, { support: SUPPORT, hello: HELLO, locked: LOCKED });
});
beforeEach(() => api.reset());
afterAll(() => api.app.close());

async function call(method: 'GET' | 'POST' | 'DELETE', path: string, more: InjectOptions = {}) {
  const response = await api.app.inject({ method, url: `/genesys/1/service/${path}`, ...more });
  const type = String(response.headers['content-type']);
  return {
    status: response.statusCode,
    type,
    body: type.startsWith('application/json') ? response.json() : response.body,
  };
}
const form = (text: string): InjectOptions => ({
  payload: text,
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
});
const says = (answer: Partial<SessionAnswer>): ServiceAnswer => ({
  from: 'session',
  answer: { positive: true, resultCode: null, body: null, ...answer },
});
const start = async (name = 'hello', more: InjectOptions = form('city=Ulm&_x=1')): Promise<string> =>
  (await call('POST', name, more)).body._id;
const create = async (): Promise<string> =>
  (await call('POST', 'callback/support', form('_customer_number=%2B14155550142&city=Ulm'))).body._id;

describe('starting a service of type ors', () => {
  it.each(['POST', 'GET'] as const)('by %s gives its id when the document says nothing', async (method) => {
    const { status, body } = await call(method, 'hello?city=Ulm');
    expect([status, body]).toEqual([200, { _id: expect.stringMatching(/^1-instance-/) }]);
  });

  it('gives what the document says to gms.start, unchanged when it has an _id', async () => {
    api.services.outcome = { kind: 'started', answer: says({ body: '{ "_id":"7",\n "text":"ü" }' }) };
    const response = await api.app.inject({ method: 'POST', url: '/genesys/1/service/hello' });
    expect([response.statusCode, response.body]).toEqual([200, '{ "_id":"7",\n "text":"ü" }']);
  });

  it('adds the id where the document gave none', async () => {
    api.services.outcome = { kind: 'started', answer: says({ body: { text: 'hello' } }) };
    expect((await call('POST', 'hello')).body).toEqual({ _id: expect.any(String), text: 'hello' });
  });

  it('adds it without touching the rest', async () => {
    for (const [said, given] of [
      ['{ "big": 12345678901234567890,  "a":1 }', '{"_id":"ID", "big": 12345678901234567890,  "a":1 }'],
      [' {}', '{"_id":"ID"}'],
      ['[1,  2]', '[1,  2]'],
      ['plain words', 'plain words'],
    ] as const) {
      api.services.outcome = { kind: 'started', answer: says({ body: said }) };
      const { body } = await api.app.inject({ method: 'POST', url: '/genesys/1/service/hello' });
      expect(body.replace(/1-instance-\d+/, 'ID')).toBe(given);
    }
  });

  it.each([
    ['text/plain;charset=iso-8859-1', 'text/plain;charset=iso-8859-1', Buffer.from([0x67, 0xfc, 0x6e])],
    [null, 'text/plain;charset=utf-8', Buffer.from('<p>')],
    [null, 'application/json;charset=utf-8', Buffer.from('{"_id":  "1"}')],
  ])('passes on what another server sent byte by byte: %s', async (contentType, type, body) => {
    api.services.outcome = { kind: 'started', answer: { from: 'server', status: 200, contentType, body } };
    const response = await api.app.inject({ method: 'POST', url: '/genesys/1/service/hello' });
    expect([response.headers['content-type'], response.rawPayload]).toEqual([type, body]);
  });

  it('passes on what another server sent', async () => {
    const body = Buffer.from('{"_id":"9","a":"1"}');
    api.services.outcome = {
      kind: 'started',
      answer: { from: 'server', status: 200, contentType: 'application/json', body },
    };
    const { status, type, body: given } = await call('POST', 'hello');
    expect([status, given]).toEqual([200, { _id: '9', a: '1' }]);
    expect(type).toMatch(/^application\/json/);
  });

  it('gives the refusal of the document', async () => {
    api.services.outcome = {
      kind: 'refused',
      answer: says({ positive: false, resultCode: '400', body: { error: 'not today' } }),
    };
    const { status, body } = await call('POST', 'hello');
    expect([status, body]).toEqual([400, { error: 'not today' }]);
  });

  it.each([
    ['document', 'ORS request failed: line 3 is wrong'],
    ['unreachable', 'ORS request failed: cannot connect to ORS. IO issue.'],
  ] as const)('is 500 when it fails: %s', async (reason, message) => {
    api.services.outcome = { kind: 'failed', reason, why: 'line 3 is wrong' };
    const { status, body } = await call('POST', 'hello');
    expect([status, body]).toEqual([
      500,
      {
        code: 50000,
        phrase: expect.any(String),
        message,
        exception: 'com.genesyslab.gsg.services.ors.OrsServiceException',
      },
    ]);
  });

  it('of a callback by GET is refused: who only looks orders no call', async () => {
    expect((await call('GET', 'support?_customer_number=%2B14155550142')).status).toBe(405);
    expect(api.store.records.size).toBe(0);
  });

  it.each(['POST', 'GET'] as const)('that is not configured is 404: %s', async (method) => {
    expect((await call(method, 'nothing')).status).toBe(404);
  });

  it('refuses parameters that cannot be read', async () => {
    expect((await call('POST', 'hello', form('a=%zz'))).status).toBe(400);
  });
});

describe('a callback whose session is started at once', () => {
  it('answers what the document said', async () => {
    api.services.submission = { kind: 'submitted', answer: says({ body: { _text: 'own words' } }) };
    const { body } = await call('POST', 'callback/support', form('_customer_number=%2B14155550142'));
    expect(body).toEqual({ _id: api.services.submitted[0], _text: 'own words' });
  });

  it('is 500 when no server took it', async () => {
    api.services.submission = { kind: 'failed', reason: 'unreachable', why: 'nobody listens there' };
    const { status, body } = await call('POST', 'callback/support', form('_customer_number=%2B14155550142'));
    expect([status, body.message]).toEqual([500, 'ORS request failed: cannot connect to ORS. IO issue.']);
  });

  it('is not handed over now when it is for later', async () => {
    const { body } = await call(
      'POST',
      'callback/support',
      form('_customer_number=%2B14155550142&_desired_time=2031-06-01T12:00:00.000Z'),
    );
    expect([api.services.submitted, body._ok_title]).toEqual([[], 'Ok']);
  });
});

describe('an action', () => {
  it.each(['POST', 'GET'] as const)('goes to the session with its parameters: %s', async (method) => {
    const id = await start();
    api.services.action = { kind: 'answered', answer: says({ body: { _position: '3' } }) };
    const { status, body } = await call(method, `${id}/ixn/chat?_a=1&b=2`);
    expect([status, body]).toEqual([200, { _position: '3' }]);
    expect(api.services.acted).toEqual([
      { owner: { kind: 'instance', id, service: 'hello' }, action: 'ixn/chat', data: { _a: '1', b: '2' } },
    ]);
  });

  it('takes whatever is given, also what a request for a callback would leave out', async () => {
    const id = await start();
    await call('POST', `${id}/act?_call_direction=`, {
      payload: { _id: 5, _callback_state: 'x', _list: [1], empty: '', none: null },
    });
    expect(api.services.acted[0]?.data).toEqual({
      _id: '5',
      _callback_state: 'x',
      _list: '[1]',
      empty: '',
      _call_direction: '',
    });
  });

  it('is not asked for by whoever only wants to see headers', async () => {
    const id = await start();
    const before = api.store.instances.size;
    for (const url of [`/genesys/1/service/${id}/act`, '/genesys/1/service/hello'])
      expect((await api.app.inject({ method: 'HEAD', url })).statusCode).toBe(405);
    expect([api.services.acted, api.store.instances.size]).toEqual([[], before]);
  });

  it('goes to the session of a callback as well', async () => {
    const id = await create();
    api.services.action = { kind: 'answered', answer: says({ resultCode: '409', body: 'taken' }) };
    expect(await call('POST', `${id}/agent-available`)).toMatchObject({ status: 409, body: 'taken' });
    expect(api.services.acted[0]?.owner).toEqual({ kind: 'callback', id, service: 'support' });
  });

  it.each([
    [{ kind: 'no-session' }, 500, expect.stringContaining('404 Not Found')],
    [
      { kind: 'unanswered', seconds: 30 },
      500,
      'ORS request failed: the document did not answer act within 30 s.',
    ],
    [{ kind: 'failed', why: 'away' }, 500, 'ORS request failed: cannot connect to ORS. IO issue.'],
    [{ kind: 'unknown' }, 404, expect.stringContaining('There is no service with the id')],
  ] as const)('that comes to nothing says why: %j', async (outcome, status, message) => {
    const id = await start();
    api.services.action = outcome;
    const answer = await call('POST', `${id}/act`);
    expect([answer.status, answer.body.message]).toEqual([status, message]);
  });

  it('update changes the data here and is not forwarded', async () => {
    for (const id of [await start(), await create()]) {
      expect(await call('POST', `${id}/update`, form('city=K%C3%B6ln&more=1&_service=x'))).toMatchObject({
        status: 200,
        body: { _id: id },
      });
      expect((await call('GET', `${id}/storage`)).body).toEqual({ city: 'Köln', more: '1' });
    }
    expect(api.services.acted).toEqual([]);
  });

  it.each(['gms.start', 'gms.anything', '', 'a%20b', 'x'.repeat(300)])('"%s" is none', async (action) => {
    const id = await start();
    expect((await call('POST', `${id}/${action}`)).status).toBeGreaterThanOrEqual(400);
    expect(api.services.acted).toEqual([]);
  });

  it('of an id that nobody has is 404', async () => {
    for (const id of ['1-none', '%00', "'"]) expect((await call('POST', `${id}/act`)).status, id).toBe(404);
  });
});

describe('the data of a service', () => {
  it('are read, changed and removed by key', async () => {
    for (const id of [await start(), await create()]) {
      expect((await call('GET', `${id}/storage`)).body).toEqual({ city: 'Ulm' });
      await call('POST', `${id}/storage`, form('_own=2&name=Ana'));
      expect(await call('GET', `${id}/storage/name`)).toMatchObject({
        status: 200,
        type: 'text/plain;charset=utf-8',
        body: 'Ana',
      });
      expect((await call('DELETE', `${id}/storage/name`)).status).toBe(200);
      expect((await call('GET', `${id}/storage`)).body).toEqual({ city: 'Ulm', _own: '2' });
      for (const key of ['name', 'toString', '__proto__'])
        expect((await call('GET', `${id}/storage/${key}`)).status, key).toBe(404);
      expect((await call('DELETE', `${id}/storage/name`)).status).toBe(404);
    }
  });

  it('of an id that nobody has are 404', async () => {
    for (const [method, path] of [
      ['GET', 'storage'],
      ['POST', 'storage'],
      ['GET', 'storage/a'],
      ['DELETE', 'storage/a'],
    ] as const)
      expect((await call(method, `1-none/${path}`)).status).toBe(404);
  });
});

describe('the files of a service', () => {
  const BOUNDARY = 'b0undary';
  const multipart = (
    parts: { name: string; type?: string; file?: string; content: string | Buffer }[],
  ): InjectOptions => ({
    headers: { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` },
    payload: Buffer.concat([
      ...parts.flatMap(({ name, type, file, content }) => [
        Buffer.from(
          `--${BOUNDARY}\r\ncontent-disposition: form-data; name="${name}"${file === undefined ? '' : `; filename="${file}"`}\r\n${
            type === undefined ? '' : `content-type: ${type}\r\n`
          }\r\n`,
        ),
        Buffer.from(content),
        Buffer.from('\r\n'),
      ]),
      Buffer.from(`--${BOUNDARY}--\r\n`),
    ]),
  });
  const PNG = Buffer.from([0x89, 0x50, 0x00, 0xff, 0x0d, 0x0a]);
  const photo = { name: 'photo', type: 'image/png', file: 'ü (1).png', content: PNG };
  const binary = (id: string, key: string) =>
    api.app.inject({ url: `/genesys/1/service/${id}/storage/binary/${key}` });

  it('come with the request or later, and are given as they were, to be saved and not shown', async () => {
    const callback = multipart([{ name: '_customer_number', content: '+14155550142' }, photo]);
    const atStart = await start('hello', multipart([{ name: 'city', content: 'Ulm' }, photo]));
    const later = await start();
    expect((await call('POST', `${later}/storage`, multipart([photo]))).status).toBe(200);
    for (const id of [atStart, later, (await call('POST', 'callback/support', callback)).body._id]) {
      const response = await binary(id, 'photo');
      expect([response.statusCode, response.headers['content-type'], response.rawPayload]).toEqual([
        200,
        'image/png',
        PNG,
      ]);
      expect(response.headers['content-disposition']).toBe(
        "attachment; filename*=UTF-8''%C3%BC%20%281%29.png",
      );
      expect((await call('GET', `${id}/storage/photo`)).body).toBe('ü (1).png');
      const asData = await api.app.inject({ url: `/genesys/1/storage/binary/${id}/photo` });
      expect([asData.statusCode, asData.rawPayload]).toEqual([200, PNG]);
    }
  });

  it('are 404 under other keys, also under those of texts', async () => {
    const id = await start();
    for (const key of ['city', 'none', '%00', '__proto__'])
      expect((await binary(id, key)).statusCode, key).toBe(404);
    expect((await binary('1-none', 'photo')).statusCode).toBe(404);
  });

  it('of types that are no types are bytes', async () => {
    const id = await start('hello', multipart([{ ...photo, type: 'nonsense' }]));
    expect((await binary(id, 'photo')).headers['content-type']).toBe('application/octet-stream');
  });

  it('are taken by their type where the server says so', async () => {
    const id = await start();
    await api.configuration.putSection('server', {
      'allow-file-control': 'true',
      'allowed-mime-types': 'image/jpeg, image/png',
    });
    try {
      expect((await call('POST', `${id}/storage`, multipart([photo]))).status).toBe(200);
      const { status, body } = await call(
        'POST',
        `${id}/storage`,
        multipart([{ ...photo, name: 'page', type: 'text/html' }]),
      );
      expect([status, body.message]).toEqual([
        400,
        'File page is of type text/html, which is not allowed. Check options allow-file-control and allowed-mime-types',
      ]);
      expect((await call('GET', `${id}/storage`)).body).toEqual({ city: 'Ulm', photo: 'ü (1).png' });
    } finally {
      await api.configuration.deleteSection('server');
    }
  });

  it('are refused when the service has enough, or one is too large', async () => {
    const id = await start();
    const large = multipart([{ ...photo, content: Buffer.alloc(10 * 1_048_576 + 1) }]);
    expect((await call('POST', `${id}/storage`, large)).status).toBe(413);
    api.services.isFull = true;
    expect((await call('POST', `${id}/storage`, multipart([photo]))).status).toBe(413);
    expect((await binary(id, 'photo')).statusCode).toBe(404);
  });
});

describe('the end of a service', () => {
  it('is DELETE of its id; then it is gone', async () => {
    const id = await start();
    expect(await call('DELETE', id)).toMatchObject({ status: 200, body: {} });
    expect((await call('DELETE', id)).status).toBe(404);
    expect((await call('GET', `${id}/storage`)).status).toBe(404);
  });

  it('cancels a callback, whose record stays', async () => {
    const id = await create();
    expect((await call('DELETE', id)).status).toBe(200);
    expect((await call('GET', `callback?_id=${id}`)).body[0]).toMatchObject({
      _callback_state: 'COMPLETED',
      _callback_reason: 'CANCELLED',
    });
  });
});

describe('credentials of the service', () => {
  it('are asked for wherever its id stands', async () => {
    const id = await start('locked', { headers: basic('u', 'p') });
    for (const [method, path] of [
      ['POST', 'locked'],
      ['GET', 'locked'],
      ['POST', `${id}/act`],
      ['GET', `${id}/storage`],
      ['GET', `${id}/storage/city`],
      ['DELETE', id],
    ] as const) {
      expect((await call(method, path)).status, path).toBe(401);
      expect((await call(method, path, { headers: basic('u', 'no') })).status, path).toBe(401);
    }
    expect((await call('GET', `${id}/storage`, { headers: basic('u', 'p') })).status).toBe(200);
    const open = await start();
    expect((await call('GET', `${open}/storage`)).status).toBe(200);
  });
});
