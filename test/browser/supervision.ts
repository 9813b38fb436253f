import type { Browser, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { type RingbackProcess, until } from '../product/ringback-process.ts';
import { accessibilityProblems, faultsOf } from './chromium.ts';
import { picture } from './pictures.ts';
import {
  AGENT_HZ,
  CUSTOMER_HZ,
  type CustomerPhone,
  hears,
  moreSound,
  timesHeard,
  tonesHeard,
} from './telephones.ts';

interface Given {
  readonly ringback: RingbackProcess;
  readonly browser: Browser;
  /** The desk of Ana, who talks to the customer with the phone in the browser. */
  readonly page: Page;
  readonly customer: CustomerPhone;
}

interface Going {
  readonly id: string;
  readonly legs: readonly { readonly agentId: string | null; readonly state: string }[];
}

/** What a supervisor does on the management pages, and who hears whom by that. */
export function supervisionTests(given: () => Given): void {
  test('is listened to, whispered to and joined by a supervisor, who chooses a phone on the management pages', async () => {
    const { ringback, browser, page, customer } = given();
    const call = await customer.talking();
    const phone = page.getByRole('region', { name: 'Your phone' });
    await ringback.admin('POST', '/api/v1/agents/1003/state', { state: 'NotReady' });
    // Whoever is signed in at this machine without a session of his own is the administrator.
    const other = await browser.newContext({ locale: 'en-US', reducedMotion: 'reduce' });
    const pages = await other.newPage();
    const complaints = faultsOf(pages);
    await pages.goto(`${ringback.http}/queues`);
    const hasFocus = (label: string) =>
      expect.poll(() => pages.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe(label);
    const calls = pages.getByRole('region', { name: 'Calls' });
    const ana = calls.getByRole('group', { name: 'Supervise Ana' });
    await ana.waitFor();
    expect(await ana.getByRole('button', { name: 'Listen to Ana' }).isDisabled()).toBe(true);
    await calls.getByText('Choose a phone to listen with first.').waitFor();
    const choice = calls.getByRole('combobox', { name: 'Phone to listen with' });
    // The agent himself cannot be the one, and a phone that is logged out is refused in words.
    await choice.selectOption({ label: 'Ana (1001)' });
    await calls.getByText('choose another one').waitFor();
    await choice.selectOption({ label: 'Ben (1002)' });
    await ana.getByRole('button', { name: 'Listen to Ana' }).click();
    await calls.getByRole('alert').getByText('The phone of Ben cannot be rung').waitFor();
    expect(await accessibilityProblems(pages)).toEqual([]);
    // Another phone is in the call before this one: the button that was pressed is disabled, and the next that can has the keyboard.
    const callOf = async (agent: string): Promise<string | null> => {
      const going = await ringback.admin<Going[]>('GET', '/api/v1/calls');
      const isIn = ({ legs }: Going) => legs.some((leg) => leg.agentId === agent && leg.state !== 'ended');
      return going.find(isIn)?.id ?? null;
    };
    await ringback.admin('POST', `/api/v1/calls/${await callOf('1001')}/supervision`, {
      mode: 'listen',
      phone: '1003',
      agentId: '1001',
    });
    await calls.getByText('The phone of Chloe supervises this call already').waitFor();
    await hasFocus('Stop supervising Ana');
    await pages.keyboard.press('Enter');
    await hasFocus('Listen to Ana');
    await until(
      () => callOf('1003'),
      (id) => id === null,
    );
    await choice.selectOption({ label: 'Chloe (1003)' });
    await calls.getByText('This phone is').waitFor({ state: 'detached' });

    // Agent and supervisor have the same tone: the agent is silent, so that what is heard is the supervisor.
    await hears(call, AGENT_HZ);
    await phone.getByRole('button', { name: 'Mute' }).click();
    await hears(call, undefined);
    const before = await timesHeard(call, AGENT_HZ);
    // By keyboard alone from here.
    await ana.getByRole('button', { name: 'Listen to Ana' }).focus();
    await pages.keyboard.press('Enter');
    await calls.getByText('You hear the call; nobody hears you.').waitFor();
    expect(await calls.getByRole('alert').count()).toBe(0);
    // Chloe's phone listens a second time, and the call is none of hers.
    const chloe = await other.newPage();
    await chloe.goto(`${ringback.http}/desk?agent=1003`);
    await chloe.getByText('You listen to the call of a colleague.').waitFor();
    expect(await chloe.getByRole('group', { name: 'The call' }).count()).toBe(0);
    await chloe.close();
    expect(await page.evaluate(tonesHeard, [CUSTOMER_HZ, AGENT_HZ])).toEqual([CUSTOMER_HZ]);
    expect(await timesHeard(call, AGENT_HZ)).toBe(before);
    await pages.keyboard.press('Tab');
    await pages.keyboard.press('Space');
    await calls.getByText('Only the agent hears you.').waitFor();
    expect(await page.evaluate(tonesHeard, [AGENT_HZ, CUSTOMER_HZ])).toContain(AGENT_HZ);
    // The agent hears the supervisor, and goes on to while the customer listens.
    await moreSound(call);
    expect(await timesHeard(call, AGENT_HZ)).toBe(before);
    await pages.keyboard.press('Tab');
    await pages.keyboard.press('Enter');
    await calls.getByText('Everybody in the call hears you.').waitFor();
    await hears(call, AGENT_HZ);
    expect(await accessibilityProblems(pages)).toEqual([]);
    await picture(pages, 'management-pages/supervision', calls);

    // The page of the callback has the same, with the phone that was chosen before.
    await calls.getByRole('link').click();
    const region = pages.getByRole('region', { name: 'The conversation' });
    await region.getByText('Everybody in the call hears you.').waitFor();
    expect(await accessibilityProblems(pages)).toEqual([]);
    await region.getByRole('button', { name: 'Stop supervising Ana' }).focus();
    await pages.keyboard.press('Enter');
    await region.getByText('Everybody in the call hears you.').waitFor({ state: 'detached' });
    await hears(call, undefined);
    await hasFocus('Listen to Ana');
    await phone.getByRole('button', { name: 'Unmute' }).click();
    await hears(call, AGENT_HZ);
    expect(complaints.filter((text) => !/status of 40[19]/.test(text))).toEqual([]);
    await other.close();
    await ringback.admin('POST', '/api/v1/agents/1003/state', { state: 'LoggedOut' });
  });
}
