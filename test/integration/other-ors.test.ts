import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { OtherOrs } from '../product/other-ors.ts';
import { RingbackProcess, until } from '../product/ringback-process.ts';
import { WIDE_LIMITS } from '../product/wide-limits.ts';

const NUMBER = '+14155550142';
const SERVICE = {
  _type: 'ors',
  _service: 'callback',
  ...WIDE_LIMITS,
  _call_direction: 'USERTERMINATED',
  _target: 'A@S.GA',
};

let ringback: RingbackProcess;
let first: OtherOrs;
let second: OtherOrs;
/** An address where nobody listens. */
let nowhere: string;

beforeAll(async () => {
  ringback = await RingbackProcess.start(
    { http: { port: 0 }, telephony: { sip: { port: 0 } }, sections: { gms: { 'http.socket_timeout': 1 } } },
    ['--test-clock'],
  );
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  nowhere = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await new Promise((resolve) => server.close(resolve));
});
afterAll(() => ringback?.close());
beforeEach(async () => {
  first = await OtherOrs.open();
  second = await OtherOrs.open();
});
afterEach(async () => {
  await first.close();
  await second.close();
});

const configure = (name: string, options: Record<string, string>) =>
  ringback.admin('PUT', `/api/v1/services/${name}`, options);
const create = (service: string, more: Record<string, string> = {}) =>
  ringback.create(service, { _customer_number: NUMBER, city: 'Ulm', ...more });
const call = async (method: string, path: string) => {
  const response = await fetch(`${ringback.http}/genesys/1/service/${path}`, { method });
  return { status: response.status, body: await response.json() };
};

describe('a callback whose service has its own _ors', () => {
  it('is started there, greeted, answered by the document, asked and ended there', async () => {
    await configure('there', { ...SERVICE, _ors: first.url, _own_option: 'x' });
    first.onRequest = ({ fields }, response) =>
      response.end(`{"_id": "${fields['_id']}",  "_text":"from there"}`);
    const { status, body } = await create('there');
    expect([status, body]).toEqual([200, { _id: expect.any(String), _text: 'from there' }]);
    const id = body['_id'] ?? '';
    const [start, greeting] = first.requests;
    expect(first.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'POST /scxml/session/start',
      'POST /scxml/session/ORS00000000000000000000000000001/request/gms.start',
    ]);
    expect(start?.fields).toMatchObject({
      _id: id,
      _data_id: id,
      _service_name: 'there',
      _customer_number: NUMBER,
      _target: 'A@S.GA',
      _own_option: 'x',
      _user_data: '{"city":"Ulm"}',
    });
    expect(greeting?.fields).toEqual({ _id: id, _data_id: id, _service_name: 'there' });
    // What it is to run can be read where it says.
    const source = await fetch(start?.fields['src'] ?? '');
    expect([source.status, await source.text()]).toEqual([200, expect.stringContaining('<scxml')]);

    first.onRequest = (_request, response) => response.end('{ "anything":  [1, "ü"] }');
    const action = await fetch(`${ringback.http}/genesys/1/service/${id}/any-action?a=1`, { method: 'POST' });
    expect([action.status, await action.text()]).toEqual([200, '{ "anything":  [1, "ü"] }']);
    expect(first.requests.at(-1)).toMatchObject({
      path: '/scxml/session/ORS00000000000000000000000000001/request/any-action',
      fields: { a: '1' },
    });

    expect((await call('DELETE', `callback/there/${id}`)).status).toBe(200);
    expect(first.paths.at(-1)).toBe('/scxml/session/ORS00000000000000000000000000001/terminate');
    expect(await ringback.outcome(id)).toBe('COMPLETED/CANCELLED');
  });

  it('goes down the list when the first refuses, is away, says garbage or nothing', async () => {
    await configure('list', {
      ...SERVICE,
      _ors: `${nowhere}, ${first.url}, ${second.url}`,
      _ors_lb_strategy: 'linear',
      max_ors_request_attempts: '3',
    });
    for (const misbehave of [
      (_request: unknown, response: { writeHead(status: number): { end(): void } }) =>
        response.writeHead(503).end(),
      (_request: unknown, response: { end(text: string): void }) => response.end('<html>hello</html>'),
      () => undefined,
    ]) {
      first.onStart = misbehave as typeof first.onStart;
      const { status, body } = await create('list');
      expect([status, body['heard']]).toEqual([200, 'gms.start']);
      expect(body['_id']).toEqual(expect.any(String));
    }
    expect(second.paths.filter((path) => path.endsWith('/start'))).toHaveLength(3);
  });

  it('spreads over the list by turns', async () => {
    await configure('turns', {
      ...SERVICE,
      _ors: `${first.url},${second.url}`,
      _ors_lb_strategy: 'circular',
    });
    for (let count = 0; count < 4; count++) expect((await create('turns')).status).toBe(200);
    for (const ors of [first, second])
      expect(ors.paths.filter((path) => path.endsWith('session/start'))).toHaveLength(2);
  });

  it('is 500 with the reason when nobody takes it, and is over', async () => {
    await configure('nobody', { ...SERVICE, _ors: nowhere });
    const { status, body } = await create('nobody');
    expect([status, body]).toMatchObject([
      500,
      {
        exception: 'com.genesyslab.gsg.services.ors.OrsServiceException',
        message: 'ORS request failed: cannot connect to ORS. IO issue.',
      },
    ]);
    const [record] = await ringback.admin<{ id: string; state: string; reason: string }[]>(
      'GET',
      '/api/v1/callbacks?service=nobody',
    );
    expect(record).toMatchObject({ state: 'COMPLETED', reason: 'SUBMIT_FAILED' });
    // Why is for those who run it.
    expect((await ringback.trace(record?.id ?? '')).at(-1)?.text).toMatch(
      /http:\S+ cannot be reached: nobody listens there/,
    );
  });

  it('is 500 when the session is gone before it was greeted, and ended', async () => {
    await configure('greeted', { ...SERVICE, _ors: first.url });
    first.onRequest = (_request, response) => void response.writeHead(404).end();
    expect((await create('greeted')).status).toBe(500);
    expect(first.paths.at(-1)).toMatch(/terminate$/);
  });

  it('has the usual answer when the document says nothing', async () => {
    await configure('quiet', { ...SERVICE, _ors: first.url });
    first.onRequest = (_request, response) => void response.end();
    const { status, body } = await create('quiet');
    expect([status, body['_action'], body['_ok_title']]).toEqual([200, 'ConfirmationDialog', 'Ok']);
  });

  it.each([
    ['text/plain', Buffer.from('no json')],
    ['text/xml;charset=iso-8859-1', Buffer.from([0x3c, 0x61, 0x3e, 0xfc, 0x3c, 0x2f, 0x61, 0x3e])],
    ['application/json', Buffer.from('{ "_id": "own",  "n": 1.50 }')],
  ])('gets what the document says unchanged: %s', async (type, bytes) => {
    await configure('to-said', { ...SERVICE, _ors: first.url });
    first.onRequest = (_request, response) => {
      response.setHeader('content-type', type);
      response.end(bytes);
    };
    const response = await fetch(`${ringback.http}/genesys/1/service/callback/to-said`, {
      method: 'POST',
      body: new URLSearchParams({ _customer_number: NUMBER }),
    });
    expect([response.status, response.headers.get('content-type')]).toEqual([200, type]);
    expect(Buffer.from(await response.arrayBuffer())).toEqual(bytes);
  });

  it('runs here when the server that is named is this one', async () => {
    await configure('self', { ...SERVICE, _ors: ringback.http.replace('127.0.0.1', 'localhost') });
    const { status, body } = await create('self');
    expect([status, body['_ok_title']]).toEqual([200, 'Ok']);
    await until(
      () => ringback.trace(body['_id'] ?? ''),
      (story) => story.some(({ text }) => text === 'The scenario of the service was started.'),
    );
  });

  it('goes to the node that owns the session', async () => {
    await configure('moved', { ...SERVICE, _ors: first.url });
    const id = (await create('moved')).body['_id'] ?? '';
    first.onRequest = ({ path }, response) =>
      void response.writeHead(307, { location: `${second.url}${path}` }).end();
    second.onRequest = ({ fields }, response) => response.end(JSON.stringify(fields));
    const action = await fetch(`${ringback.http}/genesys/1/service/${id}/any`, {
      method: 'POST',
      body: new URLSearchParams({ a: '1' }),
    });
    expect([action.status, await action.json()]).toEqual([200, { a: '1' }]);
  });

  it('is refused when the document refuses, in its own words', async () => {
    await configure('to-refused', { ...SERVICE, _ors: first.url });
    first.onRequest = (_request, response) => {
      response.writeHead(409, { 'content-type': 'application/json' });
      response.end('{"error":"not today"}');
    };
    expect(await create('to-refused')).toEqual({ status: 409, body: { error: 'not today' } });
  });

  it('keeps its session over a restart: actions and the end go to where it runs', async () => {
    await configure('kept', { ...SERVICE, _ors: first.url });
    const id = (await create('kept')).body['_id'] ?? '';
    await ringback.kill();
    await ringback.up();
    const before = first.requests.length;
    expect(await call('POST', `${id}/ask`)).toEqual({ status: 200, body: { heard: 'ask' } });
    // Nothing was started a second time.
    expect(first.paths.slice(before)).toEqual([expect.stringMatching(/\/request\/ask$/)]);
    expect((await call('DELETE', id)).status).toBe(200);
  });

  it('cannot be cancelled when the server knows the session no more or is away, unless that is discarded', async () => {
    await configure('lost', { ...SERVICE, _ors: first.url });
    const lost = (await create('lost')).body['_id'] ?? '';
    first.onTerminate = (_request, response) => void response.writeHead(404).end();
    expect((await call('DELETE', `callback/lost/${lost}`)).status).toBe(400);
    expect(await ringback.outcome(lost)).toBe('QUEUED');
    first.onTerminate = (_request, response) => void response.destroy();
    const away = await call('DELETE', `callback/lost/${lost}`);
    expect([away.status, away.body.message]).toEqual([500, expect.stringContaining('cannot connect to ORS')]);
    expect((await call('DELETE', `callback/lost/${lost}?discard_ors_failure=true`)).status).toBe(200);
    expect(await ringback.outcome(lost)).toBe('COMPLETED/CANCELLED');
  });

  it('answers 500 with "404 Not Found" to an action when the session is gone', async () => {
    await configure('gone', { ...SERVICE, _ors: first.url });
    const id = (await create('gone')).body['_id'] ?? '';
    first.onRequest = (_request, response) => void response.writeHead(404).end();
    const { status, body } = await call('GET', `${id}/check-queue-position`);
    expect([status, body.message]).toEqual([500, expect.stringContaining('404 Not Found')]);
  });

  it.each([
    [404, '{"error":"no such order"}'],
    [504, '{"error":"the shop does not answer"}'],
  ])('gives %i of a document through unchanged', async (status, text) => {
    await configure('to-refuse', { ...SERVICE, _ors: first.url });
    const id = (await create('to-refuse')).body['_id'] ?? '';
    first.onRequest = ({ path }, response) =>
      void (path.endsWith('/query') ? response.end('{}') : response.writeHead(status).end(text));
    const action = await fetch(`${ringback.http}/genesys/1/service/${id}/order`, { method: 'POST' });
    expect([action.status, await action.text()]).toEqual([status, text]);
  });

  it('is on the server that tokens of _ors come to, where that is allowed', async () => {
    await configure('by-tenant', { ...SERVICE, _ors: `${first.url}/$tenant$` });
    expect((await create('by-tenant', { tenant: 'a' })).status).toBe(500);
    expect(first.paths).toEqual(['/a/scxml/session/start']);
    expect((await create('by-tenant', { tenant: '../a' })).status).toBe(500);
    await configure('by-port', { ...SERVICE, _ors: 'http://127.0.0.1:$port$' });
    expect((await create('by-port', { port: new URL(second.url).port })).status).toBe(500);
    expect([first.requests.length, second.requests]).toEqual([1, []]);
  });

  it('has the server that the request names only where service and installation allow it', async () => {
    await configure('named', { ...SERVICE, _ors: first.url, _overwritable_options: '_ors' });
    expect((await create('named', { _ors: second.url })).status).toBe(500);
    expect(second.requests).toEqual([]);
    expect((await create('named', { _ors: `${first.url}/` })).status).toBe(200);
    await configure('fixed', { ...SERVICE, _ors: first.url });
    expect((await create('fixed', { _ors: second.url })).status).toBe(200);
    expect(second.requests).toEqual([]);
  });
});

describe('a callback for later whose service has its own _ors', () => {
  const later = async (seconds: number): Promise<string> => {
    const { now } = await (await fetch(`${ringback.http}/test/clock`)).json();
    return new Date(Date.parse(now) + seconds * 1000).toISOString();
  };
  const pass = (duration: string) =>
    fetch(`${ringback.http}/test/clock`, { method: 'POST', body: JSON.stringify({ advance: duration }) });

  it('is handed over when it is due', async () => {
    await configure('later', { ...SERVICE, _ors: first.url });
    const { status, body } = await create('later', { _desired_time: await later(3600) });
    expect([status, body['_ok_title'], first.requests]).toEqual([200, 'Ok', []]);
    await pass('PT1H');
    await until(
      () => first.paths,
      (paths) => paths.some((path) => path.endsWith('gms.start')),
    );
    expect(await ringback.outcome(body['_id'] ?? '')).toBe('QUEUED');
  });

  it('is tried _max_ors_submit_attempts times; then it is SUBMIT_FAILED, and the story says why', async () => {
    await configure('never', {
      ...SERVICE,
      _ors: first.url,
      max_ors_request_attempts: '1',
      _max_ors_submit_attempts: '2',
    });
    first.onStart = (_request, response) => void response.writeHead(503).end();
    const id = (await create('never', { _desired_time: await later(3600) })).body['_id'] ?? '';
    await pass('PT1H');
    const outcome = await until(
      async () => {
        await pass('PT5S');
        return ringback.outcome(id);
      },
      (state) => state.startsWith('COMPLETED'),
    );
    expect(outcome).toBe('COMPLETED/SUBMIT_FAILED');
    expect(first.requests).toHaveLength(2);
    const story = (await ringback.trace(id)).map(({ text }) => text);
    expect(story).toContainEqual(expect.stringContaining('(try 1 of 2)'));
    expect(story.at(-1)).toMatch(/answered 503 to the start/);
  });
});

describe('a service of type ors that is no callback', () => {
  it('is started there as well, kept over a restart, and ended there', async () => {
    await configure('hello', {
      _type: 'ors',
      _service: 'https://flows.example/hello.scxml',
      _ors: first.url,
    });
    const response = await fetch(`${ringback.http}/genesys/1/service/hello`, {
      method: 'POST',
      body: new URLSearchParams({ name: 'Ana' }),
    });
    const { _id: id, heard } = await response.json();
    expect([response.status, heard]).toEqual([200, 'gms.start']);
    expect(first.requests[0]?.fields).toMatchObject({
      src: 'https://flows.example/hello.scxml',
      _id: id,
      _user_data: '{"name":"Ana"}',
    });
    await ringback.kill();
    await ringback.up();
    expect((await call('GET', `${id}/storage`)).body).toEqual({ name: 'Ana' });
    expect(await call('POST', `${id}/wave`)).toEqual({ status: 200, body: { heard: 'wave' } });
    expect((await call('DELETE', id)).status).toBe(200);
    expect(first.paths.at(-1)).toMatch(/terminate$/);
    expect((await call('POST', `${id}/wave`)).status).toBe(404);
  });

  it('leaves nothing behind when nobody takes it', async () => {
    await configure('hello', { _type: 'ors', _service: 'https://flows.example/hello.scxml', _ors: nowhere });
    const { status, body } = await call('POST', 'hello');
    expect([status, body.message]).toEqual([500, 'ORS request failed: cannot connect to ORS. IO issue.']);
  });
});
