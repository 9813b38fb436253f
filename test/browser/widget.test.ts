import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { hasProgram } from '@ringback/testkit';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RingbackProcess } from '../product/ringback-process.ts';
import { accessibilityProblems, faultsOf, startChromium } from './chromium.ts';

const HOSTILE = '<img src=x onerror="document.title=1">';

describe.skipIf(!hasProgram('chromium'))('the widget on a page of another site', () => {
  let ringback: RingbackProcess;
  let browser: Browser;
  let shop: Server;
  let attributes = '';

  beforeAll(async () => {
    ringback = await RingbackProcess.start({ http: { port: 0, cors: { origins: ['*'] } } }, [
      '--demo',
      '--port',
      '0',
    ]);
    browser = await startChromium();
    // The shop allows scripts and requests of the one other site and no inline style or script at all.
    shop = createServer((_request, response) => {
      response.setHeader('content-type', 'text/html;charset=utf-8');
      response.setHeader(
        'content-security-policy',
        `default-src 'none'; script-src ${ringback.http}; connect-src ${ringback.http}`,
      );
      response.end(
        `<!doctype html><html lang="en"><head><title>Shop</title>
         <script src="${ringback.http}/widget.js" data-service="support" ${attributes} defer></script></head>
         <body><main><h1>Shop</h1><button id="own">Talk to us</button></main></body></html>`,
      );
    });
    await new Promise<void>((resolve) => shop.listen(0, '127.0.0.1', resolve));
  });
  afterAll(async () => {
    await browser?.close();
    shop?.close();
    await ringback?.close();
  });

  async function visit(
    data: string,
    options: BrowserContextOptions = {},
  ): Promise<{ page: Page; faults: string[] }> {
    attributes = data;
    const context = await browser.newContext({ locale: 'en-US', timezoneId: 'America/New_York', ...options });
    const page = await context.newPage();
    const faults = faultsOf(page);
    await page.goto(`http://127.0.0.1:${(shop.address() as AddressInfo).port}/`);
    return { page, faults };
  }

  test('asks for a call now, and says what becomes of it until both have talked, also after a reload', async () => {
    const { page, faults } = await visit('data-with-basket="red shoes"');
    await page.getByRole('button', { name: 'Call me back' }).click();
    await page.getByLabel('Your name').fill(HOSTILE);
    await page.getByLabel('Country').selectOption('US');
    await page.getByLabel('Phone number').fill('(415) 555-0101');
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.getByRole('dialog').getByRole('button', { name: 'Call me back' }).click();
    await page.getByText('We call you on +14155550101 as soon as somebody is free for you.').waitFor();
    await page.getByText('We are calling you now.').waitFor({ timeout: 20_000 });
    await page.reload();
    await page.getByRole('button', { name: 'Call me back' }).click();
    await page.getByText('We have spoken to you.').waitFor({ timeout: 30_000 });
    expect(await page.title()).toBe('Shop');
    expect(faults).toEqual([]);
    await page.context().close();
  });

  test('books a free time in the zone of the customer, moves it, changes the number, snoozes and cancels it', async () => {
    const { page, faults } = await visit('data-opener="#own" data-country="de"', {
      timezoneId: 'Europe/Berlin',
    });
    expect(await page.getByRole('button', { name: 'Call me back' }).count()).toBe(0);
    await page.getByRole('button', { name: 'Talk to us' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Call me back' }).click();
    await dialog.getByText('Please enter your phone number.').waitFor();
    await dialog.getByLabel('Phone number').fill('030 901820');
    await dialog.getByLabel('At a time that I choose').check();
    await dialog.getByText('Times are in your time zone: Europe/Berlin, Central European').waitFor();
    const day = dialog.getByLabel('Day');
    await day.selectOption({ index: 2 });
    await dialog.getByLabel('Time', { exact: true }).selectOption({ index: 5 });
    const time = await dialog.getByLabel('Time', { exact: true }).inputValue();
    await dialog.getByRole('button', { name: 'Call me back' }).click();
    await dialog.getByText(/We call you on \+4930901820: /).waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);

    const booked = async () => {
      const answer = await fetch(
        `${ringback.http}/genesys/1/service/callback/support?_customer_number=%2B4930901820`,
      );
      const records: unknown = await answer.json();
      return (records as { _desired_time: string; _callback_state: string }[])[0];
    };
    expect(await booked()).toMatchObject({ _desired_time: time, _callback_state: 'SCHEDULED' });

    await dialog.getByRole('button', { name: 'Change the time' }).click();
    await dialog.getByLabel('Time', { exact: true }).selectOption({ index: 1 });
    const later = await dialog.getByLabel('Time', { exact: true }).inputValue();
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.getByRole('button', { name: 'Change the time' }).waitFor();
    expect((await booked())?._desired_time).toBe(later);

    await dialog.getByRole('button', { name: 'Call me ten minutes later' }).click();
    await expect
      .poll(async () => Date.parse((await booked())?._desired_time ?? ''))
      .toBe(Date.parse(later) + 600_000);

    await dialog.getByRole('button', { name: 'Change the number' }).click();
    await dialog.getByLabel('Phone number').fill('+49 30 901821');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.getByText(/We call you on \+4930901821: /).waitFor();

    await dialog.getByRole('button', { name: 'Cancel the callback' }).click();
    await dialog.getByText('Do you really want to cancel?').waitFor();
    await dialog.getByRole('button', { name: 'Cancel the callback' }).click();
    await dialog.getByText('Your callback is cancelled.').waitFor();
    await dialog.getByRole('button', { name: 'Ask for another callback' }).click();
    await dialog.getByLabel('Phone number').waitFor();
    expect(faults).toEqual([]);
    await page.context().close();
  });

  test('speaks the language of the page, and tells why a request is refused', async () => {
    const { page } = await visit('data-lang="ja" data-theme="dark" data-country="us"', {
      timezoneId: 'Asia/Tokyo',
    });
    await page.getByRole('button', { name: '折り返し電話を依頼' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('電話番号').fill('911');
    await dialog.getByRole('button', { name: '電話を依頼する' }).click();
    await dialog.getByRole('alert').filter({ hasText: /\S/ }).waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.setViewportSize({ width: 360, height: 560 });
    const box = await dialog.boundingBox();
    expect(box?.width).toBeLessThanOrEqual(360);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    await page.context().close();
  });

  test('gives the customer a page of a link: move, another number, cancel, in the customer’s language', async () => {
    const day = 86_400_000;
    const asked = await ringback.create('support', {
      _customer_number: '+14155550177',
      _desired_time: new Date(Math.ceil(Date.now() / day) * day + 1.5 * day).toISOString(),
    });
    const id = asked.body['_id'] ?? '';
    const { url } = await ringback.admin<{ url: string }>('GET', `/api/v1/callbacks/${id}/link`);
    expect(url).not.toContain(id);
    const context = await browser.newContext({
      locale: 'de-DE',
      timezoneId: 'Europe/Berlin',
      colorScheme: 'dark',
      viewport: { width: 360, height: 640 },
    });
    const page = await context.newPage();
    const faults = faultsOf(page);
    await page.goto(url);
    await page.getByRole('heading', { name: 'Wir rufen Sie zurück' }).waitFor();
    await page.getByText(/Wir rufen Sie unter \+\*+177 an: /).waitFor();
    expect(await page.getAttribute('html', 'lang')).toBe('de-DE');
    expect(await accessibilityProblems(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);

    await page.getByRole('button', { name: 'Zeit ändern' }).click();
    await page.getByText('Zeiten in Ihrer Zeitzone: Europe/Berlin').waitFor();
    await page.getByLabel('Uhrzeit').selectOption({ index: 1 });
    const later = await page.getByLabel('Uhrzeit').inputValue();
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.getByRole('button', { name: 'Speichern' }).click();
    await page.getByRole('button', { name: 'Zeit ändern' }).waitFor();
    await page.getByRole('button', { name: 'Nummer ändern' }).click();
    await page.getByLabel('Telefonnummer').fill('+1 415 555 0178');
    await page.getByRole('button', { name: 'Speichern' }).click();
    await page.getByText(/unter \+\*+178 an: /).waitFor();
    expect(await ringback.callback(id)).toMatchObject({
      _desired_time: later,
      _customer_number: '+14155550178',
    });
    await page.getByRole('button', { name: 'Rückruf absagen' }).click();
    await page.getByRole('button', { name: 'Rückruf absagen' }).click();
    await page.getByText('Ihr Rückruf ist abgesagt.').waitFor();
    expect(await ringback.outcome(id)).toBe('COMPLETED/CANCELLED');
    expect(faults).toEqual([]);

    // A link that somebody made up leads to words and to nothing else.
    await page.goto(`${ringback.http}/c/${encodeURIComponent(HOSTILE)}?lang=fr`);
    await page.getByText('Ce lien n’est plus valable.').waitFor();
    expect(await page.title()).toBe('Nous vous rappelons');
    expect(await accessibilityProblems(page)).toEqual([]);
    await context.close();
  });

  test('is small and can be kept for a while', async () => {
    const answer = await fetch(`${ringback.http}/widget.js`);
    expect(answer.headers.get('content-type')).toMatch(/^(?:text|application)\/javascript/);
    expect(answer.headers.get('content-encoding')).toBe('gzip');
    expect(answer.headers.get('cache-control')).toContain('max-age=300');
    expect(answer.headers.get('cross-origin-resource-policy')).toBe('cross-origin');
    const script = await answer.text();
    expect(gzipSync(script).length).toBeLessThan(60_000);
    // Nothing is loaded from anywhere else.
    expect(script).not.toMatch(/https?:\/\/(?!www\.w3\.org)/);
    expect(script).toBe(
      readFileSync(new URL('../../packages/widget/dist/browser/widget.js', import.meta.url), 'utf8'),
    );
  });
});
