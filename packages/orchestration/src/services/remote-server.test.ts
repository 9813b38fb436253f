import { type OutgoingOutcome, type OutgoingRequest, sessionId } from '@ringback/core';
import { beforeEach, describe, expect, it } from 'vitest';
import { remoteServer, sessionIdOf } from './remote-server.ts';

const ID = '0123456789ABCDEF0123456789ABCDEF';
const BASE = 'http://user:pw@ors2:7210';

let asked: OutgoingRequest[];
let answers: OutgoingOutcome[];
beforeEach(() => {
  asked = [];
  answers = [];
});

const server = remoteServer(BASE, {
  http: {
    async send(request) {
      asked.push(request);
      return answers.shift() ?? { kind: 'failed', reason: 'unreachable', why: 'nobody listens there' };
    },
  },
  timeoutMs: () => 10_000,
});
const answered = (status: number, body = '', headers: Record<string, string> = {}): OutgoingOutcome => ({
  kind: 'answered',
  status,
  headers,
  body: Buffer.from(body),
  url: BASE,
});
const TIMED_OUT: OutgoingOutcome = { kind: 'failed', reason: 'timed-out', why: 'did not answer' };

describe('starting a session on another server', () => {
  it('posts a form with the document and the parameters', async () => {
    answers.push(answered(200, JSON.stringify({ sessionid: ID })));
    expect(
      await server.start('http://gms/doc.scxml', { _id: '1-x', _user_data: { name: 'Ü' }, _n: 5 }),
    ).toEqual({ kind: 'started', sessionId: ID });
    const [request] = asked;
    expect(request).toMatchObject({
      method: 'POST',
      url: `${BASE}/scxml/session/start`,
      headers: { 'content-type': 'application/x-www-form-urlencoded;charset=utf-8' },
      timeoutMs: 10_000,
    });
    expect(Object.fromEntries(new URLSearchParams(String(request?.body)))).toEqual({
      src: 'http://gms/doc.scxml',
      _id: '1-x',
      _user_data: '{"name":"Ü"}',
      _n: '5',
    });
  });

  it('takes any status of success', async () => {
    answers.push(answered(201, ID));
    expect((await server.start('http://gms/doc.scxml', {})).kind).toBe('started');
  });

  it.each([
    [answered(503, 'no'), 'http://ors2:7210 answered 503 to the start', false],
    [answered(302, '', { location: 'x' }), 'http://ors2:7210 answered 302 to the start', false],
    [
      answered(200, '<html>Welcome to nginx!</html>'),
      'http://ors2:7210 started a session without saying its id',
      true,
    ],
    [answered(200, ''), 'http://ors2:7210 started a session without saying its id', true],
    [TIMED_OUT, 'did not answer', true],
    [undefined, 'nobody listens there', false],
  ])('has failed after %j', async (answer, why, maybeStarted) => {
    if (answer !== undefined) answers.push(answer);
    expect(await server.start('http://gms/doc.scxml', {})).toEqual({ kind: 'failed', why, maybeStarted });
  });
});

describe('the id of a started session', () => {
  it.each([
    [`{"_sessionid":"${ID}"}`, {}],
    [`{"id":"x1","sessionId":"${ID}"}`, {}],
    [`"${ID}"`, {}],
    [ID, {}],
    [` ${ID}\r\n`, {}],
    [`<session id="${ID}"/>`, {}],
    [`session started: ${ID}.`, {}],
    ['', { 'set-cookie': `a=b, ORSSESSIONID=${ID}.node124; Path=/` }],
    ['OK started', { 'set-cookie': `ORSSESSIONID=${ID}.node1` }],
    ['', { location: `http://ors/scxml/session/${ID}` }],
  ])('is found in %j %j', (body, headers) => {
    expect(sessionIdOf({ body: Buffer.from(body), headers: headers as Record<string, string> })).toBe(ID);
  });

  it('may have another form than ours', () => {
    expect(sessionIdOf({ body: Buffer.from('{"id":"abc-1"}'), headers: {} })).toBe('abc-1');
    expect(sessionIdOf({ body: Buffer.from('s-17'), headers: {} })).toBe('s-17');
  });

  it.each([
    '',
    '   ',
    'two words',
    '<html></html>',
    '{}',
    '{"sessionid":5}',
    '{"sessionid":"a/../b"}',
    '[]',
    'x'.repeat(200),
  ])('is not found in %j', (body) => {
    expect(sessionIdOf({ body: Buffer.from(body), headers: {} })).toBeNull();
  });
});

describe('a request to a session of another server', () => {
  it('posts the data to the name of the request, and brings back what the server says', async () => {
    const body = '{ "any": [1] }';
    answers.push(answered(200, body, { 'content-type': 'application/json' }));
    expect(await server.request(sessionId(ID), 'ixn/chat', { a: '1' }, 30_000)).toEqual({
      kind: 'answered',
      answer: { from: 'server', status: 200, contentType: 'application/json', body: Buffer.from(body) },
    });
    expect(asked[0]).toMatchObject({
      url: `${BASE}/scxml/session/${ID}/request/ixn/chat`,
      body: 'a=1',
      timeoutMs: 32_000,
      maxRedirects: 3,
    });
  });

  it.each([
    [answered(504, 'late'), { kind: 'answered', answer: { status: 504, body: Buffer.from('late') } }],
    [TIMED_OUT, { kind: 'timed-out' }],
    [undefined, { kind: 'failed', why: 'nobody listens there' }],
    [answered(409, 'no'), { kind: 'answered', answer: { status: 409, contentType: null } }],
  ])('that ends with %j', async (answer, outcome) => {
    if (answer !== undefined) answers.push(answer);
    expect(await server.request(sessionId(ID), 'x', {}, 1000)).toMatchObject(outcome);
  });
});

describe('a 404 to a request to a session of another server', () => {
  const NO_ORDER = '{"error":"no such order"}';
  const NO_SESSION = '{"message":"no such session"}';

  it.each([
    ['the session is there', '', answered(200, '{}')],
    ['the session ended with JSON of its own', NO_ORDER, answered(404, NO_SESSION)],
    ['it is JSON, and the server does not say more', NO_ORDER, answered(405)],
    ['it is JSON, and the server is away', NO_ORDER, undefined],
  ])('is what the document says when %s', async (_why, body, query) => {
    answers.push(answered(404, body));
    if (query !== undefined) answers.push(query);
    expect(await server.request(sessionId(ID), 'order', {}, 1000)).toEqual({
      kind: 'answered',
      answer: { from: 'server', status: 404, contentType: null, body: Buffer.from(body) },
    });
    expect(asked[1]).toMatchObject({ url: `${BASE}/scxml/session/${ID}/query` });
  });

  it.each([
    ['says the same of the session itself', NO_SESSION, answered(404, NO_SESSION)],
    ['says nothing that a document would', '<h1>404 Not Found</h1>', answered(404, '<h1>Not Found</h1>')],
    ['says nothing', '', undefined],
  ])('means that there is no session when the server %s', async (_why, body, query) => {
    answers.push(answered(404, body));
    if (query !== undefined) answers.push(query);
    expect(await server.request(sessionId(ID), 'order', {}, 1000)).toEqual({ kind: 'gone' });
  });
});

describe('an event for a session of another server', () => {
  it.each([
    [answered(200, '{}'), 'delivered'],
    [answered(404), 'gone'],
    [answered(503), 'failed'],
    [undefined, 'failed'],
  ])('after %j it is %s', async (answer, kind) => {
    if (answer !== undefined) answers.push(answer);
    expect((await server.send(sessionId(ID), 'order.placed', { a: '1' })).kind).toBe(kind);
    expect(asked[0]).toMatchObject({ url: `${BASE}/scxml/session/${ID}/event/order.placed`, body: 'a=1' });
  });
});

describe('the end of a session on another server', () => {
  it.each([
    [answered(200), 'terminated'],
    [answered(204), 'terminated'],
    [answered(404), 'gone'],
    [answered(500), 'failed'],
    [undefined, 'failed'],
  ])('after %j it is %s', async (answer, kind) => {
    if (answer !== undefined) answers.push(answer);
    expect((await server.terminate(sessionId(ID))).kind).toBe(kind);
    expect(asked[0]?.url).toBe(`${BASE}/scxml/session/${ID}/terminate`);
  });
});
