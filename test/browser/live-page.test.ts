import { hasProgram } from '@ringback/testkit';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RingbackProcess } from '../product/ringback-process.ts';
import { faultsOf, startChromium } from './chromium.ts';

describe.skipIf(!hasProgram('chromium'))('the live page of the demo in Chromium', () => {
  let ringback: RingbackProcess;
  let browser: Browser;
  let page: Page;
  let faults: string[] = [];

  beforeAll(async () => {
    ringback = await RingbackProcess.start('demo');
    browser = await startChromium();
    page = await browser.newPage();
    faults = faultsOf(page);
    await page.goto(`${ringback.http}/live`);
  });
  afterAll(async () => {
    await browser?.close();
    await ringback?.close();
  });

  test('shows the agents of the demo as they are', async () => {
    await page.locator('#rows-agents tr', { hasText: 'Ana' }).waitFor();
    expect(await page.locator('#rows-agents tr').count()).toBe(3);
    await page.locator('#rows-agents tr', { hasText: 'Ready' }).first().waitFor();
  });

  test('asks for a callback, shows the call and the agent as they change, and tells the story', async () => {
    await page.locator('#ask button[type=submit]').click();
    const row = page.locator('#rows-callbacks tr').first();
    await row.waitFor();
    await page.locator('#rows-calls tr', { hasText: /connected/i }).waitFor({ timeout: 20_000 });
    await page.locator('#rows-agents tr', { hasText: /Talking/ }).waitFor();
    await page.locator('#rows-callbacks tr', { hasText: 'AGENT_CONNECTED' }).waitFor({ timeout: 20_000 });
    await row.locator('button, a').first().click();
    const story = page.locator('dialog#story');
    await story.waitFor();
    await story.getByText('Customer and agent are connected.').waitFor();
    expect(faults).toEqual([]);
  });

  test('runs the printed command as it stands', async () => {
    const command = ringback.announcement.split('\n').find((line) => line.startsWith('curl '));
    expect(command).toContain(ringback.http);
  });
});
