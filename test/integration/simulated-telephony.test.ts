import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ADMIN_PASSWORD, RingbackProcess, until } from '../product/ringback-process.ts';
import { WIDE_LIMITS } from '../product/wide-limits.ts';

const SERVICE = {
  _type: 'ors',
  _service: 'callback',
  ...WIDE_LIMITS,
  _call_direction: 'USERTERMINATED',
  _urs_virtual_queue: 'VQ_Support',
  _target: 'Customer_Service@Stat_Server.GA',
};

// The one server of this driver: phones in memory, on a test clock.
describe('with telephony.driver simulated', () => {
  let ringback: RingbackProcess;
  beforeAll(async () => {
    ringback = await RingbackProcess.start(
      {
        http: { port: 0 },
        telephony: {
          driver: 'simulated',
          simulated: { phones: [{ match: '^\\+15550777$', does: 'rejects', afterSeconds: 0 }] },
        },
        agents: [{ id: '1001', name: 'Ana', groups: ['Customer_Service'], state: 'Ready' }],
        services: { support: SERVICE },
      },
      ['--test-clock'],
    );
  });
  afterAll(() => ringback?.close());

  /** Looks each time a second of the test clock has gone by. */
  const whileTimeGoesOn = <T>(look: () => Promise<T>, holds: (value: T) => boolean): Promise<T> =>
    until(async () => {
      await ringback.admin('POST', '/test/clock', { advance: 'PT1S' });
      return look();
    }, holds);
  const create = async (number: string): Promise<string> => {
    const { status, body } = await ringback.create('support', { _customer_number: number });
    expect(status).toBe(200);
    return body['_id'] ?? '';
  };

  it('a callback becomes COMPLETED, AGENT_CONNECTED without any phone, and the ready line says that nobody listens for SIP', async () => {
    expect(ringback.announcement).toMatch(/^\{"event":"ready","http":"http:[^"]*","sip":null\}$/m);
    const id = await create('+15550100');
    await whileTimeGoesOn(
      () => ringback.outcome(id),
      (outcome) => outcome === 'COMPLETED/AGENT_CONNECTED',
    );
    await whileTimeGoesOn(
      () => ringback.admin<unknown[]>('GET', '/api/v1/calls'),
      (calls) => calls.length === 0,
    );
    // Agents talk at a phone, not in the browser.
    const desk = await fetch(`${ringback.http}/api/v1/desk/phone?agent=1001`, {
      headers: { authorization: `Basic ${Buffer.from(`admin:${ADMIN_PASSWORD}`).toString('base64')}` },
    });
    expect(await desk.json()).toEqual({ dn: '1001', browser: false });
  });

  it.each([
    ['+15550486', 'busy'],
    ['+15550777', 'rejected'],
  ])('%s is %s, as its end or a rule says', async (number, result) => {
    const id = await create(number);
    await whileTimeGoesOn(
      () => Promise.resolve(ringback.logged('dial.attempt').filter(({ callbackId }) => callbackId === id)),
      (attempts) => attempts.some((attempt) => attempt['result'] === result),
    );
  });
});
