import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { hasProgram } from '@ringback/testkit';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RingbackProcess, until } from '../product/ringback-process.ts';
import { accessibilityProblems, faultsOf } from './chromium.ts';
import { makesPictures, picture } from './pictures.ts';
import { supervisionTests } from './supervision.ts';
import {
  AGENT_HZ,
  CUSTOMER_HZ,
  type CustomerPhone,
  hears,
  loudestFrequency,
  openCustomerPhone,
  startTalkingChromium,
} from './telephones.ts';

// A server of its own: agents sign in with passwords, and it is started anew while their pages are open.

/** What a customer typed; in pictures an ordinary name. */
const FIRST_NAME = makesPictures ? 'Rosa' : '<img src=x onerror="document.title=1">';
const NOTE = makesPictures ? 'Prefers to be called in the morning.' : 'Has two <b>dogs</b>';
/** For the sound of the customer's phone. */
const RTP_PORTS = '14000-14099';
/** What the browser itself says of answers and connections that the page deals with. */
const EXPECTED_FAULT = /status of 401|ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED_ENCODING|status of 503/;

describe.skipIf(!hasProgram('chromium'))('the desk of an agent in Chromium', () => {
  let ringback: RingbackProcess;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let customer: CustomerPhone;
  let faults: string[] = [];
  let callback = '';

  beforeAll(async () => {
    customer = await openCustomerPhone(RTP_PORTS);
    ringback = await RingbackProcess.start(configuration(), ['--demo', '--port', '0']);
    await ringback.admin('PUT', '/api/v1/users/ana', {
      role: 'agent',
      agentId: '1001',
      password: 'at-the-desk',
    });
    for (const id of ['1002', '1003'])
      await ringback.admin('POST', `/api/v1/agents/${id}/state`, { state: 'LoggedOut' });
    await ringback.admin('PATCH', '/api/v1/services/support', { _call_recording: 'on_demand' });
    await ringback.admin('PUT', '/api/v1/services/preview', {
      _type: 'ors',
      _service: 'callback',
      _call_direction: 'USERTERMINATED',
      _wait_for_agent: 'true',
      _userterminated_first_connect_party: 'AGENT',
      _agent_preview: 'true',
      _agent_preview_allow_reject: '2',
      _enable_disposition_dialog: 'true',
      _urs_virtual_queue: 'VQ_Preview',
      _target: 'Customer_Service@Stat_Server.GA',
    });
    browser = await startTalkingChromium(ringback.folder);
    context = await browser.newContext({
      locale: 'en-US',
      viewport: { width: 360, height: 740 },
      // Nothing is half there when axe looks.
      reducedMotion: 'reduce',
    });
    page = await context.newPage();
    faults = faultsOf(page);
    await page.goto(`${ringback.http}/desk`);
  });
  afterAll(async () => {
    await browser?.close();
    await ringback?.close();
    await customer?.close();
  });

  const configuration = (more: object = {}) => ({
    telephony: {
      sip: { port: 0 },
      trunks: [{ name: 'customer', uri: `sip:127.0.0.1:${customer.port}`, match: '555010[1-9]$' }],
    },
    ...more,
  });

  async function readyAgain(): Promise<void> {
    await ringback.admin('POST', '/api/v1/agents/1001/state', { state: 'Ready' });
  }

  test('opens for an agent who signs in, and sets the agent ready and not ready', async () => {
    // The demo signs people at the machine in as the administrator, who chooses an agent.
    await page.getByRole('heading', { name: 'Agent desk' }).waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    const { request } = page.context();
    expect(
      (
        await request.post(`${ringback.http}/api/v1/login`, {
          data: { username: 'ana', password: 'at-the-desk' },
        })
      ).status(),
    ).toBe(200);
    await page.reload();
    await page.getByRole('heading', { name: 'Desk of Ana' }).waitFor();
    const state = page.getByRole('status', { name: 'Your state' });
    await page.getByRole('button', { name: 'Not ready …' }).click();
    await page.getByRole('menuitem', { name: 'Lunch' }).click();
    await state.getByText('Lunch').waitFor();
    await page.getByRole('menu').waitFor({ state: 'detached' });
    expect(await accessibilityProblems(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    await page.getByRole('button', { name: 'Ready', exact: true }).click();
    await state.getByText('Ready', { exact: true }).waitFor();
  });

  test('shows a request before the call, which the agent accepts by keyboard alone', async () => {
    const asked = await ringback.create('preview', {
      _customer_number: '+14155550101',
      first_name: FIRST_NAME,
    });
    callback = asked.body['_id'] ?? '';
    const preview = page.getByRole('region', { name: 'A request for you' });
    await preview.getByText(FIRST_NAME).waitFor();
    await preview.getByText('+14155550101').waitFor();
    await preview
      .getByRole('timer')
      .getByText(/to answer/)
      .waitFor();
    expect(await page.title()).toMatch(/^● A request/);
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await preview.waitFor({ state: 'hidden' });
  });

  test('shows the call also after a reload in the middle of it, and takes a note of the agent along', async () => {
    const call = page.getByRole('region', { name: 'Your call' });
    await call.getByText('connected').waitFor();
    await page.reload();
    await call.getByText('connected').waitFor();
    await call.getByText(FIRST_NAME).waitFor();
    await call.getByRole('textbox', { name: 'Note for whoever calls next' }).fill(NOTE);
    await (await customer.talking()).hangUp();
    const outcome = page.getByRole('region', { name: 'What came of the call?' });
    // What was begun during the call is still there.
    await outcome.getByRole('radio', { name: 'Call again now' }).check();
    expect(await outcome.getByRole('textbox', { name: 'Note for whoever calls next' }).inputValue()).toBe(
      NOTE,
    );
    await outcome.getByRole('button', { name: 'Say so' }).click();
    await outcome.waitFor({ state: 'hidden' });
    await readyAgain();
    const preview = page.getByRole('region', { name: 'A request for you' });
    await preview.getByRole('list', { name: 'Notes' }).getByText(NOTE).waitFor({ timeout: 20_000 });
    await picture(page, 'agent-desktop/request');
    await preview.getByRole('button', { name: 'Accept and call' }).click();
  });

  test('takes an agreed time after the call, and moves what comes back to the agent', async () => {
    await page.getByRole('region', { name: 'Your call' }).getByText('connected').waitFor();
    await (await customer.talking()).hangUp();
    const outcome = page.getByRole('region', { name: 'What came of the call?' });
    await outcome.getByRole('radio', { name: 'Call again at an agreed time' }).check();
    await outcome.getByRole('textbox', { name: 'Agreed time' }).waitFor();
    await picture(page, 'agent-desktop/outcome', outcome.getByRole('button', { name: 'Say so' }));
    expect(await accessibilityProblems(page)).toEqual([]);
    await outcome.getByRole('button', { name: 'Say so' }).click();
    await outcome.waitFor({ state: 'hidden' });
    await until(
      () => ringback.outcome(callback),
      (state) => state === 'SCHEDULED',
    );
    expect(await page.title()).toMatch(/^Agent desk/);
    const agreed = await desiredAt();
    const own = page.getByRole('region', { name: 'My callbacks' });
    await own.getByRole('tab', { name: 'Upcoming (1)' }).waitFor();
    // By keyboard alone.
    await own.getByRole('button', { name: /\+14155550101/ }).focus();
    await page.keyboard.press('Enter');
    // Once: what was sent with the first outcome was not offered again with the second.
    await own.getByRole('list', { name: 'Notes' }).getByText(NOTE).waitFor();
    expect(await own.getByRole('list', { name: 'Notes' }).getByRole('listitem').count()).toBe(1);
    await own.getByRole('button', { name: 'Another time …' }).click();
    const times = own.getByRole('combobox', { name: 'Time' });
    await own.getByRole('combobox', { name: 'Day' }).selectOption({ index: 2 });
    await times.selectOption({ index: 3 });
    await picture(page, 'agent-desktop/callbacks', own);
    expect(await accessibilityProblems(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    await own.getByRole('button', { name: 'Move it' }).click();
    await times.waitFor({ state: 'hidden' });
    expect(await desiredAt()).not.toBe(agreed);
    await own.getByRole('tab', { name: /^Handled today/ }).click();
    await own.getByText('you talked').waitFor();
  });

  const desiredAt = async (): Promise<string> =>
    (await ringback.admin<{ desiredAt: string }>('GET', `/api/v1/callbacks/${callback}`)).desiredAt;

  test('is a telephone in the browser, on which agent and customer hear each other', async () => {
    await page.getByRole('switch', { name: 'Use the phone in this browser' }).check();
    const phone = page.getByRole('region', { name: 'Your phone' });
    await phone.getByText('Registered').waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    await readyAgain();
    await ringback.create('support', { _customer_number: '+14155550102' });
    await phone.getByRole('button', { name: 'Answer' }).click({ timeout: 20_000 });
    await phone.getByText('Talking').waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    // The tone of the customer, as it comes out of the browser, and that of the microphone at the customer's phone.
    expect(await page.evaluate(loudestFrequency)).toBeCloseTo(CUSTOMER_HZ, -2);
    const call = await customer.talking();
    await hears(call, AGENT_HZ);
  });

  test('mutes the microphone, holds the call with music, and sends keys that the customer’s side understands', async () => {
    const phone = page.getByRole('region', { name: 'Your phone' });
    const own = page.getByRole('region', { name: 'Your call' });
    const call = await customer.talking();
    await own.getByRole('button', { name: 'Hold' }).click();
    await own.getByText('on hold and hears music').waitFor();
    await hears(call, undefined);
    await own.getByRole('button', { name: 'Resume' }).click();
    await hears(call, AGENT_HZ);
    await phone.getByRole('button', { name: 'Mute' }).click();
    await phone.getByText('Talking, your microphone is off').waitFor();
    await hears(call, undefined);
    await phone.getByRole('button', { name: 'Keys' }).click();
    await phone.getByRole('button', { name: '5', exact: true }).click();
    for (const key of ['1', '2', '3', '#']) await page.keyboard.press(key);
    await picture(page, 'agent-desktop/phone', phone);
    expect(await accessibilityProblems(page)).toEqual([]);
    await until(
      async () => (await call.report()).digits,
      (digits) => digits === '5123#',
    );
    await hears(call, undefined);
    await phone.getByRole('button', { name: 'Unmute' }).click();
    await hears(call, AGENT_HZ);
  });

  test('records what is said, with a pause', async () => {
    const own = page.getByRole('region', { name: 'Your call' });
    const does = own.getByRole('status', { name: 'What the call does' });
    await own.getByRole('button', { name: 'Record', exact: true }).click();
    await does.getByText('Recorded.').waitFor();
    await own.getByRole('button', { name: 'Pause recording' }).click();
    await does.getByText('Recording is paused.').waitFor();
    await own.getByRole('button', { name: 'Record again' }).click();
    await does.getByText('Recorded.').waitFor();
    await own.getByRole('button', { name: 'Stop recording' }).click();
    await own.getByRole('button', { name: 'Record', exact: true }).waitFor();
    const recorded = await until(
      () => ringback.admin<{ id: string; state: string }[]>('GET', '/api/v1/recordings?service=support'),
      ([first]) => first?.state === 'complete',
    );
    expect(recorded).toHaveLength(1);
  });

  test('asks a number, and makes a conference of three of it, which goes on when one leaves', async () => {
    const own = page.getByRole('region', { name: 'Your call' });
    const does = own.getByRole('status', { name: 'What the call does' });
    const call = await customer.talking();
    await own.getByRole('button', { name: 'Ask somebody …' }).click();
    await own.getByRole('textbox', { name: 'or a number' }).fill('+14155550105');
    await page.keyboard.press('Enter');
    await does.getByText('You talk to whom you asked').waitFor();
    const third = await customer.talking(call);
    await hears(third, AGENT_HZ);
    await hears(call, undefined);
    await own.getByRole('button', { name: 'All three' }).click();
    await does.getByText('All three of you talk.').waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    // The others hear each other as soon as the agent is silent.
    const phone = page.getByRole('region', { name: 'Your phone' });
    await phone.getByRole('button', { name: 'Mute' }).click();
    await hears(call, CUSTOMER_HZ);
    await hears(third, CUSTOMER_HZ);
    await phone.getByRole('button', { name: 'Unmute' }).click();
    await third.hangUp();
    await own.getByRole('button', { name: 'Ask somebody …' }).waitFor();
    await hears(call, AGENT_HZ);
  });

  supervisionTests(() => ({ ringback, browser, page, customer }));

  test('asks a colleague while the customer is on hold, and puts the customer through', async () => {
    const own = page.getByRole('region', { name: 'Your call' });
    const call = await customer.talking();
    await ringback.admin('POST', '/api/v1/agents/1002/state', { state: 'NotReady' });
    await own.getByRole('button', { name: 'Ask somebody …' }).click();
    await own.getByRole('combobox', { name: 'Colleague' }).selectOption('1002');
    expect(await accessibilityProblems(page)).toEqual([]);
    await own.getByRole('button', { name: 'Ask', exact: true }).click();
    await own.getByText('You talk to whom you asked').waitFor();
    await picture(page, 'agent-desktop/call', own);
    expect(await accessibilityProblems(page)).toEqual([]);
    await hears(call, undefined);
    await own.getByRole('button', { name: 'Put through' }).click();
    await page.getByRole('region', { name: 'Your phone' }).getByText('Talking').waitFor({ state: 'hidden' });
    // The phones of the demo say the same tone as the microphone here, which nobody hears any more.
    await hears(call, AGENT_HZ);
    await call.hangUp();
    await ringback.admin('POST', '/api/v1/agents/1002/state', { state: 'LoggedOut' });
  });

  test('ends the call of a phone whose window is closed; the next window takes the phone over', async () => {
    const phone = page.getByRole('region', { name: 'Your phone' });
    await readyAgain();
    await ringback.create('support', { _customer_number: '+14155550103' });
    await phone.getByRole('button', { name: 'Answer' }).click({ timeout: 20_000 });
    await phone.getByText('Talking').waitFor();
    const second = await context.newPage();
    const more = faultsOf(second);
    let streams = 0;
    second.on('request', (request) => {
      if (request.url().includes('/desk/events')) streams++;
    });
    await second.goto(`${ringback.http}/desk`);
    const other = second.getByRole('region', { name: 'Your phone' });
    await other.getByText('in another window').waitFor();
    // Both windows show the same.
    await second.getByRole('status', { name: 'Your state' }).getByText('Talking').waitFor();
    expect(streams).toBe(0);
    const call = await customer.talking();
    await page.close();
    expect(await call.ended).toMatchObject({ kind: 'hung-up', by: 'peer' });
    await other.getByText('Registered').waitFor();
    await expect.poll(() => streams).toBe(1);
    page = second;
    faults = [...faults, ...more];
  });

  test('says that the server is away, and shows the true state when it is back, without a reload', async () => {
    await page.evaluate(() => Object.assign(globalThis, { isSamePage: true }));
    const port = new URL(ringback.http).port;
    await ringback.stop();
    await page.getByText('Connection lost').waitFor();
    await writeFile(
      path.join(ringback.folder, 'ringback.json'),
      JSON.stringify(configuration({ desk: { graceSeconds: 1 } })),
    );
    await ringback.up(['--port', port]);
    await ringback.admin('POST', '/api/v1/agents/1001/state', { state: 'NotReady', reason: 'Training' });
    await page.getByText('Live', { exact: true }).waitFor({ timeout: 15_000 });
    await page.getByRole('status', { name: 'Your state' }).getByText('Training').waitFor({ timeout: 15_000 });
    await page
      .getByRole('status', { name: 'Your phone' })
      .getByText('Registered')
      .waitFor({ timeout: 15_000 });
    expect(await page.evaluate(() => 'isSamePage' in globalThis)).toBe(true);
    expect(faults.filter((text) => !EXPECTED_FAULT.test(text))).toEqual([]);
  });

  test('takes an agent off the queues who closed the last window', async () => {
    await readyAgain();
    await page.close();
    await until(
      () => ringback.admin<{ id: string; state: string; reason: string | null }[]>('GET', '/api/v1/agents'),
      (agents) =>
        agents.some(
          ({ id, state, reason }) => id === '1001' && state === 'NotReady' && reason === 'Desk closed',
        ),
    );
  });
});
