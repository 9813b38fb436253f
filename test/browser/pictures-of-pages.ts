import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { hasProgram } from '@ringback/testkit';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { ADMIN_PASSWORD, RingbackProcess } from '../product/ringback-process.ts';
import { startChromium } from './chromium.ts';
import { picture } from './pictures.ts';

// Runs with `npm run pictures` alone: a small contact centre, and a picture of each management page and of what customers see.

const HOUR_MS = 3_600_000;
const NAMES = ['Rosa', 'Adele', 'Kenji', 'Marisol', 'Tomas', 'Nia', 'Hugo', 'Ines'];

describe.skipIf(!hasProgram('chromium'))('each page', () => {
  let ringback: RingbackProcess;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    ringback = await RingbackProcess.start({ http: { cors: { origins: ['*'] } } }, ['--demo', '--port', '0']);
    await furnish(ringback);
    browser = await startChromium();
    const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1100, height: 680 } });
    page = await context.newPage();
    await page.goto(ringback.http);
    await page.getByText('admin (administrator)').waitFor();
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await ringback?.close();
  });

  const open = async (path: string, sign: string): Promise<void> => {
    await page.goto(`${ringback.http}${path}`);
    await page.getByText(sign).first().waitFor();
  };
  const shoot = (name: string): Promise<void> => picture(page, `management-pages/${name}`);

  test('of what goes on', async () => {
    await page.getByText('AGENT_CONNECTED').first().waitFor();
    await shoot('callbacks');
    const everybody = async (state: string): Promise<void> => {
      for (const id of ['1001', '1002', '1003'])
        await ringback.admin('POST', `/api/v1/agents/${id}/state`, { state });
    };
    await everybody('NotReady');
    for (const last of ['01', '02', '03'])
      await ringback.create('support', { _customer_number: `+141555501${last}`, first_name: 'Rosa' });
    await open('/queues', 'who came earlier');
    await page.waitForFunction(() =>
      [...document.querySelectorAll('dd')].every(({ textContent }) => textContent !== '…'),
    );
    await shoot('queues');
    await open('/reports', 'Asked for, by half hour');
    await shoot('reports');
    await page.goto(ringback.http);
    await page
      .getByRole('row', { name: /QUEUED|PROCESSING|ROUTING/ })
      .first()
      .getByRole('link')
      .click();
    await page.getByRole('heading', { name: 'Why this caller next' }).waitFor();
    await page.getByText('The whole story').waitFor();
    await shoot('callback');
    await page.getByRole('tab', { name: 'Statechart' }).click();
    const active = page
      .locator('svg')
      .getByRole('button', { name: /, active/ })
      .last();
    await active.waitFor();
    await picture(page, 'management-pages/statechart', active);
    await everybody('Ready');
  });

  test('of what is configured', async () => {
    await open('/services', 'visits');
    await shoot('services');
    await open('/services/visits', 'Find an option');
    await shoot('service');
    await open('/hours?kind=office-hours&service=office', 'Every week');
    await shoot('hours');
    await open('/hours?kind=callback&service=visits', 'Booked of what there is room for');
    await shoot('slots');
    await open('/documents/greeting.scxml', 'Nothing looks wrong');
    await shoot('document');
    await open('/templates', 'Request Interaction');
    await shoot('templates');
    await open('/prompts', 'Find a prompt');
    await page.getByText('Of the product', { exact: true }).click();
    await page.getByText('music_on_hold').first().waitFor();
    await shoot('prompts');
    await open('/patterns', 'premium');
    await shoot('patterns');
    await open('/resources', 'hotline');
    await shoot('access-numbers');
    await open('/providers', 'apple');
    await shoot('providers');
    await open('/options', 'ors');
    await page.getByRole('button', { name: /^ors/ }).click();
    await shoot('options');
    await open('/users', 'sophie');
    await shoot('users');
    await open('/audit', 'sophie');
    await shoot('audit');
  });

  test('that customers see', async () => {
    const shop = createServer((_request, response) => {
      response.setHeader('content-type', 'text/html;charset=utf-8');
      response.end(
        `<!doctype html><html lang="en-GB"><head><title>Shop</title><script src="${ringback.http}/widget.js"
         data-service="visits" data-country="gb" defer></script></head>
         <body style="font-family: sans-serif; margin: 3rem"><h1>The lamp shop</h1><p>Lamps for every room.</p></body></html>`,
      );
    });
    await new Promise<void>((resolve) => shop.listen(0, '127.0.0.1', resolve));
    try {
      await page.goto(`http://127.0.0.1:${(shop.address() as AddressInfo).port}/`);
      await page.getByRole('button', { name: 'Call me back' }).click();
      await page.getByLabel('Your name').fill('Rosa');
      await page.getByLabel('Phone number').fill('020 7946 0102');
      await page.getByLabel('At a time that I choose').check();
      await page
        .getByRole('combobox', { name: 'Time' })
        .getByRole('option')
        .first()
        .waitFor({ state: 'attached' });
      await picture(page, 'widget/form');
    } finally {
      shop.close();
    }
    const [booked] = await ringback.admin<{ id: string }[]>('GET', '/api/v1/callbacks?service=visits');
    const { url } = await ringback.admin<{ url: string }>('GET', `/api/v1/callbacks/${booked?.id}/link`);
    await page.goto(url);
    await page.getByRole('button', { name: 'Change the time' }).click();
    await page
      .getByRole('combobox', { name: 'Time' })
      .getByRole('option')
      .first()
      .waitFor({ state: 'attached' });
    await picture(page, 'widget/link');
  });
});

/** Services, hours, people and a day of callbacks. */
async function furnish(ringback: RingbackProcess): Promise<void> {
  const put = (path: string, body: unknown) => ringback.admin('PUT', `/api/v1/${path}`, body);
  await put('services/office', {
    _type: 'builtin',
    _service: 'office-hours',
    _timezone: 'Europe/Paris',
    _bh_regular1: 'Mon-Fri 9:00-17:00',
    _bh_regular2: 'Sat 10:00-13:00',
    _holiday1: '12-25',
  });
  await put('services/visits', {
    _type: 'ors',
    _service: 'callback',
    _call_direction: 'USERTERMINATED',
    _urs_virtual_queue: 'VQ_Visits',
    _target: 'Customer_Service@Stat_Server.GA',
    _business_hours_service: 'office',
    _request_time_bucket: '30',
    _max_request_by_time_bucket: '2',
    _enable_in_queue_checking: 'false',
  });
  await put('lists/GMS_Patterns', { expensive: { premium: '1900.*', abroad: '\\+(?!44).*' } });
  await put('resources/hotline', ['+442079460101', '+442079460102']);
  await put('sections/push.provider.apple', { 'apns.keyId': 'K1', 'apns.teamId': 'T1' });
  await put('sections/ors', { 'session-trace': 'true' });
  await put('users/sophie', { role: 'supervisor', password: 'who-watches' });
  await put('users/ana', { role: 'agent', agentId: '1001', password: 'at-the-desk' });
  await ringback.admin('POST', '/api/v1/keys', { name: 'wallboard', role: 'supervisor' });
  const times = await ringback.admin<Record<string, number>>(
    'GET',
    `/genesys/1/service/callback/visits/availability?start=${new Date(Date.now() + 12 * HOUR_MS).toISOString()}&number-of-days=7`,
  );
  const free = Object.keys(times);
  for (const [at, name] of NAMES.entries())
    await ringback.create('visits', {
      _customer_number: `+1415555012${at}`,
      _desired_time: free[[1, 1, 4, 6, 20, 20, 22, 40][at] ?? 0] ?? '',
      first_name: name,
    });
  for (const last of ['01', '02', '03', '10', '12'])
    await ringback.create('support', { _customer_number: `+141555501${last}`, first_name: 'Rosa' });
  const document = `<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" initial="greeting">
  <state id="greeting">
    <onentry><send event="greeted" delay="2s"/></onentry>
    <transition event="greeted" target="done"/>
  </state>
  <final id="done"/>
</scxml>
`;
  await fetch(`${ringback.http}/api/v1/documents/greeting.scxml`, {
    method: 'PUT',
    headers: { authorization: `Basic ${Buffer.from(`admin:${ADMIN_PASSWORD}`).toString('base64')}` },
    body: document,
  });
}
