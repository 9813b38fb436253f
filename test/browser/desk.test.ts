import path from 'node:path';
import { hasProgram } from '@ringback/testkit';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RingbackProcess, until } from '../product/ringback-process.ts';
import { accessibilityProblems, faultsOf, startChromium } from './chromium.ts';
import { writeTone } from './tone.ts';

// A server of its own: agents sign in with passwords, and it is started anew while their pages are open.

const HOSTILE = '<img src=x onerror="document.title=1">';
/** What the demo's customers say, and what they listen for. */
const CUSTOMER_HZ = 440;
const AGENT_HZ = 620;
/** What the browser itself says of answers and connections that the page deals with. */
const EXPECTED_FAULT = /status of 401|ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED_ENCODING|status of 503/;

describe.skipIf(!hasProgram('chromium'))('the desk of an agent in Chromium', () => {
  let ringback: RingbackProcess;
  let browser: Browser;
  let page: Page;
  let faults: string[] = [];
  let callback = '';

  beforeAll(async () => {
    ringback = await RingbackProcess.start({ telephony: { sip: { port: 0 } } }, ['--demo', '--port', '0']);
    await ringback.admin('PUT', '/api/v1/users/ana', {
      role: 'agent',
      agentId: '1001',
      password: 'at-the-desk',
    });
    for (const id of ['1002', '1003'])
      await ringback.admin('POST', `/api/v1/agents/${id}/state`, { state: 'LoggedOut' });
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
    const microphone = path.join(ringback.folder, 'agent.wav');
    await writeTone(microphone, AGENT_HZ, 4);
    browser = await startChromium([
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
      `--use-file-for-fake-audio-capture=${microphone}`,
      '--autoplay-policy=no-user-gesture-required',
      '--disable-features=WebRtcHideLocalIpsWithMdns',
      '--allow-loopback-in-peer-connection',
    ]);
    const context = await browser.newContext({ locale: 'en-US', viewport: { width: 360, height: 740 } });
    page = await context.newPage();
    faults = faultsOf(page);
    await page.goto(`${ringback.http}/desk`);
  });
  afterAll(async () => {
    await browser?.close();
    await ringback?.close();
  });

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
    expect(await accessibilityProblems(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    await page.getByRole('button', { name: 'Ready', exact: true }).click();
    await state.getByText('Ready', { exact: true }).waitFor();
  });

  test('shows a request before the call, which the agent accepts by keyboard alone', async () => {
    const asked = await ringback.create('preview', { _customer_number: '+14155550101', first_name: HOSTILE });
    callback = asked.body['_id'] ?? '';
    const preview = page.getByRole('region', { name: 'A request for you' });
    await preview.getByText(HOSTILE).waitFor();
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

  test('shows the call also after a reload in the middle of it, and takes an agreed time afterwards', async () => {
    const call = page.getByRole('region', { name: 'Your call' });
    await call.getByText('connected').waitFor();
    await page.reload();
    await call.getByText('connected').waitFor();
    await call.getByText(HOSTILE).waitFor();
    const outcome = page.getByRole('region', { name: 'What came of the call?' });
    await outcome.waitFor({ timeout: 20_000 });
    await outcome.getByRole('radio', { name: 'Call again at an agreed time' }).check();
    await outcome.getByRole('textbox', { name: 'Agreed time' }).waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    await outcome.getByRole('button', { name: 'Say so' }).click();
    await outcome.waitFor({ state: 'hidden' });
    await until(
      () => ringback.outcome(callback),
      (state) => state === 'SCHEDULED',
    );
    expect(await page.title()).toMatch(/^Agent desk/);
  });

  test('is a telephone in the browser, on which agent and customer hear each other', async () => {
    await page.getByRole('switch', { name: 'Use the phone in this browser' }).check();
    const phone = page.getByRole('region', { name: 'Your phone' });
    await phone.getByText('Registered').waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    await ringback.admin('POST', '/api/v1/agents/1001/state', { state: 'Ready' });
    await ringback.create('support', { _customer_number: '+14155550102' });
    await phone.getByRole('button', { name: 'Answer' }).click({ timeout: 20_000 });
    await phone.getByText('Talking').waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    // The tone of the customer, as it comes out of the browser.
    expect(await page.evaluate(loudestFrequency)).toBeCloseTo(CUSTOMER_HZ, -2);
    await phone.getByRole('button', { name: 'Hold' }).click();
    await phone.getByText('On hold').waitFor();
    await phone.getByRole('button', { name: 'Resume' }).click();
    await phone.getByText('Talking').waitFor();
    await phone.getByText('Talking').waitFor({ state: 'hidden', timeout: 20_000 });
    // The tone of the microphone, as it came out of the phone of the customer.
    const heard = await until(
      () =>
        ringback
          .logged('demo.call')
          .filter(({ role }) => role === 'customer')
          .at(-1),
      (line) => line !== undefined && Number(line['heardOtherSeconds']) > 0,
    );
    expect(heard?.['heardOtherSeconds']).toBeGreaterThan(1);
  });

  test('ends the call of a phone whose page is closed, and is a phone again when it is open', async () => {
    const phone = page.getByRole('region', { name: 'Your phone' });
    const before = ringback.logged('demo.call').length;
    await ringback.create('support', { _customer_number: '+14155550103' });
    await phone.getByRole('button', { name: 'Answer' }).click({ timeout: 20_000 });
    await phone.getByText('Talking').waitFor();
    page.once('dialog', (asked) => void asked.accept());
    await page.reload();
    const [customer] = await until(
      () => ringback.logged('demo.call').slice(before),
      (lines) => lines.length > 0,
    );
    // The customer would have talked for 6.5 seconds.
    expect(customer?.['packetsOut']).toBeLessThan(300);
    await phone.getByText('Registered').waitFor();
  });

  test('says that the server is away, and shows the true state when it is back, without a reload', async () => {
    await page.evaluate(() => Object.assign(globalThis, { isSamePage: true }));
    const port = new URL(ringback.http).port;
    await ringback.stop();
    await page.getByText('Connection lost').waitFor();
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
});

/** In the page: the frequency that most of the sound of the call has, once there is any. */
async function loudestFrequency(): Promise<number> {
  const srcObject = document.querySelector('audio')?.srcObject;
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  analyser.fftSize = 4096;
  context.createMediaStreamSource(srcObject as MediaStream).connect(analyser);
  const levels = new Uint8Array(analyser.frequencyBinCount);
  for (let tries = 0; tries < 200; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    analyser.getByteFrequencyData(levels);
    const loudest = levels.reduce((best, level, at) => (level > (levels[best] ?? 0) ? at : best), 0);
    if ((levels[loudest] ?? 0) > 100) return (loudest * context.sampleRate) / analyser.fftSize;
  }
  return 0;
}
