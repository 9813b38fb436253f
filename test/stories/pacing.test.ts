import type { CallbackId, OptionMap } from '@ringback/core';
import type { PhoneScript } from '@ringback/testkit';
import { afterEach, describe, expect, test } from 'vitest';
import { agent, type CentreOptions, ContactCentre, SUPPORT } from './contact-centre.ts';

const customer = (number: number): string => `+1555123${String(number).padStart(4, '0')}`;
const answers = (afterMs: number, hangsUpAfterMs = 60_000): PhoneScript => ({
  kind: 'answers',
  afterMs,
  hangsUpAfterMs,
});
const isCustomer = (who: string): boolean => who.startsWith('+');
const busy: PhoneScript = {
  kind: 'fails',
  afterMs: 3000,
  failure: { result: 'busy', sipStatus: 486, text: 'Busy.' },
};
const AHEAD: OptionMap = { _wait_for_agent: 'true', _dialing_notifications: 'true' };

let centre: ContactCentre;
afterEach(() => centre.close());

async function open(options: OptionMap, more: CentreOptions = {}): Promise<void> {
  centre = await ContactCentre.open({
    services: { support: { ...SUPPORT, ...options } },
    phones: (who) => (isCustomer(who) ? answers(8000) : answers(1000)),
    ...more,
  });
}
const pacing = () => centre.routing.pacing('VQ_Support');

describe('agents who are held before the customer is dialled (type 1)', () => {
  test('is what services do by default: the agent is reserved while the phone rings, and let go when nobody answers', async () => {
    await open(
      { _wait_for_agent: 'true', _dial_retry_timeout: '60' },
      { phones: (who, ring) => (!isCustomer(who) ? answers(1000) : ring === 0 ? busy : answers(8000)) },
    );
    const id = await centre.ask(customer(1));
    await centre.pass(1);
    expect(centre.routing.agents()[0]?.state.kind).toBe('reserved');
    await centre.pass(3);
    expect(centre.routing.agents()[0]?.state.kind).toBe('ready');
    await centre.pass(90);
    expect(centre.outcome(id)).toBe('COMPLETED/AGENT_CONNECTED');
    expect(pacing()).toMatchObject({ answered: 1, late: 0 });
  });
});

describe('customers who are dialled ahead of an agent (type 2)', () => {
  test('ring while the agent stays ready, and meet him when they answer', async () => {
    await open(AHEAD);
    const id = await centre.ask(customer(1));
    await centre.pass(1);
    expect(centre.rings(customer(1))).toHaveLength(1);
    expect(centre.routing.agents()[0]?.state.kind).toBe('ready');
    expect(centre.outcome(id)).toBe('ROUTING');
    await centre.pass(12);
    expect(centre.outcome(id)).toBe('COMPLETED/AGENT_CONNECTED');
    expect(centre.story(id)).toEqual(expect.arrayContaining(['dial.due', 'agent.reserved']));
    expect(pacing()).toMatchObject({
      dialled: 1,
      notAnswered: 0,
      answered: 1,
      late: 0,
      inFlight: 0,
      requests: [],
    });
  });

  test('U1: with four agents no more than four are on their phones at once, and nobody before his turn', async () => {
    await open(
      { ...AHEAD, _abandoned_call_limit: '100' },
      { agents: ['1', '2', '3', '4'].map((n) => agent(`100${n}`, `Agent ${n}`)) },
    );
    const asked: CallbackId[] = [];
    for (let n = 0; n < 50; n++) asked.push(await centre.ask(customer(n)));
    for (let second = 0; second < 900; second += 5) {
      await centre.pass(5);
      expect(centre.phones.calls().length).toBeLessThanOrEqual(4);
    }
    const rung = asked.map((_, n) => centre.rings(customer(n))[0]?.at ?? Number.POSITIVE_INFINITY);
    expect(rung).toEqual(rung.toSorted((a, b) => a - b));
    expect(rung.every(Number.isFinite)).toBe(true);
  });

  test('U2: are dialled once for one request, also when nothing is heard for as long as n2 of vcb says', async () => {
    await open(
      { ...AHEAD, _urs_extension_data: '{"vcb":"60:5:5"}', _ixn_createcall_timeout: '40' },
      { phones: (who) => (isCustomer(who) ? answers(30_000) : answers(1000)) },
    );
    const id = await centre.ask(customer(1));
    await centre.pass(35);
    expect(centre.rings(customer(1))).toHaveLength(1);
    expect(centre.outcome(id)).toBe('COMPLETED/AGENT_CONNECTED');
    expect(centre.story(id).filter((event) => event === 'dial.started')).toHaveLength(1);
  });

  test('U12: keep the time of their first request over attempts, and end when those are used up', async () => {
    await open(
      { ...AHEAD, _max_dial_attempts: '2', _dial_retry_timeout: '60' },
      { phones: (who) => (isCustomer(who) ? busy : answers(1000)) },
    );
    const id = await centre.ask(customer(1));
    const { arrivedAt } = centre.record(id);
    await centre.pass(100);
    expect(centre.record(id).arrivedAt).toBe(arrivedAt);
    expect(centre.rings(customer(1))).toHaveLength(2);
    expect(centre.outcome(id)).toBe('COMPLETED/FAIL_CALL_TO_CUSTOMER');
    expect(pacing()).toMatchObject({ dialled: 2, notAnswered: 2 });
  });

  test('a call is lost with the process, and the customer is called again in his place', async () => {
    await open(AHEAD);
    const id = await centre.ask(customer(1));
    await centre.pass(3);
    await centre.crash();
    await centre.pass(30);
    expect(centre.outcome(id)).toBe('COMPLETED/AGENT_CONNECTED');
    expect(centre.rings(customer(1))).toHaveLength(2);
  });

  test('of a service with the agent first, or a preview, are not: an agent is held', async () => {
    await open({ ...AHEAD, _userterminated_first_connect_party: 'AGENT' });
    const id = await centre.ask(customer(1));
    await centre.pass(15);
    expect(centre.story(id)).not.toContain('dial.due');
    expect(centre.outcome(id)).toBe('COMPLETED/AGENT_CONNECTED');
  });

  test('may be told of to a server that dials itself (notifyurl), with macros filled in', async () => {
    const told: { url: string; body: string }[] = [];
    await open(
      {
        ...AHEAD,
        _urs_extension_data:
          '{"notifyurl":"https://crm.example/dial?session=[orssession]","notifybody":"{\\"name\\":\\"[udata.name]\\"}","notifyenc":"json"}',
      },
      {
        http: (order) => {
          told.push({ url: order.url, body: String(order.body) });
          return { kind: 'answered', status: 200, headers: {}, body: new Uint8Array(), url: order.url };
        },
      },
    );
    const outcome = await centre.request(customer(1), {}, 'support', { name: 'Zoë' });
    if (outcome.kind === 'refused') throw new Error(outcome.refusal.kind);
    await centre.pass(2);
    expect(told).toEqual([
      {
        url: `https://crm.example/dial?session=${centre.record(outcome.id).sessionId}`,
        body: '{"name":"Zoë"}',
      },
    ]);
    expect(centre.rings(customer(1))).toHaveLength(0);
    expect(centre.story(outcome.id)).toContain('dial.due');
  });

  test('that cannot be told of are named in the history, and the option vcb that cannot be read as well', async () => {
    await open({ ...AHEAD, _urs_extension_data: '{"notifyurl":"urs://other/dial","vcb":"60:soon"}' });
    const id = await centre.ask(customer(1));
    await centre.pass(2);
    expect(centre.story(id)).toEqual(expect.arrayContaining(['dial.not-told', 'queue.notice']));
    expect(centre.outcome(id)).toBe('QUEUED');
  });
});
