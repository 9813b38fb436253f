import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Locator, Page } from 'playwright-core';

const GUIDE = fileURLToPath(new URL('../../docs/guide', import.meta.url));
const SIZE = { width: 1100, height: 680 };

/** Whether the pictures of the documentation are made anew (`npm run pictures`): tests take them on their way. */
export const makesPictures = process.env['RINGBACK_PICTURES'] === '1';

/** A picture of a page as it stands, for `docs/guide`, with `shown` in the middle; nothing when they are not made. */
export async function picture(page: Page, name: string, shown?: Locator): Promise<void> {
  if (!makesPictures) return;
  const before = page.viewportSize();
  await page.setViewportSize(SIZE);
  await shown?.evaluate((element) => element.scrollIntoView({ block: 'center' }));
  await page.screenshot({ path: path.join(GUIDE, `${name}.png`), animations: 'disabled', caret: 'hide' });
  if (before !== null) await page.setViewportSize(before);
}
