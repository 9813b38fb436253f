import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { RingbackProcess } from '../product/ringback-process.ts';
import { accessibilityProblems } from './chromium.ts';

/** Enough for the slowest machine. */
const IN_TIME = { timeout: 20_000 };

interface Management {
  readonly ringback: RingbackProcess;
  readonly page: Page;
}

/** The pages of what is configured once: each makes something, changes it and takes it away, as the API has it then. */
export function settingsTests(given: () => Management): void {
  const stored = <T>(path: string): Promise<T> => given().ringback.admin('GET', `/api/v1/${path}`);
  const becomes = (path: string) => expect.poll(() => stored(path), IN_TIME);
  const open = async (title: string): Promise<void> => {
    const { page } = given();
    await page.getByRole('link', { name: title }).click();
    await page.getByRole('heading', { name: title, level: 1 }).waitFor();
  };
  const isAccessible = async (): Promise<void> =>
    expect(await accessibilityProblems(given().page)).toEqual([]);
  const save = (): Promise<void> => given().page.getByRole('button', { name: 'Save', exact: true }).click();

  test('keep patterns, and try a value against them', async () => {
    const { page } = given();
    await open('Patterns');
    await page.getByText('There is no group yet').waitFor();
    await page.getByLabel('New group').fill('expensive');
    await page.getByRole('button', { name: 'Add the group' }).click();
    await page.getByLabel('Name', { exact: true }).fill('premium');
    await page.getByLabel('Pattern', { exact: true }).fill('1900.*');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await save();
    await becomes('lists/GMS_Patterns').toEqual({ expensive: { premium: '1900.*' } });
    await page.getByLabel('Value', { exact: true }).fill('19005550100');
    await page.getByRole('button', { name: 'Try it' }).click();
    await page.getByText('The pattern premium matches it.').waitFor();
    await isAccessible();
    await page.getByLabel('Pattern of premium, expensive').fill('1976.*');
    await save();
    await becomes('lists/GMS_Patterns').toEqual({ expensive: { premium: '1976.*' } });
    await page.getByRole('button', { name: 'Take the group away' }).click();
    await save();
    await becomes('lists/GMS_Patterns').toEqual({});
  });

  test('keep access numbers', async () => {
    const { page } = given();
    await open('Access numbers');
    await page.getByLabel('New group').fill('pool');
    await page.getByRole('button', { name: 'Make the group' }).click();
    const numbers = page.getByLabel('Numbers of pool, one per line');
    await numbers.fill('+18005550101\n+18005550102');
    await save();
    await becomes('resources').toEqual([{ name: 'pool', numbers: ['+18005550101', '+18005550102'] }]);
    await isAccessible();
    await numbers.fill('+18005550102');
    await save();
    await becomes('resources').toEqual([{ name: 'pool', numbers: ['+18005550102'] }]);
    page.once('dialog', (asked) => void asked.accept());
    await page.getByRole('button', { name: 'Delete the group pool' }).click();
    await becomes('resources').toEqual([]);
  });

  test('keep options of the server', async () => {
    const { page } = given();
    const options = async (): Promise<unknown> => {
      const sections = await stored<readonly { name: string; options: object }[]>('sections');
      return sections.find(({ name }) => name === 'reporting')?.options;
    };
    await open('Server options');
    await page.getByLabel('New section').fill('reporting');
    await page.getByRole('button', { name: 'Make the section' }).click();
    await page.getByRole('button', { name: /^reporting/ }).click();
    const section = page.getByRole('region', { name: /^reporting/ });
    await section.getByLabel('Option', { exact: true }).fill('at');
    await section.getByLabel('Value', { exact: true }).fill('noon');
    await section.getByRole('button', { name: 'Add', exact: true }).click();
    await section.getByRole('button', { name: 'Save' }).click();
    await expect.poll(options, IN_TIME).toEqual({ at: 'noon' });
    await isAccessible();
    await section.getByLabel('Value of at, reporting').fill('midnight');
    await section.getByRole('button', { name: 'Save' }).click();
    await expect.poll(options, IN_TIME).toEqual({ at: 'midnight' });
    page.once('dialog', (asked) => void asked.accept());
    await page.getByRole('button', { name: 'Delete the section reporting' }).click();
    await expect.poll(options, IN_TIME).toBeUndefined();
  });

  test('keep users with their roles, and keys of programs', async () => {
    const { ringback, page } = given();
    const bea = async (): Promise<unknown> =>
      (await stored<readonly { name: string }[]>('users')).find(({ name }) => name === 'bea');
    const dialog = page.getByRole('dialog');
    await open('Users and keys');
    await page.getByRole('button', { name: 'New user' }).click();
    await dialog.getByRole('textbox', { name: 'Name' }).fill('bea');
    await dialog.getByLabel(/^Password/).fill('short');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.getByRole('alert').waitFor();
    await isAccessible();
    await dialog.getByLabel(/^Password/).fill('long-enough-for-bea');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await expect.poll(bea, IN_TIME).toMatchObject({ role: 'supervisor', active: true });
    await page.getByRole('button', { name: 'Change bea' }).click();
    await dialog.getByRole('combobox', { name: 'Role' }).click();
    await page.getByRole('option', { name: 'agent' }).click();
    await dialog.getByRole('textbox', { name: 'Agent' }).fill('1002');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await expect.poll(bea, IN_TIME).toMatchObject({ role: 'agent', agentId: '1002' });
    await page.getByRole('row', { name: /bea agent 1002/ }).waitFor();

    await page.getByLabel('New key, named').fill('wallboard');
    await page.getByRole('button', { name: 'Make it' }).click();
    const key = await page
      .getByRole('status')
      .filter({ hasText: 'This is shown once' })
      .getByRole('code')
      .textContent();
    const asKey = () =>
      fetch(`${ringback.http}/api/v1/queues`, { headers: { authorization: `Bearer ${key}` } });
    expect((await asKey()).status).toBe(200);
    await isAccessible();
    page.once('dialog', (asked) => void asked.accept());
    await page.getByRole('button', { name: 'Revoke wallboard' }).click();
    await expect.poll(async () => (await asKey()).status, IN_TIME).toBe(401);

    await page.getByRole('button', { name: 'Change bea' }).click();
    page.once('dialog', (asked) => void asked.accept());
    await dialog.getByRole('button', { name: 'Delete' }).click();
    await expect.poll(bea, IN_TIME).toBeUndefined();
  });

  test('tell who changed what, and what was refused', async () => {
    const { page } = given();
    await open('Audit log');
    const log = page.getByRole('region', { name: 'Audit log' });
    await log
      .getByRole('row', { name: /admin.*user bea.*done/ })
      .first()
      .waitFor();
    await page.getByRole('combobox', { name: 'What' }).click();
    await page.getByRole('option', { name: 'resource group' }).click();
    await log
      .getByRole('row', { name: /resource group pool/ })
      .first()
      .waitFor();
    await expect.poll(() => log.getByText('user bea').count(), IN_TIME).toBe(0);
    await isAccessible();
    await page.getByLabel('Who').fill('nobody of this name');
    await page.getByText('Nothing is written down here').waitFor();
  });
}
