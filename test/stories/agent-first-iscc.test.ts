import type { OptionMap } from '@ringback/core';
import type { PhoneScript } from '@ringback/testkit';
import { afterEach, describe, expect, test } from 'vitest';
import { agent, type CentreOptions, ContactCentre, SUPPORT } from './contact-centre.ts';

const CUSTOMER = '+15551230001';
const VIA_TRUNK_GROUP: OptionMap = {
  ...SUPPORT,
  _wait_for_agent: 'true',
  _userterminated_first_connect_party: 'AGENT',
  _agent_first_via_tg: 'true',
  _trunk_group: 'TG_1',
  _retain_session_until_ixn_deleted: 'true',
  _dial_retry_timeout: '60',
};
const answers = (afterMs = 2000, hangsUpAfterMs = 60_000): PhoneScript => ({
  kind: 'answers',
  afterMs,
  hangsUpAfterMs,
});
const fails = (result: 'busy' | 'no_answer' | 'rejected', sipStatus: number): PhoneScript => ({
  kind: 'fails',
  afterMs: 1000,
  failure: { result, sipStatus, text: 'Refused.' },
});
const RINGS_ON: PhoneScript = { kind: 'rings-on' };

let centre: ContactCentre;
afterEach(() => centre.close());

async function open(options: CentreOptions & { readonly service?: OptionMap } = {}): Promise<void> {
  const { service = {}, ...rest } = options;
  centre = await ContactCentre.open({ services: { support: { ...VIA_TRUNK_GROUP, ...service } }, ...rest });
}
const agentState = (): string | undefined => centre.routing.agents()[0]?.state.kind;
const attempts = () => centre.store.dialAttempts.map(({ number, result }) => `${number} ${result}`);

describe('agent first via a trunk group', () => {
  test('calls the agent, then the customer by another call, and merges both', async () => {
    await open();
    const id = await centre.ask(CUSTOMER);
    await centre.pass(3);
    expect(centre.phones.calls()).toMatchObject([
      { legs: [{ role: 'agent', state: 'answered' }] },
      { legs: [{ role: 'customer', state: 'ringing' }] },
    ]);
    await centre.pass(3);
    expect(centre.outcome(id)).toBe('PROCESSING');
    expect(centre.phones.calls()).toMatchObject([
      { state: 'connected', legs: [{ role: 'agent' }, { role: 'customer' }] },
    ]);
    await centre.pass(120);
    expect(centre.outcome(id)).toBe('COMPLETED/AGENT_CONNECTED');
    expect(attempts()).toEqual(['1 answered']);
    expect(centre.story(id).filter((event) => event === 'conversation.started')).toHaveLength(1);
    expect(centre.phones.calls()).toEqual([]);
  });

  test.each([
    ['is busy', fails('busy', 486), '1 busy'],
    ['rejects', fails('rejected', 603), '1 rejected'],
    ['does not answer', RINGS_ON, '1 no_answer'],
  ] as const)(
    'lets the agent go when the customer %s, and tries again from the same place',
    async (_, first, result) => {
      await open({
        service: { _ixn_createcall_timeout: '10' },
        phones: (who, ring) => (who === CUSTOMER && ring === 0 ? first : answers()),
      });
      const id = await centre.ask(CUSTOMER);
      const { arrivedAt } = centre.record(id);
      await centre.pass(20);
      expect([centre.outcome(id), agentState(), centre.phones.calls()]).toEqual(['QUEUED', 'ready', []]);
      expect(attempts()).toEqual([result]);
      await centre.pass(60);
      expect(centre.outcome(id)).toBe('PROCESSING');
      expect(centre.record(id).arrivedAt).toBe(arrivedAt);
    },
  );

  test('gives up after as many attempts as there may be', async () => {
    await open({ phones: (who) => (who === CUSTOMER ? fails('busy', 486) : answers()) });
    const id = await centre.ask(CUSTOMER);
    await centre.pass(600);
    expect(centre.outcome(id)).toBe('COMPLETED/FAIL_CALL_TO_CUSTOMER');
    expect(attempts()).toEqual(['1 busy', '2 busy', '3 busy']);
  });

  test.each([
    ['is busy', fails('busy', 486)],
    ['rejects', fails('rejected', 603)],
    ['does not answer', RINGS_ON],
  ] as const)('asks another agent when the first one %s, and dials nobody for it', async (_, first) => {
    await open({
      service: { _agent_reserve_timeout: '10' },
      agents: [agent('1001', 'Ana'), agent('1002', 'Ben')],
      phones: (who) => (who === '1001' ? first : answers()),
    });
    const id = await centre.ask(CUSTOMER);
    await centre.pass(20);
    expect([centre.outcome(id), centre.rings(CUSTOMER).length]).toEqual(['PROCESSING', 1]);
  });

  test('asks another agent when the first one hangs up while the customer is called; that call ends first (P2)', async () => {
    await open({
      agents: [agent('1001', 'Ana'), agent('1002', 'Ben')],
      phones: (who, ring) =>
        who === '1001' ? answers(500, 2000) : who === CUSTOMER && ring === 0 ? RINGS_ON : answers(),
    });
    const id = await centre.ask(CUSTOMER);
    await centre.pass(20);
    expect(centre.outcome(id)).toBe('PROCESSING');
    expect(attempts()).toEqual(['1 cancelled', '2 answered']);
    expect(centre.rings(CUSTOMER).map(({ talked }) => talked)).toEqual([false, true]);
  });

  test.each([
    ['the agent leaves', '1001'],
    ['the customer hangs up again', CUSTOMER],
  ])('lets both go when %s in the moment of the answer, and tries again', async (_, who) => {
    await open({ phones: () => answers() });
    let hasLeft = false;
    centre.phones.onEvent((event) => {
      if (hasLeft || event.kind !== 'leg.answered' || centre.phones.agentOfLeg(event.legId) !== null) return;
      hasLeft = true;
      centre.phones.hangsUp(who);
    });
    const id = await centre.ask(CUSTOMER);
    await centre.pass(30);
    expect([centre.outcome(id), agentState(), centre.phones.calls()]).toEqual(['QUEUED', 'ready', []]);
    await centre.pass(40);
    expect(centre.outcome(id)).toBe('PROCESSING');
    expect(centre.rings(CUSTOMER).map(({ talked }) => talked)).toEqual([false, true]);
    expect(centre.story(id).filter((event) => event === 'conversation.started')).toHaveLength(1);
  });

  test.each([0, 1, 3, 5])(
    'ends cancelled when it is cancelled after %i s, and nobody is on the phone',
    async (seconds) => {
      await open({ phones: () => answers(2000, 600_000) });
      const id = await centre.ask(CUSTOMER);
      await centre.pass(seconds);
      const isTalking = centre.outcome(id) === 'PROCESSING';
      expect(await centre.orchestrator.cancel(id, 'CANCELLED')).toMatchObject({
        kind: isTalking ? 'not-cancellable' : 'cancelled',
      });
      await centre.pass(30);
      if (!isTalking)
        expect([centre.outcome(id), centre.phones.calls()]).toEqual(['COMPLETED/CANCELLED', []]);
    },
  );

  test('ends with an error that the trace explains when the service names no trunk group', async () => {
    await open({ service: { _trunk_group: '' } });
    const id = await centre.ask(CUSTOMER);
    await centre.pass(10);
    expect(centre.outcome(id)).toBe('COMPLETED/FAIL_ERROR');
    expect(centre.story(id)).toContain('trunk-group.missing');
    expect([centre.rings('1001'), agentState()]).toEqual([[], 'ready']);
  });

  test('asks the agent for the outcome where that is wanted', async () => {
    await open({ service: { _enable_disposition_dialog: 'true', _agent_disposition_timeout: '20' } });
    const id = await centre.ask(CUSTOMER);
    await centre.pass(100);
    expect(centre.story(id)).toContain('disposition.timed-out');
    expect(centre.outcome(id)).toBe('COMPLETED/AGENT_CONNECTED');
  });
});

describe('what happens before both are connected', () => {
  const machine: PhoneScript = { kind: 'answers', afterMs: 2000, is: 'machine' };
  const sounds = () =>
    centre.phones.treatments.flatMap(({ source }) => (source.kind === 'file' ? [source.file] : []));

  test.each([
    ['via a trunk group', {}],
    ['from the route point', { _agent_first_via_tg: 'false', _agent_first_via_rp: 'true' }],
    ["from the agent's number", { _agent_first_via_tg: 'false' }],
  ])(
    'a machine lets the agent go and is left a message, and a person is connected at the next attempt, %s',
    async (_, way) => {
      await open({
        service: { ...way, _cpd_enable: 'true', _route_point: '5000@Switch' },
        phones: (who, ring) => (who === CUSTOMER && ring === 0 ? machine : answers()),
      });
      const id = await centre.ask(CUSTOMER);
      await centre.pass(6);
      expect([agentState(), sounds()]).toEqual(['ready', ['call_fail_ans_machine.wav']]);
      await centre.pass(80);
      expect(centre.outcome(id)).toBe('PROCESSING');
      expect(attempts()).toEqual(['1 answering_machine', '2 answered']);
    },
  );

  test('a fax is not called again', async () => {
    await open({
      service: { _cpd_enable: 'true' },
      phones: (who) => (who === CUSTOMER ? { kind: 'answers', afterMs: 2000, is: 'fax' } : answers()),
    });
    const id = await centre.ask(CUSTOMER);
    await centre.pass(300);
    expect([centre.outcome(id), agentState()]).toEqual(['COMPLETED/FAIL_CALL_TO_CUSTOMER', 'ready']);
    expect(attempts()).toEqual(['1 fax']);
  });

  test('the customer hears the greeting while the agent hears ringing, then they talk', async () => {
    await open({ service: { _treatment_customer_connect: 'hello.wav' } });
    const id = await centre.ask(CUSTOMER);
    await centre.pass(5);
    expect([centre.outcome(id), sounds(), centre.phones.calls().length]).toEqual([
      'ROUTING',
      ['hello.wav'],
      2,
    ]);
    await centre.pass(5);
    expect([centre.outcome(id), centre.phones.calls().length]).toEqual(['PROCESSING', 1]);
  });

  test.each([
    ['the customer', CUSTOMER, 'COMPLETED/FAIL_INTERACTION_DELETED'],
    ['the agent', '1001', 'QUEUED'],
  ])('%s may hang up meanwhile, and the other one is let go', async (_, who, outcome) => {
    await open({ service: { _treatment_customer_connect: 'hello.wav' } });
    const id = await centre.ask(CUSTOMER);
    await centre.pass(5);
    centre.phones.hangsUp(who);
    await centre.pass(3);
    expect([centre.outcome(id), centre.phones.calls(), agentState()]).toEqual([outcome, [], 'ready']);
  });
});

test('the customer who wants another time gets it', async () => {
  await open({ agents: [agent('1001', 'Ana', { state: 'NotReady' })] });
  const id = await centre.ask(CUSTOMER);
  await centre.pass(5);
  const { sessionId } = centre.record(id);
  if (sessionId === null) throw new Error('no session');
  const event = { name: 'callback.postpone', data: { at: centre.time.clock.now() + 3_600_000 } };
  // Nobody answers it.
  centre.orchestrator.sessions.request(sessionId, event, 1).catch(() => undefined);
  for (let turn = 0; turn < 20 && centre.outcome(id) === 'QUEUED'; turn++) await centre.pass(1);
  expect(centre.outcome(id)).toBe('SCHEDULED');
});

test('agent first via a route point makes one call of both', async () => {
  await open({
    service: { _agent_first_via_tg: 'false', _agent_first_via_rp: 'true', _route_point: '5000@Switch' },
  });
  const id = await centre.ask(CUSTOMER);
  await centre.pass(3);
  expect(centre.phones.calls()).toHaveLength(1);
  await centre.pass(3);
  expect(centre.outcome(id)).toBe('PROCESSING');
});
