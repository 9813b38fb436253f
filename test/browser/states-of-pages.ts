import type { Page, Route } from 'playwright-core';
import { expect, test } from 'vitest';
import { accessibilityProblems, faultsOf } from './chromium.ts';

interface States {
  readonly path: string;
  /** What of it could not be had. */
  readonly failed: string;
  /** What is said where there is nothing yet; null: the page is of something that is there. */
  readonly empty: string | null;
}

const PAGES: readonly States[] = [
  { path: '/', failed: 'Callbacks', empty: 'No callbacks here' },
  { path: '/callbacks/1-1', failed: 'The callback', empty: null },
  { path: '/queues', failed: 'Queues in which nobody stands', empty: 'Nobody waits' },
  { path: '/reports', failed: 'The report', empty: 'Nothing happened on this day' },
  { path: '/simulator', failed: 'The simulator', empty: null },
  { path: '/services', failed: 'Services', empty: 'No service is configured' },
  { path: '/services/support', failed: 'The service support', empty: null },
  { path: '/hours', failed: 'Services', empty: 'There is no service of this kind' },
  { path: '/documents', failed: 'Documents', empty: 'No document was uploaded' },
  { path: '/documents/own.scxml', failed: 'The document own.scxml', empty: null },
  { path: '/templates', failed: 'Templates', empty: 'There is no template' },
  { path: '/prompts', failed: 'Prompts', empty: 'There is no prompt of your own yet' },
  { path: '/patterns', failed: 'Patterns', empty: 'There is no group yet' },
  { path: '/resources', failed: 'Groups', empty: 'There is no group yet' },
  { path: '/providers', failed: 'Providers', empty: 'There is no push provider yet' },
  { path: '/options', failed: 'Sections', empty: 'No option is set' },
  { path: '/users', failed: 'Users', empty: 'There is no user' },
  { path: '/audit', failed: 'The log', empty: 'Nothing is written down here' },
  { path: '/no/such', failed: '', empty: null },
];
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
    let state: 'failing' | 'empty' | 'well' = 'failing';
    await page.route(ASKED, async (route: Route) => {
      const isStream = route.request().url().includes('/events');
      if (state === 'well') return route.continue();
      if (state === 'empty')
        return route.fulfill(
          isStream
            ? { contentType: 'text/event-stream', body: NOTHING_LIVE }
            : { json: emptyOf(route.request().url()), headers: { 'x-total-count': '0' } },
        );
      return isStream
        ? route.continue()
        : route.fulfill({ status: 500, json: { message: 'Something broke in here.', phrase: 'INTERNAL' } });
    });
    const visit = async (path: string, sign: string): Promise<void> => {
      // Without a load of its own each: the application finds its way by the address.
      await page.evaluate((to) => history.pushState({}, '', to), path);
      await page.clock.fastForward(ASKED_AGAIN_MS);
      const shown = page.getByRole('main').getByText(sign, { exact: true }).first();
      await expect
        .poll(
          async () => {
            await page.clock.fastForward(ASKED_AGAIN_MS);
            return shown.isVisible();
          },
          { timeout: 20_000, interval: 20, message: `${path} in the state ${state}` },
        )
        .toBe(true);
    };

    await page.goto(http);
    await page.getByRole('button', { name: 'Sign out' }).waitFor();
    for (const { path, failed } of PAGES) {
      if (failed === '') {
        await visit(path, 'There is no such page');
        continue;
      }
      await visit(path, `${failed} could not be loaded`);
      await page.getByRole('button', { name: 'Try again' }).first().waitFor();
      await page.getByText('Something broke in here.').first().waitFor();
    }
    await visit('/services', 'Services could not be loaded');
    expect(await accessibilityProblems(page)).toEqual([]);
    state = 'well';
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('link', { name: 'support', exact: true }).waitFor();

    state = 'empty';
    await page.goto(http);
    await page.getByRole('button', { name: 'Sign out' }).waitFor();
    for (const { path, empty } of PAGES) if (empty !== null) await visit(path, empty);
    expect(await accessibilityProblems(page)).toEqual([]);
    expect(faults.filter((text) => !/status of 500/.test(text))).toEqual([]);
    await page.close();
  });
}

/** The answer of an installation in which nothing is: reports have rows, everything else is a list. */
function emptyOf(url: string): unknown {
  return new URL(url).pathname.startsWith('/api/v1/reports/') ? { rows: [] } : [];
}
