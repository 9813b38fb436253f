import type { Page, Route } from 'playwright-core';
import { expect, test } from 'vitest';
import { accessibilityProblems, faultsOf } from './chromium.ts';

interface States {
  readonly path: string;
  /** Stays whatever it has; null: where nothing can be had, that is all there is. Texts of pages may be the same. */
  readonly heading: string | null;
  /** What of it could not be had. */
  readonly failed: string;
  /** What is said where there is nothing yet; null: the page is of something that is there. */
  readonly empty: string | null;
}

const PAGES: readonly States[] = [
  { path: '/', heading: 'Callbacks', failed: 'Callbacks', empty: 'No callbacks here' },
  { path: '/callbacks/1-1', heading: null, failed: 'The callback', empty: null },
  {
    path: '/queues',
    heading: 'Queues and agents',
    failed: 'Queues in which nobody stands',
    empty: 'Nobody waits',
  },
  { path: '/reports', heading: 'Reports', failed: 'The report', empty: 'Nothing happened on this day' },
  { path: '/simulator', heading: null, failed: 'The simulator', empty: null },
  {
    path: '/services',
    heading: 'Configured services',
    failed: 'Services',
    empty: 'No service is configured',
  },
  { path: '/services/support', heading: null, failed: 'The service support', empty: null },
  {
    path: '/hours',
    heading: 'Office hours and capacity',
    failed: 'Services',
    empty: 'There is no service of this kind',
  },
  { path: '/documents', heading: 'Documents', failed: 'Documents', empty: 'No document was uploaded' },
  { path: '/documents/own.scxml', heading: null, failed: 'The document own.scxml', empty: null },
  { path: '/templates', heading: 'Templates', failed: 'Templates', empty: 'There is no template' },
  { path: '/prompts', heading: 'Prompts', failed: 'Prompts', empty: 'There is no prompt of your own yet' },
  { path: '/patterns', heading: 'Patterns', failed: 'Patterns', empty: 'There is no group yet' },
  { path: '/resources', heading: 'Access numbers', failed: 'Groups', empty: 'There is no group yet' },
  {
    path: '/providers',
    heading: 'Push providers',
    failed: 'Providers',
    empty: 'There is no push provider yet',
  },
  { path: '/options', heading: 'Server options', failed: 'Sections', empty: 'No option is set' },
  { path: '/users', heading: 'Users and keys', failed: 'Users', empty: 'There is no user' },
  { path: '/audit', heading: 'Audit log', failed: 'The log', empty: 'Nothing is written down here' },
  { path: '/no/such', heading: null, failed: '', empty: null },
];
const SERVICES = { path: '/services', heading: 'Configured services' };
/** A callback of which the server tells everything but why it stands where it does. */
const WAITING = {
  id: '1-2',
  service: 'support',
  state: 'QUEUED',
  reason: null,
  customerNumber: '+14155550166',
  createdAt: '2026-01-05T10:00:00.000Z',
  desiredAt: '2026-01-05T10:00:00.000Z',
  arrivedAt: '2026-01-05T10:00:00.000Z',
  connectedAt: null,
  completedAt: null,
  sessionId: null,
  userData: {},
  params: {},
  dialAttempts: [],
};
/** Whatever a page asks for, but who is signed in. */
const ASKED = /\/api\/v1\/(?!me$)/;
/** Nothing goes on, as far as the stream says. */
const NOTHING_LIVE = `event: snapshot\ndata: ${JSON.stringify({ callbacks: [], agents: [], queues: [], calls: [], services: [] })}\n\n`;
/** Pages ask once more before they give up: for that nobody waits here. */
const ASKED_AGAIN_MS = 1_500;

/** What every page says when the server answers with errors, or has nothing: none stays white, or waits for ever. */
export function statesTests(given: () => { readonly http: string; readonly page: Page }): void {
  test('say on every page what the server refuses, and that there is nothing yet, and what to do about it', async () => {
    const { http, page: other } = given();
    const page = await other.context().newPage();
    const faults = faultsOf(page);
    await page.clock.install();
    let state: 'failing' | 'empty' | 'well' | 'partly failing' = 'failing';
    await page.route(ASKED, async (route: Route) => {
      const isStream = route.request().url().includes('/events');
      const path = new URL(route.request().url()).pathname;
      const broken = { status: 500, json: { message: 'Something broke in here.', phrase: 'INTERNAL' } };
      if (state === 'well') return route.continue();
      if (state === 'partly failing')
        return /\/(findings|why)$/.test(path)
          ? route.fulfill(broken)
          : path.endsWith(`/callbacks/${WAITING.id}`)
            ? route.fulfill({ json: WAITING })
            : path.endsWith(`/callbacks/${WAITING.id}/trace`)
              ? route.fulfill({ json: [] })
              : route.continue();
      if (state === 'empty')
        return route.fulfill(
          isStream
            ? { contentType: 'text/event-stream', body: NOTHING_LIVE }
            : { json: emptyOf(route.request().url()), headers: { 'x-total-count': '0' } },
        );
      return isStream ? route.continue() : route.fulfill(broken);
    });
    const visit = async (
      { path, heading }: Pick<States, 'path' | 'heading'>,
      sign: string,
    ): Promise<void> => {
      // Without a load of its own each: the application finds its way by the address.
      await page.evaluate((to) => history.pushState({}, '', to), path);
      await page.clock.fastForward(ASKED_AGAIN_MS);
      const main = page.getByRole('main');
      const shown = main.getByText(sign, { exact: true }).first();
      const head = main.getByRole('heading', {
        level: 1,
        exact: true,
        ...(heading === null ? {} : { name: heading }),
      });
      await expect
        .poll(
          async () => {
            await page.clock.fastForward(ASKED_AGAIN_MS);
            return (heading === null || (await head.isVisible())) && (await shown.isVisible());
          },
          { timeout: 20_000, interval: 20, message: `${path} in the state ${state}` },
        )
        .toBe(true);
    };

    await page.goto(http);
    await page.getByRole('button', { name: 'Sign out' }).waitFor();
    for (const one of PAGES) {
      const { failed } = one;
      if (failed === '') {
        await visit(one, 'There is no such page');
        continue;
      }
      await visit(one, `${failed} could not be loaded`);
      await page.getByRole('button', { name: 'Try again' }).first().waitFor();
      await page.getByText('Something broke in here.').first().waitFor();
    }
    await visit(SERVICES, 'Services could not be loaded');
    expect(await accessibilityProblems(page)).toEqual([]);
    state = 'well';
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('link', { name: 'support', exact: true }).waitFor();

    state = 'empty';
    await page.goto(http);
    await page.getByRole('button', { name: 'Sign out' }).waitFor();
    for (const one of PAGES) if (one.empty !== null) await visit(one, one.empty);
    expect(await accessibilityProblems(page)).toEqual([]);

    // What is not known of a page that is there otherwise is not taken for nothing.
    state = 'partly failing';
    await visit({ path: '/services/support', heading: 'support' }, 'The check could not be loaded');
    await visit(
      { path: `/callbacks/${WAITING.id}`, heading: `Callback to ${WAITING.customerNumber}` },
      'Its place in the queue could not be loaded',
    );
    expect(await page.getByText('does not stand in a queue').count()).toBe(0);
    expect(await accessibilityProblems(page)).toEqual([]);
    expect(faults.filter((text) => !/status of 500/.test(text))).toEqual([]);
    await page.close();
  });
}

/** The answer of an installation in which nothing is: reports have rows, everything else is a list. */
function emptyOf(url: string): unknown {
  return new URL(url).pathname.startsWith('/api/v1/reports/') ? { rows: [] } : [];
}
