import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { hasProgram } from '@ringback/testkit';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RingbackProcess, until } from '../product/ringback-process.ts';
import { faultsOf } from './chromium.ts';
import {
  AGENT_HZ,
  CUSTOMER_HZ,
  type CustomerPhone,
  hears,
  loudestFrequency,
  openCustomerPhone,
  startTalkingChromium,
} from './telephones.ts';

// One callback from the service that it is asked of to the report that it ends in, with everybody who has to do with it at a
// browser or a phone of his own. Server and browsers keep a time of their own: a Monday morning in Berlin.

/** What browsers say of the first question who is there, and of a session that has ended while it was watched. */
const EXPECTED_FAULT = /status of 40[14]/;
const HOUR_MS = 3_600_000;
const NUMBER = '+14155550104';
/** For the sound of the customer's phone. */
const RTP_PORTS = '14100-14199';
const OFFICE = 'Europe/Berlin';
/** An hour behind the office on every day of the year. */
const SHOPPER = 'Europe/London';

describe.skipIf(!hasProgram('chromium'))('a callback, from its service to the report', () => {
  let ringback: RingbackProcess;
  let browser: Browser;
  let customer: CustomerPhone;
  let shop: Server;
  const contexts: BrowserContext[] = [];
  const faults: string[][] = [];
  /** Half past eight on a Monday in the office. */
  const monday = mondayMorning(Date.now());

  beforeAll(async () => {
    customer = await openCustomerPhone(RTP_PORTS);
    ringback = await RingbackProcess.start(
      {
        http: { cors: { origins: ['*'] } },
        telephony: {
          sip: { port: 0 },
          trunks: [{ name: 'customer', uri: `sip:127.0.0.1:${customer.port}`, match: '^\\+?[0-9]{3,}$' }],
        },
        // A day of the test's own goes by while people are signed in.
        security: { sessions: { idleMinutes: 10_000, hours: 200 } },
        agents: [{ id: '1001', name: 'Ana', password: 'of-the-phone', groups: ['Sales'], state: 'NotReady' }],
      },
      ['--test-clock', '--port', '0'],
    );
    // Nothing runs out while somebody is slow: time moves when the test says so.
    await clock({ rate: 0 });
    await clock({ advance: `PT${(monday - (await now())) / 1_000}S` });
    await ringback.admin('PUT', '/api/v1/users/ana', {
      role: 'agent',
      agentId: '1001',
      password: 'at-the-desk',
    });
    await ringback.admin('PUT', '/api/v1/users/sophie', { role: 'administrator', password: 'who-watches' });
    browser = await startTalkingChromium(ringback.folder);
    shop = createServer((_request, response) => {
      response.setHeader('content-type', 'text/html;charset=utf-8');
      response.end(
        `<!doctype html><html lang="en-GB"><head><title>Shop</title>
         <script src="${ringback.http}/widget.js" data-service="advice" data-country="us" defer></script></head>
         <body><h1>Shop</h1></body></html>`,
      );
    });
    await new Promise<void>((resolve) => shop.listen(0, '127.0.0.1', resolve));
  });
  afterAll(async () => {
    await browser?.close();
    shop?.close();
    await ringback?.close();
    await customer?.close();
  });

  const clock = (order: { readonly rate: number } | { readonly advance: string }): Promise<unknown> =>
    ringback.admin('POST', '/test/clock', order);

  const now = async (): Promise<number> =>
    Date.parse((await ringback.admin<{ now: string }>('GET', '/test/clock')).now);

  /** Server and browsers are where the callback is due: a little before the time that was wanted, for agents to be found. */
  async function untilDue(): Promise<void> {
    const ms = Date.parse((await callbackOf()).dueAt) - (await now()) + 1_000;
    await clock({ advance: `PT${ms / 1_000}S` });
    for (const context of contexts) await context.clock.fastForward(ms);
  }

  async function somebody(timezoneId: string): Promise<Page> {
    const context = await browser.newContext({ locale: 'en-GB', timezoneId });
    contexts.push(context);
    await context.clock.install({ time: await now() });
    const page = await context.newPage();
    faults.push(faultsOf(page));
    return page;
  }

  async function staff(name: string, password: string, path: string): Promise<Page> {
    const page = await somebody(OFFICE);
    await page.goto(`${ringback.http}${path}`);
    await page.getByLabel('Name').fill(name);
    await page.getByLabel(/^Password/).fill(password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    return page;
  }

  /** The widget of a shopper, at the times that it offers on a day: the first day of them is 0. */
  async function visitShop(): Promise<{ page: Page; timesOf(day: number): Promise<string[]> }> {
    const page = await somebody(SHOPPER);
    await page.goto(`http://127.0.0.1:${(shop.address() as AddressInfo).port}/`);
    await page.getByRole('button', { name: 'Call me back' }).click();
    await page.getByLabel('At a time that I choose').check();
    const times = page.getByRole('combobox', { name: 'Time' });
    return {
      page,
      async timesOf(day) {
        await page.getByRole('combobox', { name: 'Day' }).selectOption({ index: day });
        return times.getByRole('option').allTextContents();
      },
    };
  }

  const callbackOf = async (): Promise<{ desiredAt: string; dueAt: string; state: string }> => {
    const [one] = await ringback.admin<{ desiredAt: string; dueAt: string; state: string }[]>(
      'GET',
      '/api/v1/callbacks?service=advice',
    );
    if (one === undefined) throw new Error('Nobody asked.');
    return one;
  };

  // A minute is plenty; a machine that is three times as slow and has other things to do needs three.
  test('is made, booked, watched, talked, agreed on anew, moved by the customer, talked again, and reported', {
    timeout: 180_000,
  }, async () => {
    // The administrator makes the service.
    const boss = await staff('sophie', 'who-watches', '/services');
    await boss.getByRole('button', { name: 'New service' }).click();
    const dialog = boss.getByRole('dialog');
    await dialog.getByRole('textbox', { name: 'Name' }).fill('advice');
    await dialog.getByRole('radio', { name: /^Preview and Disposition/ }).check();
    await dialog.getByRole('button', { name: 'Make the service' }).click();
    await boss.getByRole('heading', { name: 'advice' }).waitFor();
    await boss.getByRole('button', { name: 'Make a service from office-hours' }).click();
    await boss.getByText('advice-office-hours is there').waitFor();
    for (const [option, value] of [
      ['_target', 'Sales@Stat_Server.GA'],
      ['_urs_virtual_queue', 'VQ_Advice'],
      ['_max_request_by_time_bucket', '1'],
    ] as const) {
      await boss.getByLabel('Find an option').fill(option);
      await boss.getByRole('textbox', { name: option, exact: true }).fill(value);
    }
    await boss.getByLabel('Find an option').fill('_request_time_bucket');
    await boss.getByRole('combobox', { name: '_request_time_bucket', exact: true }).click();
    await boss.getByRole('option', { name: '30', exact: true }).click();
    await boss.getByRole('button', { name: 'Save' }).click();
    await boss.getByText('advice is saved').waitFor();

    // The customer books the first time of the day, which the shop's page shows in his zone.
    const shopper = await visitShop();
    expect(await shopper.timesOf(1)).toContain('09:00');
    expect((await shopper.timesOf(0))[0]).toBe('08:00');
    await shopper.page.getByLabel('Your name').fill('Rosa');
    await shopper.page.getByLabel('Phone number').fill('(415) 555-0104');
    await shopper.page.getByRole('dialog').getByRole('button', { name: 'Call me back' }).click();
    await shopper.page.getByText(`We call you on ${NUMBER}: Monday`).waitFor();

    // Whoever watches sees it come.
    await boss.getByRole('link', { name: 'Callbacks' }).click();
    await boss
      .getByRole('row', { name: /SCHEDULED/ })
      .getByRole('link')
      .click();
    await boss.getByText('Rosa').first().waitFor();

    // The agent comes to work, with a phone in the browser.
    const desk = await staff('ana', 'at-the-desk', '/');
    await desk.getByRole('switch', { name: 'Use the phone in this browser' }).check();
    const phone = desk.getByRole('region', { name: 'Your phone' });
    await phone.getByText('Registered').waitFor();
    await desk.getByRole('button', { name: 'Ready', exact: true }).click();
    await desk.getByRole('status', { name: 'Your state' }).getByText('Ready', { exact: true }).waitFor();

    // The time has come.
    await untilDue();
    const preview = desk.getByRole('region', { name: 'A request for you' });
    await preview.getByText('Rosa').waitFor();
    await boss.getByRole('tab', { name: 'Statechart' }).click();
    const chart = boss.locator('svg');
    await chart.getByRole('button', { name: 'previewing, active' }).waitFor();
    await preview.getByRole('button', { name: 'Accept and call' }).click();
    await talk(desk);
    await chart.getByRole('button', { name: 'talking, active' }).waitFor();
    await (await customer.talking()).hangUp();

    // Tomorrow at ten, by the clock of the office.
    const outcome = desk.getByRole('region', { name: 'What came of the call?' });
    await outcome.getByRole('radio', { name: 'Call again at an agreed time' }).check();
    const tenTomorrow = new Date(monday + 25.5 * HOUR_MS);
    expect(await outcome.getByRole('textbox', { name: 'Agreed time' }).inputValue()).toBe(
      `${tenTomorrow.toISOString().slice(0, 10)}T10:00`,
    );
    await outcome.getByRole('button', { name: 'Say so' }).click();
    await outcome.waitFor({ state: 'hidden' });
    await until(
      async () => ((await callbackOf()).state === 'SCHEDULED' ? (await callbackOf()).desiredAt : ''),
      (at) => at === tenTomorrow.toISOString(),
    );

    // The place is taken for everybody else.
    const another = await visitShop();
    const left = await another.timesOf(1);
    expect(left).not.toContain('09:00');
    expect(left).toEqual(expect.arrayContaining(['08:30', '09:30', '10:00']));

    // The customer moves it by the link that whoever watches hands out, and the place is free again.
    await boss.getByRole('button', { name: 'Customer’s link' }).click();
    const mine = await somebody(SHOPPER);
    await mine.goto(await boss.getByLabel('Address for the customer').inputValue());
    await boss.keyboard.press('Escape');
    await mine.getByRole('button', { name: 'Change the time' }).click();
    await mine.getByRole('combobox', { name: 'Day' }).selectOption({ index: 1 });
    await mine.getByRole('combobox', { name: 'Time' }).selectOption({ label: '10:00' });
    await mine.getByRole('button', { name: 'Save' }).click();
    await mine.getByText(/: Tuesday .*10:00/).waitFor();
    const moved = new Date(monday + 26.5 * HOUR_MS);
    await until(
      async () => (await callbackOf()).desiredAt,
      (at) => at === moved.toISOString(),
    );
    await boss.locator(`time[datetime="${moved.toISOString()}"]`).first().waitFor();
    expect(await (await visitShop()).timesOf(1)).toContain('09:00');

    // It is kept, two minutes before eleven, and reported.
    await untilDue();
    await preview.getByRole('button', { name: 'Accept and call' }).click();
    await talk(desk);
    await desk.getByRole('button', { name: 'Hang up' }).click();
    await outcome.getByRole('radio', { name: 'Done' }).check();
    await outcome.getByRole('button', { name: 'Say so' }).click();
    await outcome.waitFor({ state: 'hidden' });
    await boss.getByRole('link', { name: 'Reports' }).click();
    await boss.getByRole('img', { name: 'Ended, by reason: 10:30 AGENT_CONNECTED 1' }).waitFor();
    await boss.getByLabel('Day').fill(new Date(monday).toISOString().slice(0, 10));
    await boss.getByRole('img', { name: 'Asked for, by half hour: 8:30 asked for 1' }).waitFor();
    expect(faults.flat().filter((text) => !EXPECTED_FAULT.test(text))).toEqual([]);
  });

  /** Agent and customer, in both directions. */
  async function talk(desk: Page): Promise<void> {
    const phone = desk.getByRole('region', { name: 'Your phone' });
    await phone.getByRole('button', { name: 'Answer' }).click();
    await phone.getByText('Talking').waitFor();
    await hears(await customer.talking(), AGENT_HZ);
    // What the agent heard before was the ringing of the customer's phone.
    await expect
      .poll(async () => Math.abs((await desk.evaluate(loudestFrequency)) - CUSTOMER_HZ), { timeout: 30_000 })
      .toBeLessThan(12);
  }
});

/** Half past eight in Berlin on the first Monday that is more than a day ahead. */
function mondayMorning(now: number): number {
  for (let ahead = 1; ; ahead++) {
    const day = new Date(now + ahead * 24 * HOUR_MS);
    if (day.getUTCDay() !== 1) continue;
    const midnight = Date.UTC(day.getUTCFullYear(), day.getUTCMonth(), day.getUTCDate());
    const hourThere = Number(
      new Intl.DateTimeFormat('en-GB', { timeZone: OFFICE, hour: '2-digit' }).format(midnight),
    );
    return midnight + (8.5 - hourThere) * HOUR_MS;
  }
}
