import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { ADMIN_PASSWORD, RingbackProcess, until } from '../product/ringback-process.ts';

const HEAD = '<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript"';
const MILLION = 1_000_000;

let ringback: RingbackProcess;
let pid: number;
/** A server of documents that may be asked, and one that may not. */
let web: Server;
const pages = new Map<
  string,
  { status: number; headers?: Record<string, string>; body: string | 'endless' }
>();
let metronomes: string[] = [];

interface Answer {
  readonly status: number;
  readonly body: { readonly message?: string; readonly sessionid?: string };
}
interface TraceLine {
  readonly event: string | null;
  readonly failure: string | null;
}

async function post(path: string, fields: Readonly<Record<string, string>>): Promise<Answer> {
  const response = await fetch(`${ringback.http}${path}`, {
    method: 'POST',
    body: new URLSearchParams(fields),
  });
  return { status: response.status, body: (await response.json()) as Answer['body'] };
}
async function upload(name: string, text: string, query = ''): Promise<Answer> {
  const response = await fetch(`${ringback.http}/api/v1/documents/${name}${query}`, {
    method: 'PUT',
    headers: {
      authorization: `Basic ${Buffer.from(`admin:${ADMIN_PASSWORD}`).toString('base64')}`,
      'content-type': 'application/xml',
    },
    body: text,
  });
  return { status: response.status, body: (await response.json()) as Answer['body'] };
}
const start = (src: string) => post('/scxml/session/start', { src });
/** Starts a session of an uploaded document. */
async function run(name: string, text: string): Promise<string> {
  const uploaded = await upload(name, text);
  expect(uploaded.status, uploaded.body.message).toBe(200);
  const { status, body } = await start(`document:${name}`);
  expect(status, body.message).toBe(200);
  return body.sessionid ?? '';
}
async function data(id: string): Promise<Record<string, unknown> | null> {
  const response = await fetch(`${ringback.http}/scxml/session/${id}/query`);
  return response.status === 200 ? ((await response.json()) as { data: Record<string, unknown> }).data : null;
}
const trace = (id: string): Promise<TraceLine[]> =>
  ringback.admin('GET', `/api/v1/sessions/${id}/trace?limit=1000`);
/** Why the platform ended it. */
const failureOf = async (id: string): Promise<string | null> => (await trace(id)).at(-1)?.failure ?? null;

beforeAll(async () => {
  web = createServer((request, response) => {
    const page = pages.get(request.url ?? '') ?? { status: 404, body: '' };
    response.writeHead(page.status, { 'content-type': 'application/xml', ...page.headers });
    if (page.body !== 'endless') return void response.end(page.body);
    response.write(HEAD);
    const drip = setInterval(() => response.write(' '), 100);
    response.on('close', () => clearInterval(drip));
  });
  await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(web.address() as AddressInfo).port}`;
  ringback = await RingbackProcess.start({
    http: { port: 0 },
    telephony: { sip: { port: 0 } },
    sections: { ors: { 'document-origins': origin, 'document-timeout': 1 } },
  });
  ({ pid } = ringback);
  // More than there are engines: some share one with whoever goes wrong.
  for (let count = 0; count < 8; count++)
    metronomes.push(
      await run(
        'metronome',
        `${HEAD}><datamodel><data id="beats" expr="0"/><data id="last" expr="0"/><data id="longest" expr="0"/></datamodel>
          <state id="s"><onentry><send event="beat" delay="100ms"/></onentry>
            <transition event="beat" target="s"><script>
              if (last) longest = Math.max(longest, Date.now() - last); last = Date.now(); beats++</script></transition>
            <transition event="reset"><assign location="longest" expr="0"/></transition></state></scxml>`,
      ),
    );
}, 60_000);
afterAll(async () => {
  await ringback?.close();
  web?.closeAllConnections();
  await new Promise((resolve) => web?.close(resolve));
});

/** All others went on, from the state in which they were; the node is the same process. */
afterEach(async ({ task }) => {
  const beats = async (): Promise<number[]> =>
    Promise.all(metronomes.map(async (id) => Number((await data(id))?.['beats'])));
  const before = await beats();
  await until(beats, (now) => now.every((count, at) => count > (before[at] ?? 0) + 2));
  const longest = await Promise.all(metronomes.map(async (id) => Number((await data(id))?.['longest'])));
  console.log(`${task.name}: longest wait of another session ${Math.max(...longest)} ms`);
  for (const id of metronomes) await post(`/scxml/session/${id}/event/reset`, {});
  expect(ringback.pid).toBe(pid);
  expect((await fetch(`${ringback.http}/health/ready`)).status).toBe(200);
});

const origin = (): string => `http://127.0.0.1:${(web.address() as AddressInfo).port}`;

describe('a script that wants out', () => {
  const ESCAPES = [
    `this.constructor.constructor('return process')()`,
    `(function () {}).constructor('return process')()`,
    `[].constructor.constructor('return process')()`,
    `_event.constructor.constructor('return process')()`,
    `In.constructor('return process')()`,
    `eval.constructor('return process')()`,
    `_data.constructor.constructor('return process')()`,
    `_genesys.constructor.constructor('return process')()`,
    `_genesys.session.dateInZone.constructor('return process')()`,
    `_ioprocessors.constructor.constructor('return process')()`,
    `(function () { try { null.x } catch (e) { return e.constructor.constructor('return process')() } })()`,
    `(function () { try { (function r() { r() })() } catch (e) { return e.constructor.constructor('return process')() } })()`,
    `eval('process')`,
    `process.exit(1)`,
    `require('fs')`,
    `globalThis.process`,
    `(0, eval)('this.process').exit(1)`,
    `setTimeout(function () {}, 0)`,
    `new Worker('x')`,
    `WebAssembly.compile`,
  ];
  test.each(ESCAPES)('is told that there is no way: %s', async (source) => {
    const id = await run(
      'escape',
      `${HEAD}><datamodel><data id="told"/><data id="got"/></datamodel><state id="s">
        <transition event="go"><assign location="got"><![CDATA[${source}]]></assign></transition>
        <transition event="try"><script><![CDATA[got = ${source}]]></script></transition>
        <transition event="error"><assign location="told" expr="_event.name + ' ' + _event.data.message"/></transition></state></scxml>`,
    );
    await post(`/scxml/session/${id}/event/try`, {});
    const seen = await data(id);
    console.log(`${source}: ${String(seen?.['told'])}`);
    expect(seen?.['got'] ?? null).toBeNull();
    expect(seen?.['told']).toMatch(/^error\.execution/);
  });
});

/** A script that goes wrong when it is told to, and again when it hears of it. */
const twice = (script: string): string =>
  `${HEAD}><datamodel><data id="kept" expr="[]"/><data id="x" expr="'x'"/><data id="told"/></datamodel>
    <script>function again() { return again() + 1 }</script>
    <state id="s"><transition event="go"><script><![CDATA[${script}]]></script></transition>
      <transition event="error"><assign location="told" expr="_event.name + ' ' + _event.data.message"/></transition></state></scxml>`;

describe('a document that goes wrong in its own session', () => {
  test.each([
    ['endless loop', 'for (;;) {}', /script-budget.*budget/],
    ['deep recursion', 'again()', /RangeError: Maximum call stack size exceeded/],
    ['a text without measure', `x = 'a'.repeat(1e9)`, /RangeError/],
  ])('%s: hears of it and may go on', async (name, script, told) => {
    const id = await run('told', twice(script));
    await post(`/scxml/session/${id}/event/go`, {});
    const seen = String((await data(id))?.['told']);
    console.log(`${name}: ${seen}`);
    expect(seen).toMatch(told);
  });

  test.each([
    ['endless loop in each step', 'for (;;) {}', 'error', /budget/],
    ['catastrophic regular expression', `x = /(a+)+$/.test('a'.repeat(60) + 'b')`, 'go', /within 1000 ms/],
    [
      'native call without end',
      `Array.prototype.indexOf.call({length: 9007199254740991}, 1)`,
      'go',
      /within 1000 ms/,
    ],
    ['heap bomb of arrays', `for (;;) kept.push(new Array(1e7).fill(0))`, 'go', /memory|within 1000 ms/],
    [
      'heap bomb of texts',
      `x = 'abcdefgh'; for (;;) { x = x + x; kept.push(JSON.stringify(x)) }`,
      'go',
      /memory|within 1000 ms/,
    ],
  ])(
    '%s: is ended with the reason in its trace',
    async (name, script, on, reason) => {
      const document =
        on === 'go'
          ? twice(script)
          : twice(script).replace(
              /<transition event="error">.*<\/transition>/,
              `<transition event="error"><script>${script}</script></transition>`,
            );
      const id = await run('ended', document);
      const answer = await post(`/scxml/session/${id}/event/go`, {});
      const failure = await until(
        () => failureOf(id),
        (text) => text !== null,
      );
      console.log(`${name}: HTTP ${answer.status}; ${failure}`);
      expect(failure).toMatch(reason);
      expect(await data(id)).toBeNull();
    },
    60_000,
  );

  test('giant event: refused over HTTP with the limit', async () => {
    const [id = ''] = metronomes;
    const response = await fetch(`${ringback.http}/scxml/session/${id}/event/giant`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ text: 'x'.repeat(1_200_000) }),
    });
    const { message } = (await response.json()) as { message: string };
    console.log(`giant event over HTTP: ${response.status} ${message}`);
    expect(response.status).toBe(413);
    expect(message).toMatch(/larger than/);
  });

  test('giant event of its own: hears that it was too large', async () => {
    const id = await run(
      'giant',
      twice(`for (var i = 0; i < 21; i++) x += x`).replace(
        '</script></transition>',
        '</script><send event="big" namelist="x"/></transition>',
      ),
    );
    await post(`/scxml/session/${id}/event/go`, {});
    const seen = String((await data(id))?.['told']);
    console.log(`giant event of its own: ${seen}`);
    expect(seen).toMatch(/larger than 1000000 characters/);
  });
});

describe('a document that is no document', () => {
  test.each([
    ['1,000,000 states', () => `${HEAD}>${'<state/>'.repeat(MILLION)}</scxml>`, /larger|4000000|8 MB/i],
    ['100,000 states', () => `${HEAD}>${'<state/>'.repeat(MILLION / 10)}</scxml>`, /50000|elements/],
    [
      'states nested 10,000 deep',
      () => `${HEAD}>${'<state>'.repeat(10_000)}${'</state>'.repeat(10_000)}</scxml>`,
      /nest|deep/i,
    ],
    [
      'entities of entities',
      () =>
        `<!DOCTYPE scxml [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>${HEAD}><state id="s"><log label="&b;"/></state></scxml>`,
      /Document type declarations/,
    ],
    [
      'an entity of a file',
      () =>
        `<!DOCTYPE scxml [<!ENTITY a SYSTEM "file:///etc/passwd">]>${HEAD}><state id="s"><log label="&a;"/></state></scxml>`,
      /Document type declarations/,
    ],
    ['no XML', () => 'x'.repeat(1000), /line/i],
  ])('%s: is refused with the reason when it is uploaded', async (name, text, reason) => {
    const { status, body } = await upload('bad', text());
    console.log(`${name}: ${status} ${JSON.stringify(body).slice(0, 300)}`);
    expect([400, 413]).toContain(status);
    expect(JSON.stringify(body)).toMatch(reason);
  });

  test.each([
    ['1,000,000 states', '/million', /4000000|larger/],
    ['an inclusion of itself', '/itself', /include/i],
    ['two that include each other', '/ring-a', /include/i],
    ['one that never ends', '/endless', /1 s|in time|time/i],
    ['a redirect in a circle', '/circle', /leads on more than/],
    ['a redirect to where nobody may go', '/away', /allowed|may/i],
    ['one that is not there', '/nothing', /404/],
  ])('over HTTP, %s: the session is not started, with the reason', async (name, path, reason) => {
    const include = (href: string): string =>
      `${HEAD} xmlns:xi="http://www.w3.org/2001/XInclude"><state id="s"><xi:include href="${href}"/></state></scxml>`;
    pages.set('/million', { status: 200, body: `${HEAD}>${'<state/>'.repeat(MILLION)}</scxml>` });
    pages.set('/itself', { status: 200, body: include(`${origin()}/itself`) });
    pages.set('/ring-a', { status: 200, body: include(`${origin()}/ring-b`) });
    pages.set('/ring-b', { status: 200, body: include(`${origin()}/ring-a`) });
    pages.set('/endless', { status: 200, body: 'endless' });
    pages.set('/circle', { status: 302, headers: { location: '/circle' }, body: '' });
    pages.set('/away', { status: 302, headers: { location: 'http://127.0.0.2:9/secret' }, body: '' });
    const { status, body } = await start(`${origin()}${path}`);
    console.log(`${name}: ${status} ${body.message}`);
    expect(status).toBe(400);
    expect(body.message).toMatch(reason);
  });

  test('of an address that is not on the list: is not even asked for', async () => {
    const { status, body } = await start('http://127.0.0.1:9/x.scxml');
    console.log(`not on the list: ${status} ${body.message}`);
    expect(status).toBe(403);
  });
});
