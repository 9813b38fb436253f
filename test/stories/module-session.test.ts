import type { CallbackId, OutgoingOutcome, OutgoingRequest } from '@ringback/core';
import { afterEach, describe, expect, test } from 'vitest';
import { SUPPORT } from './contact-centre.ts';
import { DocumentRun } from './document-run.ts';

let run: DocumentRun;
afterEach(() => run.centre.close());

type Answer = (order: OutgoingRequest) => OutgoingOutcome | Promise<OutgoingOutcome> | null;

const said = (
  text: string,
  more: Partial<Extract<OutgoingOutcome, { kind: 'answered' }>> = {},
): OutgoingOutcome => ({
  kind: 'answered',
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: new TextEncoder().encode(text),
  url: '',
  ...more,
});

async function fetching(params: Readonly<Record<string, string>>, http: Answer): Promise<CallbackId> {
  run = await DocumentRun.open(['session-fetch'], { http });
  const id = await run.start('session-fetch', params);
  await run.centre.pass(1);
  return id;
}

/** Answers of servers come when they come: the clock does not wait for them. */
async function asked(times: number): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  expect(run.centre.asked).toHaveLength(times);
}
const outcome = (id: CallbackId) => expect.poll(() => run.centre.outcome(id), { timeout: 4000 });
const CRM = 'https://crm.example/customers';

describe('session:fetch', () => {
  test('asks with its parameters and headers, and hands the content over as text', async () => {
    const id = await fetching({ _address: CRM }, () => said('{"name":"Zoe"}'));
    expect(run.centre.asked).toMatchObject([
      {
        method: 'GET',
        url: 'https://crm.example/customers?number=%2B15551230001&n=5',
        headers: { 'X-Shop': 'one' },
        timeoutMs: 5000,
        maxBytes: 1_000_000,
        maxRedirects: 5,
      },
    ]);
    await outcome(id).toBe('COMPLETED/DONE');
    expect(run.data(id, 'session.fetch.done')).toMatchObject({
      content: '{"name":"Zoe"}',
      hints: { 'content-type': 'application/json' },
      resultcode: 200,
    });
  });

  test.each([
    ['post', '', 'application/x-www-form-urlencoded', 'number=%2B15551230001&n=5'],
    ['put', 'application/json', 'application/json', '{"number":"+15551230001","n":5}'],
  ])('sends the body of a %s as %s', async (method, enctype, type, body) => {
    await fetching({ _address: CRM, _method: method, _enctype: enctype }, () => said(''));
    expect(run.centre.asked).toMatchObject([
      { method: method.toUpperCase(), url: CRM, body, headers: { 'content-type': type, 'X-Shop': 'one' } },
    ]);
  });

  test.each<[string, OutgoingOutcome, string]>([
    ['a status that is no success', said('', { status: 404 }), 'protocol.404'],
    [
      'an answer of another type',
      said('', { headers: { 'content-type': 'text/html; charset=utf-8' } }),
      'type',
    ],
    ['nobody who answers', { kind: 'failed', reason: 'unreachable', why: 'refused' }, 'remote'],
    ['an answer that takes too long', { kind: 'failed', reason: 'timed-out', why: 'after 5 s' }, 'timeout'],
    ['an answer without end', { kind: 'failed', reason: 'too-large', why: 'more than 1 MB' }, 'toolarge'],
    [
      'a redirect to somewhere else',
      { kind: 'failed', reason: 'redirect-not-allowed', why: 'no' },
      'notallowed',
    ],
  ])('%s is an error event', async (_what, answer, error) => {
    const id = await fetching({ _address: CRM, _accept: 'application/json' }, () => answer);
    await outcome(id).toBe(`COMPLETED/${error}`);
    expect(run.data(id, 'error.session.fetch')).toMatchObject({ error });
  });

  test.each([
    ['an address that nobody named', 'https://evil.example/steal'],
    ['one that only begins like an allowed one', 'https://crm.example.evil.example/'],
    ['another port', 'https://crm.example:8443/'],
    ['the address of a machine nearby', 'http://127.0.0.1:9200/'],
    ['a file', 'file:///etc/passwd'],
  ])('%s in a request is not called', async (_what, url) => {
    const id = await fetching({ _address: url }, () => said('{}'));
    await outcome(id).toBe('COMPLETED/notallowed');
    expect(run.centre.asked).toEqual([]);
    expect(run.data(id, 'error.session.fetch')).toMatchObject({ error: 'notallowed' });
  });

  test.each([
    ['an option of a service', 'https://intranet.example/other', {}],
    ['the document itself came from there', '/customers', {}],
  ])('%s makes an address callable', async (_what, url) => {
    await outcome(await fetching({ _address: url }, () => said('{}'))).toBe('COMPLETED/DONE');
    expect(run.centre.asked).toHaveLength(1);
  });

  test('an option that names an origin allows it from then on', async () => {
    run = await DocumentRun.open(['session-fetch'], {
      http: () => said('{}'),
      services: { stock: { ...SUPPORT, _crm_url: 'http://10.0.0.7:9000/api' } },
    });
    const allowed = await run.start('session-fetch', { _address: 'http://10.0.0.7:9000/else' });
    await run.centre.pass(1);
    await outcome(allowed).toBe('COMPLETED/DONE');
    await run.centre.configuration.deleteService('stock');
    const refused = await run.start(
      'session-fetch',
      { _address: 'http://10.0.0.7:9000/else' },
      '+15551230002',
    );
    await run.centre.pass(1);
    await outcome(refused).toBe('COMPLETED/notallowed');
    expect(run.centre.asked).toHaveLength(1);
  });

  test('a redirect is followed only to where a call would be allowed', async () => {
    await fetching({ _address: CRM }, () => said('{}'));
    const [order] = run.centre.asked;
    expect(order?.mayFollow?.('https://crm.example/elsewhere')).toBe(true);
    expect(order?.mayFollow?.('http://169.254.169.254/')).toBe(false);
  });

  test('with guaranteed delivery it is asked again, with the pause that was asked for', async () => {
    let failures = 2;
    const id = await fetching({ _address: CRM, _method: 'post', _guaranteed: 'true' }, () =>
      failures-- > 0 ? said('', { status: 503 }) : said('ok'),
    );
    await asked(1);
    await run.centre.pass(28);
    await asked(1);
    await run.centre.pass(2);
    await asked(2);
    await run.centre.pass(31);
    await outcome(id).toBe('COMPLETED/DONE');
    expect(run.centre.asked).toHaveLength(3);
    expect(run.data(id, 'session.fetch.done')).toMatchObject({ content: 'ok' });
  });

  test('guaranteed delivery gives up after its retries', async () => {
    const id = await fetching({ _address: CRM, _guaranteed: 'true' }, () => null);
    for (const times of [1, 2, 3]) {
      await asked(times);
      await run.centre.pass(31);
    }
    await outcome(id).toBe('COMPLETED/remote');
    expect(run.centre.asked).toHaveLength(3);
  });

  test('guaranteed delivery does not repeat what is refused for good', async () => {
    const id = await fetching({ _address: CRM, _guaranteed: 'true' }, () => said('', { status: 400 }));
    await outcome(id).toBe('COMPLETED/protocol.400');
    expect(run.centre.asked).toHaveLength(1);
  });

  test.each([
    ['what only reads is asked again', { _method: 'get' }, 2, 'session.fetch.done'],
    [
      'what must be delivered is asked again',
      { _method: 'post', _guaranteed: 'true' },
      2,
      'session.fetch.done',
    ],
    ['what may have been done already is not', { _method: 'post' }, 1, 'error.session.fetch'],
  ])('after a crash %s', async (_what, params, times, event) => {
    let isDead = false;
    const id = await fetching({ _address: CRM, ...params }, () =>
      isDead ? said('late') : new Promise<OutgoingOutcome>(() => undefined),
    );
    isDead = true;
    await run.centre.crash();
    await run.centre.pass(1);
    await outcome(id).toMatch(/COMPLETED/);
    expect(run.centre.asked).toHaveLength(times);
    expect(run.names(id)).toEqual([event]);
    if (times === 1) expect(run.data(id, event)).toMatchObject({ error: 'interrupted' });
  });

  test('an answer for a session that has ended is dropped', async () => {
    let answer: (outcome: OutgoingOutcome) => void = () => undefined;
    const id = await fetching(
      { _address: CRM },
      () => new Promise<OutgoingOutcome>((resolve) => (answer = resolve)),
    );
    await run.centre.orchestrator.cancel(id, 'CANCELLED');
    answer(said('late'));
    await run.centre.pass(1);
    expect(run.names(id)).not.toContain('session.fetch.done');
  });
});

describe('functions of _genesys.session', () => {
  test('read lists, options and times of other zones; secrets are not among them', async () => {
    run = await DocumentRun.open(['session-functions']);
    // The stopped clock stands at this moment.
    const now = run.centre.time.clock.now();
    const { configuration } = run.centre;
    await configuration.putList('Shops', { paris: { open: '9' }, berlin: { open: '8' } });
    const berlin = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Berlin' }).format(now);
    await configuration.putList('Holidays', { days: { today: berlin, other: '01-32' } });
    await configuration.putSection('callback', { 'filter-keys': 'a,b' });
    await configuration.putSection('server', { password: 'secret' });
    const id = await run.start('session-functions');
    await run.centre.pass(1);
    const auckland = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Pacific/Auckland' }).format(now);
    expect(run.note(id, 'seen')).toEqual({
      item: '8',
      absent: 'undefined',
      lookup: ['8', '9'],
      special: [true, auckland === berlin],
      time: [
        new Intl.DateTimeFormat('sv-SE', { timeZone: 'America/Los_Angeles', timeStyle: 'medium' }).format(
          now,
        ),
        new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Tokyo' }).format(now),
        new Date(now).getUTCDay() === 5,
      ],
      option: ['a,b', 'undefined'],
      names: ['Environment', 1, 'ringback-1', 'ringback', 'http://127.0.0.1:8080', 3],
      tenant: true,
      enums: [1, 0, 'object', 'object', 'agent'],
    });
    expect(run.centre.outcome(id)).toBe('COMPLETED/DONE');
  });
});

describe('other sessions', () => {
  test('one is started for later, moved to another time, and ended before it began', async () => {
    run = await DocumentRun.open(['session-others', 'child']);
    const id = await run.start('session-others');
    await run.centre.pass(5);
    await outcome(id).toBe('COMPLETED/DONE');
    expect(run.names(id)).toEqual([
      'session.start.done',
      'session.updatestart.done',
      'session.terminate.done',
    ]);
    const { sessionid } = run.data(id, 'session.start.done');
    expect(sessionid).toMatch(/^[0-9A-Z]{32}$/);
    expect(run.data(id, 'session.terminate.done')).toMatchObject({ sessionid });
    expect(run.centre.store.storedSessions.size).toBe(0);
  });

  test('a document that is not there is an error event', async () => {
    run = await DocumentRun.open(['session-others']);
    const id = await run.start('session-others', { _now: 'true' });
    await run.centre.pass(5);
    await outcome(id).toMatch(/COMPLETED/);
    expect(run.names(id)).toEqual(['error.session.start']);
  });
});

describe('mistakes', () => {
  test('what cannot be started or asked for is an error event that says what is wrong', async () => {
    run = await DocumentRun.open(['session-mistakes']);
    const id = await run.start('session-mistakes');
    await run.centre.pass(1);
    expect(
      run
        .heard(id)
        .slice(0, 9)
        .map(({ name, data }) => `${name} ${String(data['description'])}`),
    ).toEqual([
      expect.stringMatching(/^error.session.start src or srcexpr/),
      expect.stringMatching(/^error.session.start idealtime must be/),
      expect.stringMatching(/^error.session.updatestart idealtime/),
      expect.stringMatching(/^error.session.terminate sessionid/),
      expect.stringMatching(/^error.session.fetch srcexpr/),
      expect.stringMatching(/^error.session.fetch method must be/),
      expect.stringMatching(/^error.session.fetch There is no server to ask by the method urs/),
      expect.stringMatching(/^error.session.fetch headers.Host/),
      expect.stringMatching(/^error.session.fetch enctype must be/),
    ]);
  });
});
