import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type PhoneCall, renderTone, type SoftPhone, sine, writeWav } from '@ringback/sip';
import { hasProgram, keyDigitsScenario, type SippRun, startSipp } from '@ringback/testkit';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { Phones, trunkTo } from '../product/phones.ts';
import { RingbackProcess, until } from '../product/ringback-process.ts';

/**
 * VoiceXML applications that a scenario starts, in the whole product with phones. Takes 40 s on a busy machine: one start of
 * the server, five calls in real time, and ten seconds for a web server that never answers.
 */
const DOCUMENTS = fileURLToPath(new URL('../../packages/orchestration/test/documents/', import.meta.url));
const PROMPT_HZ = 1000;
const CUSTOMER = '+15551230001';
const KEYPAD = '+15551230002';
const OTHER = '+15551230003';
/** SIPp plays recorded packets through a raw socket, which is for root. */
const canKeyDigits = hasProgram('sipp') && process.getuid?.() === 0;

const vxml = (inner: string) =>
  `<?xml version="1.0"?><vxml version="2.1" xmlns="http://www.w3.org/2001/vxml">${inner}</vxml>`;

const circle = '<form id="a"><block><goto next="#a"/></block></form>';
const script = (code: string) => vxml(`<form><block><script>${code}</script></block></form>`);
const sendTo = (uri: string) =>
  vxml(`<form><var name="secret" expr="1"/><block><submit next="${uri}" namelist="secret"/></block></form>`);
const saying = (times: number, what: string) =>
  vxml(
    `<script>var all = []; for (var i = 0; i &lt; ${times}; i++) all.push(i);</script><form><block><prompt><foreach item="one" array="all">${what}</foreach></prompt></block></form>`,
  );
/** Pages of the web server that mean no good, or what else is asked for. */
const PAGES: Readonly<Record<string, string>> = {
  '/script.vxml': script('while (true) {}'),
  '/recursion.vxml': script('function f() { return f() + 1; } f();'),
  '/circle.vxml': vxml(circle),
  '/subdialogs.vxml': vxml('<form><subdialog name="a" src="subdialogs.vxml"/></form>'),
  '/nested.vxml': vxml(
    `<form><block>${'<if cond="1">'.repeat(5_000)}${'</if>'.repeat(5_000)}</block></form>`,
  ),
  '/large.vxml': vxml(`<form><block>${'a '.repeat(5_000_000)}</block></form>`),
  '/speaks.vxml': saying(3_000, '<break/>'),
  '/elsewhere.vxml': sendTo('http://169.254.169.254/latest/meta-data'),
  '/file.vxml': sendTo('file:///etc/passwd'),
  '/leap.vxml': sendTo('/away'),
  // No error, but no end either.
  '/recording.vxml': vxml('<form><record name="r" maxtime="99999s" finalsilence="99999s"/></form>'),
  '/speech.vxml': saying(300, 'This is the sentence number <value expr="one"/> of very many.<break/>'),
};
/** What is asked for, and why it ends. */
const HOSTILE: Readonly<Record<string, RegExp>> = {
  'dialog-endless.vxml': /took too long/,
  '/slow.vxml': /error\.badfetch/,
  '/script.vxml': /error\.semantic/,
  '/recursion.vxml': /error\.semantic/,
  '/circle.vxml': /More than 10000 steps/,
  '/subdialogs.vxml': /More than 20 subdialogs/,
  '/nested.vxml': /error\.badfetch/,
  '/large.vxml': /error\.badfetch/,
  '/speaks.vxml': /More than 2000 prompts/,
  '/elsewhere.vxml': /may not be fetched by this call/,
  '/file.vxml': /may not be fetched by this call/,
  '/leap.vxml': /error\.badfetch/,
};

describe('VoiceXML applications on the phone', () => {
  let phones: Phones;
  let customer: SoftPhone;
  let other: SoftPhone;
  let keypad: SippRun | null = null;
  let ringback: RingbackProcess;
  const asked: string[] = [];
  const web = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    const page = new URL(request.url ?? '/', 'http://web').pathname;
    if (page === '/slow.vxml') return;
    if (page === '/away') {
      response.writeHead(302, { location: elsewhereUrl }).end();
      return;
    }
    response.setHeader('content-type', 'application/voicexml+xml');
    if (page === '/menu.vxml')
      response.end(
        vxml(
          '<menu dtmf="true"><prompt>Sales or support? <enumerate/></prompt><choice next="sales.vxml?from=menu">Sales</choice><choice next="#none">Support</choice></menu><form id="none"><block><exit/></block></form>',
        ),
      );
    else if (page === '/sales.vxml')
      response.end(
        vxml(
          '<form><block>Good bye.<var name="choice" expr="\'sales\'"/><exit namelist="choice"/></block></form>',
        ),
      );
    else if (PAGES[page] !== undefined) response.end(PAGES[page]);
    else response.writeHead(404).end();
  });
  let webUrl: string;
  /** Nobody may ask this one. */
  let askedElsewhere = 0;
  const elsewhere = createServer((_request, response) => {
    askedElsewhere += 1;
    response.end(script(''));
  });
  let elsewhereUrl: string;

  beforeAll(async () => {
    await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve));
    await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
    [webUrl = '', elsewhereUrl = ''] = [web, elsewhere].map((one) => {
      const bound = one.address();
      return `http://127.0.0.1:${typeof bound === 'object' ? bound?.port : 0}`;
    });
    phones = await Phones.open();
    customer = await phones.customer(CUSTOMER, { kind: 'answer', afterMs: 300 }, [PROMPT_HZ]);
    other = await phones.customer(OTHER, { kind: 'answer', afterMs: 300 }, [PROMPT_HZ], 20);
    const trunks: object[] = [
      trunkTo(CUSTOMER, customer),
      { ...trunkTo(OTHER, other), match: '^\\+1555(999\\d+|1230003)$' },
    ];
    if (canKeyDigits) {
      keypad = await startSipp({ scenario: keyDigitsScenario('1234'), calls: 10, lastsSeconds: 0 });
      trunks.push({ ...trunkTo(KEYPAD, customer), uri: `sip:127.0.0.1:${keypad.port}` });
    }
    ringback = await RingbackProcess.start({
      http: { port: 0, outgoing: [webUrl] },
      documents: { folders: [DOCUMENTS] },
      telephony: { sip: { port: 0 }, trunks },
      services: {
        app: {
          _type: 'ors',
          _service: `file://${path.join(DOCUMENTS, 'dialog-application.scxml')}`,
          _service_type: 'callback',
          _call_direction: 'USERTERMINATED',
        },
      },
    });
    const prompts = path.join(ringback.folder, 'data', 'prompts');
    await mkdir(prompts, { recursive: true });
    const second = writeWav({ sampleRate: 8000, samples: renderTone(sine(PROMPT_HZ)) });
    await writeFile(path.join(prompts, 'hello.wav'), second);
  });
  afterAll(async () => {
    await ringback?.close();
    await keypad?.stop();
    await phones?.close();
    for (const server of [web, elsewhere]) {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  });
  afterEach(async () => {
    for (const phone of [customer, other]) for (const call of phone.calls) await call.hangUp();
    await until(
      () => ringback.admin<unknown[]>('GET', '/api/v1/calls'),
      (calls) => calls.length === 0,
    );
  });

  async function start(number = CUSTOMER, params: Readonly<Record<string, string>> = {}): Promise<string> {
    const { status, body } = await ringback.create('app', { _customer_number: number, ...params });
    expect(status, JSON.stringify(body)).toBe(200);
    return body['_id'] ?? '';
  }
  const notes = async (id: string): Promise<string[]> =>
    (await ringback.trace(id)).filter(({ event }) => event === 'note').map(({ text }) => text);
  const ends = (id: string): Promise<string> =>
    until(
      () => ringback.outcome(id),
      (outcome) => outcome.startsWith('COMPLETED/'),
    );
  const talking = async (phone: SoftPhone, before: number): Promise<PhoneCall> => {
    const call = await until(
      () => phone.calls.at(before),
      (one) => one?.state === 'talking',
    );
    if (call === undefined) throw new Error('The customer was not called.');
    return call;
  };
  const hearsTone = (call: PhoneCall): Promise<unknown> =>
    until(
      () => call.report(),
      ({ heard }) => heard.some(({ frequency, times }) => frequency === PROMPT_HZ && times >= 2),
    );

  test('prompts are heard, keys break in, and data go both ways', async () => {
    const before = customer.calls.length;
    const id = await start();
    const call = await talking(customer, before);
    await hearsTone(call);
    await call.sendDtmf('4711');
    expect(await ends(id)).toBe('COMPLETED/GOT_4711');
    const written = await notes(id);
    const done = written.find((text) => text.startsWith('dialog.start.done'));
    expect(JSON.parse(done?.slice('dialog.start.done '.length) ?? '{}')).toMatchObject({
      extensions: {
        choice: '4711',
        greeted: 'Zoe',
        order: 4711, // The history shows no number in full.
        caller: expect.stringMatching(/^tel:.*001$/),
      },
    });
    expect(written.find((text) => text.startsWith('attached'))).toContain('"choice":"4711"');
  });

  test.skipIf(!canKeyDigits)(
    'digits that SIPp sends as RFC 4733 packets arrive in the application',
    async () => {
      const id = await start(KEYPAD);
      expect(await ends(id)).toBe('COMPLETED/GOT_1234');
    },
  );

  test('an application on a web server speaks its menu, and goes to its next page', async () => {
    const before = customer.calls.length;
    const id = await start(CUSTOMER, { _app: `${webUrl}/menu.vxml` });
    const call = await talking(customer, before);
    // Speech is loud; silence and comfort noise are not.
    await until(
      () => call.report(),
      ({ loudestRms }) => loudestRms > 0.02,
    );
    await call.sendDtmf('1');
    expect(await ends(id)).toBe('COMPLETED/GOT_sales');
    expect(asked).toEqual(['GET /menu.vxml', 'GET /sales.vxml?from=menu']);
  });

  test('a caller who hangs up ends the application, and the session hears of it', async () => {
    const before = customer.calls.length;
    const id = await start();
    const call = await talking(customer, before);
    await hearsTone(call);
    await call.hangUp();
    await until(
      () => notes(id),
      (written) =>
        written.some(
          (text) => text.startsWith('error.dialog.start') || text.startsWith('interaction.deleted'),
        ),
    );
  });

  test('hostile documents end in an error that says why, and hold up nobody else', async () => {
    const before = customer.calls.length;
    const all = Object.entries(HOSTILE);
    const begun = await Promise.all(
      all.map(([page], at) =>
        start(`+155599900${String(at).padStart(2, '0')}`, {
          _app: page.startsWith('/') ? webUrl + page : page,
        }),
      ),
    );
    const endless = await Promise.all(
      ['/recording.vxml', '/speech.vxml'].map((page, at) =>
        start(`+155599901${String(at).padStart(2, '0')}`, { _app: webUrl + page }),
      ),
    );
    // Beside all of them a call like any other.
    const id = await start();
    const call = await talking(customer, before);
    await hearsTone(call);
    await call.sendDtmf('1111');
    expect(await ends(id)).toBe('COMPLETED/GOT_1111');
    for (const [at, [page, why]] of all.entries()) {
      expect([page, await ends(begun[at] ?? '')]).toEqual([page, 'COMPLETED/remote']);
      const told = (await notes(begun[at] ?? '')).find((text) => text.startsWith('error.dialog.start'));
      expect([page, told]).toEqual([page, expect.stringMatching(why)]);
    }
    // What a server leads to that nobody allowed was not asked for anything.
    expect(asked).toContain('GET /away?secret=1');
    expect(askedElsewhere).toBe(0);
    // What has no end of its own has one when the caller hangs up.
    for (const one of other.calls) await one.hangUp();
    for (const one of endless) expect(await ends(one)).toMatch(/^COMPLETED/);
  });
});
