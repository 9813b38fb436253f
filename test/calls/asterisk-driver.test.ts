import type { SoftPhone } from '@ringback/sip';
import { type Asterisk, asteriskRoot, freePort, hasProgram, startAsterisk } from '@ringback/testkit';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  AGENT_HZ,
  CUSTOMER_HZ,
  hears,
  loudestFrequency,
  startTalkingChromium,
} from '../browser/telephones.ts';
import { Phones, trunkTo } from '../product/phones.ts';
import { RingbackProcess, until } from '../product/ringback-process.ts';
import { WIDE_LIMITS } from '../product/wide-limits.ts';

const HOST = '127.0.0.6';
const root = asteriskRoot();
/** The agent whose phone is the browser. */
const BROWSER = { dn: '1003', password: 'at-the-desk' };
const CUSTOMERS = {
  talks: '+15551240001',
  hangsUp: '+15551240002',
  busy: '+15551240003',
  waits: '+15551240004',
  toBrowser: '+15551240005',
};

// Needs the folder that tools/asterisk-chroot.sh builds, in RINGBACK_ASTERISK. One server, which is killed in the end: calls that
// outlive a process are what differs from the switch inside of the product, and cost a second start.
describe.skipIf(root === null)('callbacks with telephony.driver asterisk, over a real Asterisk', () => {
  const customers = new Map<string, SoftPhone>();
  let phones: Phones;
  let asterisk: Asterisk;
  let ringback: RingbackProcess;

  beforeAll(async () => {
    phones = await Phones.open('39000-39999');
    customers.set(CUSTOMERS.talks, await phones.customer(CUSTOMERS.talks, { kind: 'answer', afterMs: 100 }));
    customers.set(
      CUSTOMERS.hangsUp,
      await phones.customer(CUSTOMERS.hangsUp, { kind: 'answer', afterMs: 0, hangUpAfterMs: 500 }),
    );
    customers.set(CUSTOMERS.busy, await phones.customer(CUSTOMERS.busy, { kind: 'busy' }));
    customers.set(CUSTOMERS.waits, await phones.customer(CUSTOMERS.waits, { kind: 'answer', afterMs: 0 }));
    customers.set(
      CUSTOMERS.toBrowser,
      await phones.customer(CUSTOMERS.toBrowser, { kind: 'answer', afterMs: 0 }),
    );
    const answering = await phones.agent('1001', { kind: 'answer', afterMs: 100, hangUpAfterMs: 1_500 });
    const rejecting = await phones.agent('1002', { kind: 'decline' });
    const port = await freePort();
    const ari = { port: await freePort(), username: 'cb', password: 'for-tests-only' };
    asterisk = await startAsterisk({
      root: root ?? '',
      host: HOST,
      port,
      rtpPorts: '16000-16999',
      caller: '127.0.0.1',
      phones: {},
      browserPhones: { [BROWSER.dn]: BROWSER.password },
      dialPlan: '[from-ringback]\nexten => _X.,1,Stasis(ringback)\n same => n,Hangup()\n',
      ari,
    });
    const common = {
      _type: 'ors',
      _service: 'callback',
      ...WIDE_LIMITS,
      _call_direction: 'USERTERMINATED',
      _wait_for_agent: 'false',
      _dial_retry_timeout: '600',
      _urs_virtual_queue: 'VQ_Support',
      _target: 'Support@Stat_Server.GA',
    };
    ringback = await RingbackProcess.start({
      http: { port: 0 },
      telephony: {
        driver: 'asterisk',
        rtp: { ports: '14000-14999' },
        asterisk: { url: `http://${HOST}:${ari.port}`, password: ari.password, endpoint: 'ringback' },
        trunks: [...customers].map(([number, phone]) => trunkTo(number, phone)),
      },
      agents: [
        { id: '1001', uri: answering.contact, groups: ['Support'], state: 'Ready' },
        { id: '1002', uri: rejecting.contact, groups: ['Rejecting'], state: 'Ready' },
        { id: BROWSER.dn, password: BROWSER.password, groups: ['Browser'] },
      ],
      services: {
        'customer-first': common,
        'agent-first': {
          ...common,
          _wait_for_agent: 'true',
          _userterminated_first_connect_party: 'AGENT',
        },
        nobody: { ...common, _urs_virtual_queue: 'VQ_Nobody', _target: 'Nobody@Stat_Server.GA' },
        browser: { ...common, _urs_virtual_queue: 'VQ_Browser', _target: 'Browser@Stat_Server.GA' },
        rejecting: { ...common, _urs_virtual_queue: 'VQ_Rejecting', _target: 'Rejecting@Stat_Server.GA' },
      },
    });
  }, 60_000);
  afterAll(async () => {
    await ringback?.close();
    await asterisk?.stop();
    await phones?.close();
  });

  const create = async (service: string, number: string): Promise<string> => {
    const { status, body } = await ringback.create(service, { _customer_number: number });
    expect(status).toBe(200);
    return body['_id'] ?? '';
  };
  const ends = (id: string, wanted: string) =>
    until(
      () => ringback.outcome(id),
      (outcome) => outcome === wanted,
    );

  test.each(['customer-first', 'agent-first'])(
    '%s: both talk, and the callback is completed',
    async (service) => {
      const phone = customers.get(CUSTOMERS.talks);
      const rung = phone?.invites ?? 0;
      const id = await create(service, CUSTOMERS.talks);
      await ends(id, 'COMPLETED/AGENT_CONNECTED');
      const call = phone?.calls.at(-1);
      await call?.ended;
      // The voice of the agent came through Asterisk.
      expect((await call?.report())?.heard).toContainEqual({ frequency: 620, times: expect.any(Number) });
      expect(phone?.invites).toBe(rung + 1);
      await until(
        () => ringback.admin<unknown[]>('GET', '/api/v1/calls'),
        (calls) => calls.length === 0,
      );
    },
  );

  test('a busy customer is told as busy, and a customer who hangs up while waiting ends the callback', async () => {
    const busy = await create('customer-first', CUSTOMERS.busy);
    const gone = await create('nobody', CUSTOMERS.hangsUp);
    await until(
      () => ringback.logged('dial.attempt'),
      (lines) => lines.some(({ callbackId, result }) => callbackId === busy && result === 'busy'),
    );
    await ends(gone, 'COMPLETED/FAIL_INTERACTION_DELETED');
  });

  test('an agent who rejects is made not ready, and the customer goes on waiting', async () => {
    const id = await create('rejecting', CUSTOMERS.waits);
    await until(
      () => ringback.admin<{ id: string; state: string }[]>('GET', '/api/v1/agents'),
      (agents) => agents.some((agent) => agent.id === '1002' && agent.state === 'NotReady'),
    );
    const call = customers.get(CUSTOMERS.waits)?.calls.at(-1);
    expect(call?.state).not.toBe('ended');
    // Music, through Asterisk.
    await until(
      async () => (await call?.report())?.loudestRms ?? 0,
      (loudness) => loudness > 0,
    );
    expect(await ringback.outcome(id)).not.toMatch(/^COMPLETED/);
  });

  describe.skipIf(!hasProgram('chromium'))('an agent whose phone is Chromium', () => {
    let browser: Browser;
    let page: Page;
    beforeAll(async () => {
      browser = await startTalkingChromium(ringback.folder);
      page = await browser.newPage();
      const data = { username: BROWSER.dn, password: BROWSER.password };
      const login = await page.context().request.post(`${ringback.http}/api/v1/login`, { data });
      expect(login.status()).toBe(200);
      await page.goto(`${ringback.http}/desk`);
    });
    afterAll(() => browser?.close());

    test('registers at Asterisk, is rung, answers, and both hear each other', async () => {
      await page.getByRole('switch', { name: 'Use the phone in this browser' }).check();
      const phone = page.getByRole('region', { name: 'Your phone' });
      await phone.getByText('Registered').waitFor();
      await page.getByRole('button', { name: 'Ready', exact: true }).click();
      await create('browser', CUSTOMERS.toBrowser);
      await phone.getByRole('button', { name: 'Answer' }).click({ timeout: 20_000 });
      await phone.getByText('Talking').waitFor();
      expect(await page.evaluate(loudestFrequency)).toBeCloseTo(CUSTOMER_HZ, -2);
      const call = customers.get(CUSTOMERS.toBrowser)?.calls.at(-1);
      if (call === undefined) throw new Error('The customer was not called');
      await hears(call, AGENT_HZ);
    });

    test('is muted, presses keys, holds the customer with music, and ends the call for both when the window is closed', async () => {
      const phone = page.getByRole('region', { name: 'Your phone' });
      const own = page.getByRole('region', { name: 'Your call' });
      const call = customers.get(CUSTOMERS.toBrowser)?.calls.at(-1);
      if (call === undefined) throw new Error('The customer was not called');
      await phone.getByRole('button', { name: 'Mute' }).click();
      await hears(call, undefined);
      await phone.getByRole('button', { name: 'Keys' }).click();
      for (const key of ['5', '1', '#']) await page.keyboard.press(key);
      await until(
        async () => (await call.report()).digits,
        (digits) => digits === '51#',
      );
      await phone.getByRole('button', { name: 'Unmute' }).click();
      await hears(call, AGENT_HZ);
      await own.getByRole('button', { name: 'Hold' }).click();
      await own.getByText('on hold and hears music').waitFor();
      await hears(call, undefined);
      await own.getByRole('button', { name: 'Resume' }).click();
      await hears(call, AGENT_HZ);
      await page.close();
      expect(await call.ended).toMatchObject({ kind: 'hung-up', by: 'peer' });
      // Nobody is there any more: it is not to be rung.
      await until(
        () => ringback.admin<{ id: string; reachable?: boolean }[]>('GET', '/api/v1/agents'),
        (agents) => agents.some((agent) => agent.id === BROWSER.dn && agent.reachable === false),
      );
    });
  });

  test('after SIGKILL with a customer on the line his phone is let go of, and is not rung beside that (P2)', async () => {
    const phone = customers.get(CUSTOMERS.waits);
    const call = phone?.calls.at(-1);
    expect(call?.state).not.toBe('ended');
    await ringback.kill();
    expect(call?.state).not.toBe('ended');
    await ringback.up();
    await call?.ended;
    const alive = phone?.calls.filter(({ state }) => state !== 'ended').length ?? 0;
    expect(alive).toBeLessThanOrEqual(1);
    expect(ringback.logged('asterisk.fault')).toEqual([]);
  });
});
