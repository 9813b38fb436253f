import type { LegFailure } from '@ringback/core';
import type { PhoneScript } from '@ringback/testkit';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { agent, type CentreOptions, ContactCentre, SUPPORT } from './contact-centre.ts';

const CUSTOMER = '+15551230001';
const answers = (afterMs = 2000, hangsUpAfterMs = 60_000): PhoneScript => ({
  kind: 'answers',
  afterMs,
  hangsUpAfterMs,
});
const fails = (result: LegFailure['result'], sipStatus: number, afterMs = 1000): PhoneScript => ({
  kind: 'fails',
  afterMs,
  failure: { result, sipStatus, text: `${sipStatus}` },
});

let centre: ContactCentre;
async function open(options: CentreOptions = {}): Promise<ContactCentre> {
  centre = await ContactCentre.open(options);
  return centre;
}
/** Whoever comes first has the document compiled for all; how long that takes is nothing that a story is about. */
const COMPILES_MS = 60_000;
beforeAll(async () => {
  await open();
  await centre.ask(CUSTOMER);
  await centre.pass(120);
  await centre.close();
}, COMPILES_MS);
afterEach(() => centre.close());

const withOptions = (options: Record<string, string>): CentreOptions => ({
  services: { support: { ...SUPPORT, ...options } },
});

describe('customer first', () => {
  test('rings the customer, then the agent, connects them and ends AGENT_CONNECTED', async () => {
    await open();
    const id = await centre.ask(CUSTOMER);
    await centre.pass(0);
    expect(centre.outcome(id)).toBe('ROUTING');
    await centre.pass(10);
    expect(centre.outcome(id)).toBe('COMPLETED/AGENT_CONNECTED');
    expect(centre.rings(CUSTOMER)).toHaveLength(1);
    expect(centre.rings('1001')).toMatchObject([{ answered: true, talked: true }]);
    expect(centre.story(id)).toEqual(
      expect.arrayContaining([
        'callback.accepted',
        'dial.answered',
        'agent.reserved',
        'conversation.started',
        'callback.completed',
      ]),
    );
  });

  test('plays the greeting, then an announcement, then music while the customer waits for an agent', async () => {
    await open({ ...withOptions({ _treatment_customer_connect: 'callback_intro.wav' }), agents: [] });
    await centre.ask(CUSTOMER);
    await centre.pass(20);
    expect(centre.phones.treatments.map(({ source }) => source)).toEqual([
      { kind: 'file', file: 'callback_intro.wav' },
      { kind: 'file', file: 'next_customer_rep.wav' },
      { kind: 'music' },
    ]);
  });

  test('goes on in silence, and without delay, when a treatment cannot be played', async () => {
    await open({
      ...withOptions({
        _treatment_customer_connect: 'missing.wav',
        _treatment_waiting_for_agent: 'missing.wav',
      }),
      unplayable: ['missing.wav'],
    });
    const id = await centre.ask(CUSTOMER);
    await centre.pass(10);
    expect(centre.outcome(id)).toBe('COMPLETED/AGENT_CONNECTED');
    expect(centre.story(id).filter((event) => event === 'treatment.refused')).toHaveLength(2);
    expect(centre.phones.treatments.at(-1)?.source).toEqual({ kind: 'silence' });
  });

  test('finds the agent before it rings the customer when _wait_for_agent is true', async () => {
    await open({
      ...withOptions({ _wait_for_agent: 'true' }),
      agents: [agent('1001', 'Ana', { state: 'NotReady' })],
    });
    const id = await centre.ask(CUSTOMER);
    await centre.pass(600);
    expect(centre.outcome(id)).toBe('QUEUED');
    expect(centre.rings(CUSTOMER)).toHaveLength(0);
    centre.routing.setAgentState(
      centre.configuration.agents()[0]?.id ??
        (() => {
          throw new Error();
        })(),
      'Ready',
      '',
    );
    await centre.pass(10);
    expect(centre.outcome(id)).toBe('COMPLETED/AGENT_CONNECTED');
  });

  test('asks again for an agent when the hold ran out while the customer was slow to answer', async () => {
    await open({
      ...withOptions({ _wait_for_agent: 'true', _agent_reserve_timeout: '5' }),
      phones: (who) => (who === CUSTOMER ? answers(15_000) : answers()),
    });
    const id = await centre.ask(CUSTOMER);
    await centre.pass(30);
    expect(centre.outcome(id)).toBe('COMPLETED/AGENT_CONNECTED');
    expect(centre.story(id)).toContain('agent.released');
  });

  test.each([
    ['busy', 486],
    ['no_answer', 480],
    ['rejected', 603],
    ['unreachable', 404],
    ['congestion', 503],
  ] as const)(
    'tries again after %s and ends FAIL_CALL_TO_CUSTOMER after _max_dial_attempts (P2)',
    async (result, status) => {
      await open({
        ...withOptions({ _max_dial_attempts: '2', _dial_retry_timeout: '60' }),
        phones: (who) => (who === CUSTOMER ? fails(result, status) : answers()),
      });
      const id = await centre.ask(CUSTOMER);
      await centre.pass(30);
      expect(centre.outcome(id)).toBe('QUEUED');
      await centre.pass(60);
      expect(centre.outcome(id)).toBe('COMPLETED/FAIL_CALL_TO_CUSTOMER');
      await centre.pass(3600);
      expect(centre.rings(CUSTOMER)).toHaveLength(2);
      expect(centre.store.dialAttempts).toMatchObject([
        { number: 1, result },
        { number: 2, result },
      ]);
    },
  );

  test('rings out after _ixn_createcall_timeout and reaches the customer at the next attempt', async () => {
    await open({
      ...withOptions({ _ixn_createcall_timeout: '10', _dial_retry_timeout: '30' }),
      phones: (who, ring) => (who === CUSTOMER && ring === 0 ? { kind: 'rings-on' } : answers()),
    });
    const id = await centre.ask(CUSTOMER);
    await centre.pass(60);
    expect(centre.outcome(id)).toBe('COMPLETED/AGENT_CONNECTED');
    const rings = centre.rings(CUSTOMER);
    expect((rings[1]?.at ?? 0) - (rings[0]?.at ?? 0)).toBe(40_000);
  });

  test('ends FAIL_INTERACTION_DELETED when the customer hangs up before the agent is there', async () => {
    await open({ agents: [], phones: () => answers(1000, 20_000) });
    const id = await centre.ask(CUSTOMER);
    await centre.pass(40);
    expect(centre.outcome(id)).toBe('COMPLETED/FAIL_INTERACTION_DELETED');
    expect(centre.rings(CUSTOMER)).toHaveLength(1);
  });

  test('ends FAIL_INTERACTION_DELETED when the customer hangs up while the agent rings, and the agent stays ready', async () => {
    await open({ phones: (who) => (who === CUSTOMER ? answers(1000, 8000) : { kind: 'rings-on' }) });
    const id = await centre.ask(CUSTOMER);
    await centre.pass(40);
    expect(centre.outcome(id)).toBe('COMPLETED/FAIL_INTERACTION_DELETED');
    expect(centre.routing.agents()[0]?.state.kind).toBe('ready');
  });

  test('takes the next agent when the first does not answer; the first is not ready from then on', async () => {
    await open({
      agents: [agent('1001', 'Ana'), agent('1002', 'Ben')],
      phones: (who) => (who === '1001' ? { kind: 'rings-on' } : answers()),
    });
    const id = await centre.ask(CUSTOMER);
    await centre.pass(60);
    expect(centre.outcome(id)).toBe('COMPLETED/AGENT_CONNECTED');
    expect(centre.rings(CUSTOMER)).toHaveLength(1);
    expect(centre.routing.agents().find(({ id: who }) => who === '1001')?.state.kind).toBe('not-ready');
  });

  test('gives up with FAIL_AGENT_CONNECT after _max_transfer_to_agent_attempts agents', async () => {
    await open({
      ...withOptions({ _max_transfer_to_agent_attempts: '2' }),
      agents: [agent('1001', 'Ana'), agent('1002', 'Ben'), agent('1003', 'Cleo')],
      phones: (who) => (who === CUSTOMER ? answers(1000, 600_000) : fails('rejected', 603)),
    });
    const id = await centre.ask(CUSTOMER);
    await centre.pass(60);
    expect(centre.outcome(id)).toBe('COMPLETED/FAIL_AGENT_CONNECT');
    expect(centre.routing.agents().filter(({ state }) => state.kind === 'not-ready')).toHaveLength(2);
  });

  test('says sorry and ends FAIL_TARGET_NOT_FOUND when no agent comes in time', async () => {
    await open({
      ...withOptions({ _max_time_to_wait_for_agent_on_the_call: '30' }),
      agents: [],
      phones: () => answers(1000, 600_000),
    });
    const id = await centre.ask(CUSTOMER);
    await centre.pass(60);
    expect(centre.outcome(id)).toBe('COMPLETED/FAIL_TARGET_NOT_FOUND');
    expect(centre.phones.treatments.at(-1)?.source).toEqual({ kind: 'file', file: 'all_agents_busy.wav' });
    expect(centre.phones.calls()).toEqual([]);
  });

  test.each([
    ['_max_time_to_wait_for_agent_on_the_call', 'false'],
    ['_urs_queued_ttl', 'true'],
  ])('lets the agent whose phone rings take the call although %s is over', async (option, waitForAgent) => {
    await open({
      ...withOptions({ _wait_for_agent: waitForAgent, [option]: '6' }),
      phones: (who) => (who === CUSTOMER ? answers(1000, 600_000) : answers(10_000)),
    });
    const id = await centre.ask(CUSTOMER);
    await centre.pass(60);
    expect(centre.outcome(id)).toBe('COMPLETED/AGENT_CONNECTED');
  });

  test('leaves the queue after _urs_queued_ttl', async () => {
    await open({ ...withOptions({ _wait_for_agent: 'true', _urs_queued_ttl: '120' }), agents: [] });
    const id = await centre.ask(CUSTOMER);
    await centre.pass(121);
    expect(centre.outcome(id)).toBe('COMPLETED/FAIL_TARGET_NOT_FOUND');
    expect(centre.routing.queues().every(({ length }) => length === 0)).toBe(true);
  });

  test('ends FAIL_TIMEOUT_TTL when its time to live is over', async () => {
    await open({ ...withOptions({ _wait_for_agent: 'true', _ttl: '600' }), agents: [] });
    const id = await centre.ask(CUSTOMER);
    await centre.pass(601);
    expect(centre.outcome(id)).toBe('COMPLETED/FAIL_TIMEOUT_TTL');
  });

  test('shows PROCESSING while they talk when the session is retained', async () => {
    await open(withOptions({ _retain_session_until_ixn_deleted: 'true' }));
    const id = await centre.ask(CUSTOMER);
    await centre.pass(10);
    expect(centre.outcome(id)).toBe('PROCESSING');
    await centre.pass(60);
    expect(centre.outcome(id)).toBe('COMPLETED/AGENT_CONNECTED');
  });
});

describe('agent first', () => {
  const AGENT_FIRST = { _userterminated_first_connect_party: 'AGENT' };

  test('rings the agent, then the customer, and connects them', async () => {
    await open(withOptions(AGENT_FIRST));
    const id = await centre.ask(CUSTOMER);
    await centre.pass(10);
    expect(centre.outcome(id)).toBe('COMPLETED/AGENT_CONNECTED');
    expect(centre.rings('1001')[0]?.at).toBeLessThan(centre.rings(CUSTOMER)[0]?.at ?? 0);
    expect(centre.store.dialAttempts).toMatchObject([{ number: 1, result: 'answered' }]);
  });

  test('releases the agent when the customer is busy and tries again later', async () => {
    await open({
      ...withOptions({ ...AGENT_FIRST, _dial_retry_timeout: '60' }),
      phones: (who, ring) => (who === CUSTOMER && ring === 0 ? fails('busy', 486) : answers()),
    });
    const id = await centre.ask(CUSTOMER);
    await centre.pass(30);
    expect(centre.outcome(id)).toBe('QUEUED');
    expect(centre.routing.agents()[0]?.state.kind).toBe('ready');
    await centre.pass(60);
    expect(centre.outcome(id)).toBe('COMPLETED/AGENT_CONNECTED');
  });

  test('keeps the place when the agent does not answer, and asks the next one', async () => {
    await open({
      ...withOptions(AGENT_FIRST),
      agents: [agent('1001', 'Ana'), agent('1002', 'Ben')],
      phones: (who) => (who === '1001' ? fails('rejected', 486) : answers()),
    });
    const id = await centre.ask(CUSTOMER);
    await centre.pass(30);
    expect(centre.outcome(id)).toBe('COMPLETED/AGENT_CONNECTED');
    expect(centre.rings(CUSTOMER)).toHaveLength(1);
  });
});

describe('cancelling and time', () => {
  test.each(['QUEUED', 'ROUTING', 'on the line'])(
    'ends CANCELLED when it is cancelled while %s, and nobody is on the phone afterwards',
    async (when) => {
      await open({
        ...withOptions({ _wait_for_agent: when === 'QUEUED' ? 'true' : 'false' }),
        agents: [],
        phones: () => answers(5000, 600_000),
      });
      const id = await centre.ask(CUSTOMER);
      await centre.pass(when === 'on the line' ? 20 : 2);
      expect(await centre.orchestrator.cancel(id, 'CANCELLED')).toEqual({ kind: 'cancelled' });
      expect(centre.outcome(id)).toBe('COMPLETED/CANCELLED');
      await centre.pass(600);
      expect(centre.phones.calls()).toEqual([]);
      expect(centre.outcome(id)).toBe('COMPLETED/CANCELLED');
      expect(await centre.orchestrator.cancel(id, 'CANCELLED')).toMatchObject({ kind: 'not-cancellable' });
    },
  );

  test.each([
    { first: 'the answer', outcome: 'COMPLETED/AGENT_CONNECTED', cancelled: false, talked: true },
    { first: 'the cancel', outcome: 'COMPLETED/CANCELLED', cancelled: true, talked: false },
  ])(
    'an agent who answers in the moment of a cancel talks or does not, as the record says: $first was first (P2, P5)',
    async ({ first, outcome, cancelled, talked }) => {
      await open({
        phones: (who) => answers(who === CUSTOMER ? 1000 : 5000, 60_000),
      });
      const id = await centre.ask(CUSTOMER);
      await centre.pass(5.9);
      // The database takes its time: both are decided before either is stored.
      const { store } = centre;
      const commit = store.commit.bind(store);
      const held: (() => void)[] = [];
      store.commit = async (writes) => {
        await new Promise<void>((resolve) => held.push(resolve));
        await commit(writes);
      };
      const settle = async (): Promise<void> => {
        for (let round = 0; round < 20; round++) await new Promise((resolve) => setImmediate(resolve));
      };
      const answer = () => centre.pass(1);
      const cancel = () => centre.orchestrator.cancel(id, 'CANCELLED');
      const running: Promise<unknown>[] = [];
      let asked: ReturnType<typeof cancel>;
      if (first === 'the answer') {
        running.push(answer());
        await settle();
        asked = cancel();
      } else {
        asked = cancel();
        await settle();
        running.push(answer());
      }
      await settle();
      store.commit = commit;
      for (const release of held) release();
      await Promise.all(running);
      expect((await asked).kind).toBe(cancelled ? 'cancelled' : 'not-cancellable');
      await centre.pass(2);
      expect(centre.outcome(id)).toBe(outcome);
      expect(centre.rings('1001')).toMatchObject([{ talked }]);
      expect(centre.phones.calls()).toHaveLength(talked ? 1 : 0);
      expect(centre.story(id).includes('conversation.started')).toBe(talked);
      await centre.pass(100);
      expect(centre.phones.calls()).toEqual([]);
      expect(centre.outcome(id)).toBe(outcome);
    },
  );

  test('starts a scheduled callback at its time and not before', async () => {
    await open();
    const desired = new Date(centre.time.clock.now() + 3 * 3600_000).toISOString();
    const id = await centre.ask(CUSTOMER, { _desired_time: desired });
    expect(centre.outcome(id)).toBe('SCHEDULED');
    await centre.pass(2.9 * 3600);
    expect(centre.rings(CUSTOMER)).toHaveLength(0);
    await centre.pass(0.1 * 3600 + 30);
    expect(centre.outcome(id)).toBe('COMPLETED/AGENT_CONNECTED');
  });

  test.each([
    { _ttl: String(3650 * 86_400) },
    { _urs_queued_ttl: '99999999999' },
    { _max_time_to_wait_for_agent_on_the_call: '99999999999' },
  ])('waits for as long as it is told to, however long that is: %o', async (options) => {
    await open({ ...withOptions(options), agents: [], phones: () => answers(1000, 900_000_000) });
    const id = await centre.ask(CUSTOMER);
    await centre.pass(3600);
    expect(centre.outcome(id)).toBe('ROUTING');
  });

  test('serves in the order of the original request, also after a failed attempt (P3, U12)', async () => {
    await open({
      ...withOptions({ _wait_for_agent: 'true', _dial_retry_timeout: '60' }),
      agents: [agent('1001', 'Ana')],
      phones: (who, ring) => (who === CUSTOMER && ring === 0 ? fails('busy', 486) : answers(1000, 100_000)),
    });
    const numbers = [CUSTOMER, '+15551230002', '+15551230003'];
    for (const number of numbers) {
      await centre.ask(number);
      await centre.pass(1);
    }
    await centre.pass(3600);
    const talked = numbers.map((number) => centre.rings(number).find(({ answered }) => answered)?.at ?? 0);
    // The first one stood aside only for its pause; it came back before the third.
    expect(talked[1]).toBeLessThan(talked[0] ?? 0);
    expect(talked[0]).toBeLessThan(talked[2] ?? 0);
  });
});
