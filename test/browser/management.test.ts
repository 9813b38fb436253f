import { readFile } from 'node:fs/promises';
import { readRecording } from '@ringback/core';
import { replaySession } from '@ringback/orchestration';
import { hasProgram } from '@ringback/testkit';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ADMIN_PASSWORD, RingbackProcess } from '../product/ringback-process.ts';
import { accessibilityProblems, faultsOf, startChromium } from './chromium.ts';
import { settingsTests } from './settings-pages.ts';
import { statesTests } from './states-of-pages.ts';

/** What the browser itself says of answers that are no success; the page deals with them. */
const EXPECTED_FAULT = /status of 40[01]/;
/** Compressed bytes that the first page may take. */
const MOST_BYTES = 250_000;

describe.skipIf(!hasProgram('chromium'))('the management pages in Chromium', () => {
  let ringback: RingbackProcess;
  let browser: Browser;
  let page: Page;
  let faults: string[] = [];

  beforeAll(async () => {
    // It is started anew: the port for SIP is then another one that is free, that of HTTP has to be the one that pages know.
    ringback = await RingbackProcess.start({ telephony: { sip: { port: 0 } } }, ['--demo', '--port', '0']);
    browser = await startChromium();
    const context = await browser.newContext({
      locale: 'en-US',
      viewport: { width: 1280, height: 800 },
      // Nothing is half there when axe looks.
      reducedMotion: 'reduce',
    });
    page = await context.newPage();
    faults = faultsOf(page);
    await page.goto(ringback.http);
  });
  afterAll(async () => {
    await browser?.close();
    await ringback?.close();
  });

  const unexpected = () => faults.filter((text) => !EXPECTED_FAULT.test(text));

  test('let people at the machine of the demo in, and are small', async () => {
    await page.getByRole('heading', { name: 'Callbacks' }).waitFor();
    await page.getByText('admin (administrator)').waitFor();
    const bytes = await page.evaluate(() =>
      performance
        .getEntriesByType('resource')
        .filter(({ name }) => name.includes('/assets/'))
        .reduce((sum, entry) => sum + (entry as PerformanceResourceTiming).encodedBodySize, 0),
    );
    expect(bytes).toBeGreaterThan(50_000);
    expect(bytes).toBeLessThan(MOST_BYTES);
  });

  test('show a callback as it changes, why it stands where it does, and its whole story; the plain live page shows it as well', async () => {
    const live = await page.context().newPage();
    const complaints = faultsOf(live);
    await live.goto(`${ringback.http}/live`);
    await live.locator('#rows-agents tr', { hasText: 'Ana' }).waitFor();
    expect(await live.locator('#rows-agents tr').count()).toBe(3);
    await live.locator('#rows-agents tr', { hasText: 'Ready' }).first().waitFor();
    await live.locator('#ask button[type=submit]').click();
    await live.locator('#rows-callbacks tr').first().waitFor();
    const asked = await fetch(`${ringback.http}/genesys/1/service/callback/support`, {
      method: 'POST',
      body: new URLSearchParams({
        _customer_number: '+14155550103',
        first_name: '<b onclick=alert(1)>Ada</b>',
      }),
    });
    expect(asked.status).toBe(200);
    await live
      .locator('#rows-calls tr', { hasText: /connected/i })
      .first()
      .waitFor({ timeout: 20_000 });
    await live
      .locator('#rows-agents tr', { hasText: /Talking/ })
      .first()
      .waitFor();
    await live
      .locator('#rows-callbacks tr', { hasText: 'AGENT_CONNECTED' })
      .first()
      .waitFor({ timeout: 20_000 });
    await live.locator('#rows-callbacks tr').last().locator('button, a').first().click();
    await live.locator('dialog#story').getByText('Customer and agent are connected.').waitFor();
    expect(complaints).toEqual([]);
    await live.close();
    const command = ringback.announcement.split('\n').find((line) => line.startsWith('curl '));
    expect(command).toContain(ringback.http);

    const row = page.getByRole('row', { name: /103.*AGENT_CONNECTED/ });
    await row.waitFor({ timeout: 20_000 });
    expect(await accessibilityProblems(page)).toEqual([]);
    await row.getByRole('link').click();
    await page.getByText('Customer and agent are connected.').waitFor();
    await page.getByText('<b onclick=alert(1)>Ada</b>').first().waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.getByRole('tab', { name: 'Statechart' }).click();
    await page.locator('svg').getByRole('button', { name: 'working' }).waitFor();
    // Back in time: the document was entered with the first step.
    await page.getByRole('button', { name: 'start', exact: true }).click();
    await page.getByText('Step 1 of').waitFor();
    // What was recorded comes to the same end away from here (P7).
    const [recording] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Recording' }).click(),
    ]);
    const file = readRecording(JSON.parse(await readFile(await recording.path(), 'utf8')));
    expect(file).toMatchObject({ kind: 'read', isMasked: true });
    expect(file.kind === 'read' && (await replaySession(file.recording, file))).toMatchObject({
      kind: 'same',
      final: 'ended',
    });
    await page.locator('svg').getByRole('button', { name: 'working, active' }).waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    expect(unexpected()).toEqual([]);
  });

  test('move and cancel a scheduled callback', async () => {
    const at = new Date(Date.now() + 26 * 3_600_000).toISOString();
    await fetch(`${ringback.http}/genesys/1/service/callback/support`, {
      method: 'POST',
      body: new URLSearchParams({ _customer_number: '+14155550102', _desired_time: at }),
    });
    await page.getByRole('link', { name: 'Callbacks' }).click();
    await page
      .getByRole('row', { name: /SCHEDULED/ })
      .getByRole('link')
      .click();
    await page.getByRole('button', { name: 'Reschedule' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Time', { exact: true }).click();
    await page.getByRole('option').nth(3).click();
    await dialog.getByRole('button', { name: 'Move it' }).click();
    await page.getByText('The callback has another time.').waitFor();
    await page.getByRole('button', { name: 'Cancel', exact: true }).click();
    await dialog.getByRole('button', { name: 'Cancel the callback' }).click();
    await page.getByText('The callback is cancelled.').waitFor();
    await page.getByText('CANCELLED').first().waitFor();
    expect(unexpected()).toEqual([]);
  });

  test('find callbacks by number and state, sorted by the server, at an address that can be handed on', async () => {
    await page.getByRole('link', { name: 'Callbacks' }).click();
    await page.getByLabel('Number').fill('0102');
    await expect.poll(() => page.locator('tbody tr').count()).toBe(1);
    await page.getByRole('row', { name: /102.*CANCELLED/ }).waitFor();
    await page.getByLabel('Number').fill('');
    await expect.poll(() => page.locator('tbody tr').count()).toBe(3);
    await page.getByRole('button', { name: 'Number' }).click();
    await expect.poll(() => page.locator('tbody tr').first().textContent()).toContain('101');
    expect(new URL(page.url()).search).toContain('sort=number');
    expect(await accessibilityProblems(page)).toEqual([]);
    expect(unexpected()).toEqual([]);
  });

  test('paint office hours by keyboard, and show what customers are offered', async () => {
    await page.getByRole('link', { name: 'Hours and capacity' }).click();
    const noon = page.getByRole('gridcell', { name: 'Sunday 12:00, open' });
    await noon.focus();
    await page.keyboard.press('Space');
    await page.keyboard.press('Shift+ArrowRight');
    await page.getByRole('gridcell', { name: 'Sunday 12:30, closed' }).waitFor();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('is saved and counts').waitFor();
    const hours = await (
      await fetch(`${ringback.http}/api/v1/services/bh_24x7`, { headers: basic() })
    ).json();
    expect(Object.values(hours)).toContain('Sun 0:00-12:00,13:00-24:00');
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.getByRole('tab', { name: 'Slots and bookings' }).click();
    await page.getByText('Booked of what there is room for').waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    expect(unexpected()).toEqual([]);
  });

  test('write a document, publish it, compare versions and roll back', async () => {
    await page.getByRole('link', { name: 'Documents' }).click();
    await page.getByRole('button', { name: 'New document' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('mine.scxml');
    await dialog.getByRole('button', { name: 'Make it' }).click();
    await page.getByText('Nothing looks wrong').waitFor();
    await page.locator('.cm-content').click();
    await page.keyboard.press('Control+Home');
    await page.keyboard.type('<!-- mine -->');
    await page.getByText(/1 error/).waitFor();
    await page.getByRole('button', { name: 'Take back' }).click();
    await page.locator('.cm-content').click();
    await page.keyboard.press('Control+End');
    await page.keyboard.type('<!-- mine -->');
    await page.getByText('Nothing looks wrong').waitFor();
    await page.getByRole('button', { name: 'Publish' }).click();
    await page.getByText('Version 2 is current').waitFor();
    await page.getByRole('combobox', { name: 'Compare with version' }).click();
    await page.getByRole('option', { name: /^1,/ }).click();
    await page.locator('.cm-changedLine').first().waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.getByRole('button', { name: 'Roll back to it' }).click();
    await page.getByText('Version 1 is current.').waitFor();
    await page.getByRole('tab', { name: 'Statechart' }).click();
    await page.locator('svg').getByRole('button', { name: 'waiting' }).click();
    await page.getByText('to done (line').waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    expect(unexpected()).toEqual([]);
  });

  test('show queues and agents, and set an agent not ready', async () => {
    await page.getByRole('link', { name: 'Queues and agents' }).click();
    await page.getByRole('button', { name: 'Change state of Chloe' }).click();
    await page.getByRole('menuitem', { name: 'Not ready' }).click();
    await page.getByRole('row', { name: /Chloe.*NotReady/ }).waitFor();
    await page.getByRole('menu').waitFor({ state: 'detached' });
    expect(await accessibilityProblems(page)).toEqual([]);
    expect(unexpected()).toEqual([]);
  });

  test('make a service from a template, change it, warn before changes are lost, call it, and delete it', async () => {
    await page.getByRole('link', { name: 'Configured services' }).click();
    await page.getByRole('button', { name: 'New service' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: 'Name' }).fill('sales');
    await dialog.getByRole('radio').first().check();
    await dialog.getByRole('button', { name: 'Make the service' }).click();
    await page.getByRole('heading', { name: 'sales' }).waitFor();
    await page.getByLabel('Find an option').fill('_target');
    await page.getByRole('textbox', { name: '_target', exact: true }).fill('Customer_Service@Stat_Server.GA');
    let question = '';
    page.once('dialog', (asked) => {
      question = asked.message();
      void asked.dismiss();
    });
    await page.getByRole('link', { name: 'Templates' }).click();
    await expect.poll(() => question).toContain('not saved');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('sales is saved').waitFor();
    const stored = await fetch(`${ringback.http}/api/v1/services/sales`, { headers: basic() });
    expect(await stored.json()).toMatchObject({ _target: 'Customer_Service@Stat_Server.GA' });
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.getByRole('button', { name: 'Call the service' }).click();
    await page.getByText(/HTTP 200/).waitFor();
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete the service' }).click();
    await page.getByRole('link', { name: 'support' }).waitFor();
    expect(await page.getByRole('link', { name: 'sales' }).count()).toBe(0);
    await page.getByRole('link', { name: 'Templates' }).click();
    await page.getByRole('heading', { name: 'Callback', exact: true }).waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    expect(unexpected()).toEqual([]);
  });

  test('make push providers and prompts, and take templates', async () => {
    const dialog = page.getByRole('dialog');
    await page.getByRole('link', { name: 'Push providers' }).click();
    await page.getByLabel('New provider').fill('apple');
    await page.getByRole('button', { name: 'Make the provider' }).click();
    await page.getByRole('textbox', { name: 'apns.keyId' }).fill('K1');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('apns.teamId: is not set').first().waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);

    await page.getByRole('link', { name: 'Prompts' }).click();
    await page.getByRole('button', { name: 'New prompt' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('good_bye');
    await page.getByRole('radio', { name: 'a text that is said' }).check();
    await page.getByRole('textbox', { name: 'Text' }).fill('Good bye.');
    await page.getByRole('button', { name: 'Have it said' }).click();
    await page.getByRole('button', { name: 'Listen to good_bye' }).click();
    await expect
      .poll(() => page.locator('audio').evaluate((sound: HTMLAudioElement) => sound.duration))
      .toBeGreaterThan(0.3);
    expect(await accessibilityProblems(page)).toEqual([]);
    page.once('dialog', (asked) => void asked.accept());
    await page.getByRole('button', { name: 'Delete good_bye' }).click();
    await page.getByText('There is no prompt of your own yet').waitFor();

    await page.getByRole('link', { name: 'Templates' }).click();
    await page.getByRole('button', { name: 'Upload a template' }).click();
    await dialog.getByLabel('Package').setInputFiles({
      name: 'mine.template.json',
      mimeType: 'application/json',
      buffer: Buffer.from(
        JSON.stringify({ format: 'ringback-template/1', name: 'mine', title: 'My own', base: 'callback' }),
      ),
    });
    await dialog.getByRole('button', { name: 'Upload it' }).click();
    await page.getByRole('heading', { name: 'My own' }).waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    page.once('dialog', (asked) => void asked.accept());
    await page.getByRole('button', { name: 'Delete My own' }).click();
    await expect.poll(() => page.getByRole('heading', { name: 'My own' }).count()).toBe(0);
    expect(unexpected()).toEqual([]);
  });

  settingsTests(() => ({ ringback, page }));

  test('report by service, and compare two runs of a day', async () => {
    await ringback.admin('POST', '/api/v1/services/later/from-template', { template: 'callback' });
    await page.getByRole('link', { name: 'Reports' }).click();
    for (const tab of ['Callbacks', 'Told waits', 'Promises']) {
      await page.getByRole('tab', { name: tab }).click();
      await page.getByRole('link', { name: 'CSV' }).first().waitFor();
      expect(await accessibilityProblems(page)).toEqual([]);
    }
    await page.getByRole('combobox', { name: 'Service' }).click();
    await page.getByRole('option', { name: 'later' }).click();
    await page.getByText('No promise fell on this day.').waitFor();
    await page.getByRole('link', { name: 'Simulator' }).click();
    await page.getByRole('combobox', { name: 'Scenario' }).click();
    await page.getByRole('option', { name: 'A day as it was' }).click();
    await page.getByRole('button', { name: 'Run both' }).click();
    await page.getByRole('row', { name: /^Talked/ }).waitFor({ timeout: 90_000 });
    await page.getByText('Done: see below.').nth(1).waitFor({ timeout: 90_000 });
    expect(await accessibilityProblems(page)).toEqual([]);
    expect(unexpected()).toEqual([]);
  });

  test('show each other what is changed, keep what is being written, and stay signed in where a service asks for more', async () => {
    const other = await page.context().newPage();
    await other.goto(`${ringback.http}/services/later`);
    await other.getByLabel('Find an option').fill('_target');
    await other.getByRole('textbox', { name: '_target', exact: true }).fill('Mine@Stat_Server.GA');
    const change = await fetch(`${ringback.http}/api/v1/services/later`, {
      method: 'PATCH',
      headers: { ...basic(), 'content-type': 'application/json' },
      body: JSON.stringify({ password: 'of its own' }),
    });
    expect(change.status).toBe(200);
    await other.getByText('Somebody else has saved this meanwhile').waitFor();
    expect(await other.getByRole('textbox', { name: '_target', exact: true }).inputValue()).toBe(
      'Mine@Stat_Server.GA',
    );
    await other.getByRole('button', { name: 'Show theirs, drop mine' }).click();
    await other.getByRole('button', { name: 'Call the service' }).click();
    await other.getByText(/HTTP 401/).waitFor();
    await other.getByText('admin (administrator)').waitFor();

    // Somebody signs in anew in another window, while something is written in this one.
    await other.getByRole('textbox', { name: '_target', exact: true }).fill('Kept@Stat_Server.GA');
    await page.evaluate(
      (body) =>
        fetch('/api/v1/login', { method: 'POST', headers: { 'content-type': 'application/json' }, body }),
      JSON.stringify({ username: 'admin', password: ADMIN_PASSWORD }),
    );
    await other.getByRole('button', { name: 'Save' }).click();
    await other.getByText('later is saved and counts from the next request on.').waitFor();
    expect(await other.getByRole('textbox', { name: '_target', exact: true }).inputValue()).toBe(
      'Kept@Stat_Server.GA',
    );
    await other.close();
    await page.reload();

    const at = new Date(Date.now() + 26 * 3_600_000).toISOString();
    const asked = await fetch(`${ringback.http}/genesys/1/service/callback/later`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(':of its own').toString('base64')}` },
      body: new URLSearchParams({ _customer_number: '+14155550177', _desired_time: at }),
    });
    expect([200, 400]).toContain(asked.status);
  });

  statesTests(() => ({ http: ringback.http, page }));

  test('come back by themselves when the server was started anew', async () => {
    await page.getByRole('link', { name: 'Callbacks' }).click();
    await page
      .getByRole('row', { name: /AGENT_CONNECTED/ })
      .first()
      .waitFor();
    await ringback.kill();
    await page.getByText('Connection lost').waitFor();
    await ringback.up(['--port', new URL(ringback.http).port]);
    await page.getByText('Live', { exact: true }).waitFor();
    await fetch(`${ringback.http}/genesys/1/service/callback/support`, {
      method: 'POST',
      body: new URLSearchParams({ _customer_number: '+14155550188' }),
    });
    await page.getByRole('row', { name: /\*188/ }).waitFor();
    faults.length = 0;
  });

  test('fit a telephone', async () => {
    await page.setViewportSize({ width: 360, height: 640 });
    await page.goto(ringback.http);
    await page.getByRole('heading', { name: 'Callbacks' }).waitFor();
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBeLessThanOrEqual(360);
    await page.setViewportSize({ width: 1280, height: 800 });
  });

  test('let nobody in who signed out, and whoever has a password', async () => {
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByLabel('Name').fill('admin');
    await page.getByLabel(/^Password/).fill('wrong');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('alert').waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.getByLabel(/^Password/).fill(ADMIN_PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'Callbacks' }).waitFor();
    expect(unexpected()).toEqual([]);
  });

  test('show services and hours to a supervisor, without what only administrators may do', async () => {
    await ringback.admin('PUT', '/api/v1/users/eva', { role: 'supervisor', password: 'who-looks-at-it' });
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByLabel('Name').fill('eva');
    await page.getByLabel(/^Password/).fill('who-looks-at-it');
    await page.getByRole('button', { name: 'Sign in' }).click();
    const buttons = page.getByRole('button', { name: /^(New service|Save|Take back|Delete|Make )/ });
    const told = page.getByText('Only administrators change this.');
    await page.getByRole('link', { name: 'Configured services' }).click();
    await told.waitFor();
    expect(await buttons.count()).toBe(0);
    await page.getByRole('link', { name: 'support', exact: true }).click();
    await page.getByRole('heading', { name: 'support', level: 1 }).waitFor();
    await told.waitFor();
    expect(await buttons.count()).toBe(0);
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.getByRole('link', { name: 'Hours and capacity' }).click();
    await told.waitFor();
    expect(await buttons.count()).toBe(0);
    expect(unexpected()).toEqual([]);
  });
});

function basic(): Record<string, string> {
  return { authorization: `Basic ${Buffer.from(`admin:${ADMIN_PASSWORD}`).toString('base64')}` };
}
