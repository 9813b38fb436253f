import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  type PhoneCall,
  type PhoneCallReport,
  renderTone,
  type SoftPhone,
  sine,
  writeWav,
} from '@ringback/sip';
import { hasProgram, keyDigitsScenario, type SippRun, startSipp } from '@ringback/testkit';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { AGENT_HZ, CUSTOMER_HZ, Phones, trunkTo } from '../product/phones.ts';
import { RingbackProcess, until } from '../product/ringback-process.ts';

/** One document for each action; here they run in the whole product with phones. */
const DOCUMENTS = fileURLToPath(new URL('../../packages/orchestration/test/documents/', import.meta.url));
const PROMPT_HZ = 1000;
const CUSTOMER = '+15551230001';
const KEYPAD = '+15551230002';

const NAMES = [
  'dialog-play',
  'dialog-collect',
  'queue-submit-route',
  'ixn-redirect',
  'ixn-udata',
  'session-fetch',
  'session-functions',
];
/** SIPp plays recorded packets through a raw socket, which is for root. */
const canKeyDigits = hasProgram('sipp') && process.getuid?.() === 0;

const times = (heard: PhoneCallReport['heard'], hz: number): number =>
  heard.find(({ frequency }) => frequency === hz)?.times ?? 0;

describe('documents with functional modules and real phones', () => {
  let phones: Phones;
  let customer: SoftPhone;
  let agent: SoftPhone;
  let keypad: SippRun | null = null;
  let ringback: RingbackProcess;
  /** A server that documents ask: what it was asked, and how it answers. */
  const asked: string[] = [];
  let answers = true;
  const crm = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    if (answers) response.setHeader('content-type', 'application/json').end('{"name":"Zoe"}');
  });
  let crmUrl: string;

  beforeAll(async () => {
    await new Promise<void>((resolve) => crm.listen(0, '127.0.0.1', resolve));
    const bound = crm.address();
    crmUrl = `http://127.0.0.1:${typeof bound === 'object' ? bound?.port : 0}`;
    phones = await Phones.open();
    customer = await phones.customer(CUSTOMER, { kind: 'answer', afterMs: 300 }, [AGENT_HZ, PROMPT_HZ]);
    agent = await phones.agent('1001', { kind: 'answer', afterMs: 1500 });
    const trunks: object[] = [trunkTo(CUSTOMER, customer)];
    if (canKeyDigits) {
      keypad = await startSipp({ scenario: keyDigitsScenario('1234'), calls: 10, lastsSeconds: 0 });
      trunks.push({ ...trunkTo(KEYPAD, customer), uri: `sip:127.0.0.1:${keypad.port}` });
    }
    const service = (name: string): object => ({
      _type: 'ors',
      _service: `file://${path.join(DOCUMENTS, `${name}.scxml`)}`,
      _service_type: 'callback',
      _call_direction: 'USERTERMINATED',
      _crm: crmUrl,
    });
    ringback = await RingbackProcess.start({
      http: { port: 0 },
      documents: { folders: [DOCUMENTS] },
      telephony: { sip: { port: 0 }, trunks },
      agents: [
        {
          id: '1001',
          name: 'Ana',
          dn: '7001',
          uri: agent.contact,
          groups: ['Customer_Service'],
          state: 'Ready',
        },
      ],
      services: Object.fromEntries(NAMES.map((name) => [name, service(name)])),
    });
    const prompts = path.join(ringback.folder, 'data', 'prompts');
    await mkdir(prompts, { recursive: true });
    const second = writeWav({ sampleRate: 8000, samples: renderTone(sine(PROMPT_HZ)) });
    for (const file of ['hello', '4', '2', '7', 'please_wait', 'enter_number'])
      await writeFile(path.join(prompts, `${file}.wav`), second);
  });
  afterAll(async () => {
    await ringback?.close();
    await keypad?.stop();
    await phones?.close();
    crm.closeAllConnections();
    await new Promise((resolve) => crm.close(resolve));
  });
  afterEach(async () => {
    for (const phone of [customer, agent]) for (const call of phone.calls) await call.hangUp();
    await until(
      () => ringback.admin<unknown[]>('GET', '/api/v1/calls'),
      (calls) => calls.length === 0,
    );
    await ringback.admin('POST', '/api/v1/agents/1001/state', { state: 'Ready' });
  });

  async function start(
    name: string,
    number = CUSTOMER,
    params: Readonly<Record<string, string>> = {},
  ): Promise<string> {
    const { status, body } = await ringback.create(name, { _customer_number: number, ...params });
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
  /** The customer's call that is under way. */
  const talking = async (): Promise<PhoneCall> => {
    const call = await until(
      () => customer.calls.at(-1),
      (one) => one?.state === 'talking',
    );
    if (call === undefined) throw new Error('The customer was not called.');
    return call;
  };
  /** Waits until a tone was heard for at least so many quarters of a second. */
  const hears = (call: PhoneCall, hz: number, quarters: number): Promise<unknown> =>
    until(
      () => call.report(),
      ({ heard }) => times(heard, hz) >= quarters,
    );

  test('dialog:play: the customer hears one prompt after the other', async () => {
    const id = await start('dialog-play');
    const call = await talking();
    expect(await ends(id)).toBe('COMPLETED/DONE');
    // Four prompts of one second each.
    const { heard } = await call.report();
    expect(times(heard, PROMPT_HZ)).toBeGreaterThanOrEqual(12);
    expect((await notes(id)).some((text) => text.startsWith('dialog.play.done'))).toBe(true);
  });

  test('dialog:playandcollect: digits of the phone break in and arrive', async () => {
    const id = await start('dialog-collect', CUSTOMER, { _prompts: 'true' });
    const call = await talking();
    await hears(call, PROMPT_HZ, 1);
    await call.sendDtmf('4711');
    expect(await ends(id)).toBe('COMPLETED/GOT_4711');
  });

  test.skipIf(!canKeyDigits)(
    'dialog:collect: digits that SIPp sends as RFC 4733 packets arrive',
    async () => {
      const id = await start('dialog-collect', KEYPAD);
      expect(await ends(id)).toBe('COMPLETED/GOT_1234');
    },
  );

  test('queue:submit with route: the customer hears the treatment, then both hear each other', async () => {
    const id = await start('queue-submit-route');
    const call = await talking();
    await hears(call, PROMPT_HZ, 2);
    await hears(call, AGENT_HZ, 4);
    const other = agent.calls.at(-1);
    if (other === undefined) throw new Error('The agent was not called.');
    await hears(other, CUSTOMER_HZ, 4);
    await other.hangUp();
    expect(await ends(id)).toBe('COMPLETED/AGENT_CONNECTED');
    expect((await notes(id)).some((text) => text.startsWith('queue.submit.done'))).toBe(true);
  });

  test('ixn:redirect to an agent as text, with detach: the document ends, the conversation goes on', async () => {
    const id = await start('ixn-redirect', CUSTOMER, {
      _to: '7001@Switch.DN',
      _route_type: 'RouteTypeDefault',
      _detach: 'true',
    });
    const call = await talking();
    expect(await ends(id)).toBe('COMPLETED/AGENT_CONNECTED');
    await hears(call, AGENT_HZ, 4);
    expect(call.state).toBe('talking');
  });

  test('session:fetch: a server is asked, but only one that an option names', async () => {
    const id = await start('session-fetch', CUSTOMER, {
      _address: `${crmUrl}/customers`,
      _accept: 'application/json',
    });
    expect(await ends(id)).toBe('COMPLETED/DONE');
    expect(asked.at(-1)).toBe('GET /customers?number=%2B15551230001&n=5');
    expect((await notes(id))[0]).toContain('Zoe');
    const other = await start('session-fetch', CUSTOMER, { _address: `${ringback.http}/api/v1/agents` });
    expect(await ends(other)).toBe('COMPLETED/notallowed');
  });

  test('session:fetch: what only reads is asked again by the next process when this one is killed', async () => {
    answers = false;
    const before = asked.length;
    const id = await start('session-fetch', CUSTOMER, { _address: `${crmUrl}/again` });
    await until(
      () => asked.length,
      (count) => count === before + 1,
    );
    await ringback.kill();
    answers = true;
    await ringback.up();
    expect(await ends(id)).toBe('COMPLETED/DONE');
    expect(asked.slice(before)).toHaveLength(2);
  });

  test('lists and options are there for scripts, and new ones for the next step', async () => {
    await ringback.admin('PUT', '/api/v1/lists/Shops', { berlin: { open: '8' }, paris: { open: '9' } });
    await ringback.admin('PUT', '/api/v1/lists/Holidays', { days: {} });
    const id = await start('session-functions');
    expect(await ends(id)).toBe('COMPLETED/DONE');
    const seen = JSON.parse((await notes(id)).find((text) => text.startsWith('seen '))?.slice(5) ?? '{}');
    expect(seen).toMatchObject({ item: '8', lookup: ['8', '9'], special: [false, false], tenant: true });
    await ringback.admin('PUT', '/api/v1/lists/Shops', { berlin: { open: '7' } });
    const next = await start('session-functions');
    expect(await ends(next)).toBe('COMPLETED/DONE');
    expect((await notes(next)).some((text) => text.includes('"item":"7"'))).toBe(true);
  });

  test('user data of a call are attached, read and taken away while it lasts', async () => {
    const id = await start('ixn-udata');
    expect(await ends(id)).toBe('COMPLETED/DONE');
    expect(await notes(id)).toEqual(expect.arrayContaining(['after blue 4711', 'end {"order":4711}']));
  });
});
