import type { SoftPhone } from '@ringback/sip';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Phones, trunkTo } from '../product/phones.ts';
import { RingbackProcess, until } from '../product/ringback-process.ts';
import { WIDE_LIMITS } from '../product/wide-limits.ts';

const CUSTOMERS = 12;
const ROUNDS = 6;
const MOST_ATTEMPTS = 4;
const seed = Number(process.env['RINGBACK_CHAOS_SEED'] ?? Date.now() % 100_000);

let state = seed;
/** Moments of the kills: random, and printed so that a run can be repeated. */
function random(): number {
  state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
  return state / 0x7fffffff;
}

let phones: Phones;
const customers = new Map<string, SoftPhone>();
const agents: SoftPhone[] = [];

beforeAll(async () => {
  phones = await Phones.open();
  for (let index = 0; index < CUSTOMERS; index++) {
    const number = `+155512340${String(index).padStart(2, '0')}`;
    customers.set(
      number,
      await phones.customer(number, { kind: 'answer', afterMs: 100 + Math.floor(random() * 900) }),
    );
  }
  for (let index = 0; index < 3; index++) {
    agents.push(
      await phones.agent(`100${index}`, {
        kind: 'answer',
        afterMs: 100 + Math.floor(random() * 500),
        hangUpAfterMs: 2500,
      }),
    );
  }
});
afterAll(() => phones.close());

test.each([
  ['customer first', { _wait_for_agent: 'false' }],
  ['agent first', { _userterminated_first_connect_party: 'AGENT' }],
])(
  '%s: after SIGKILL at random moments every accepted callback ends once, and nobody is rung after the conversation (P1, P2, P5)',
  async (name, order) => {
    console.log(`chaos (${name}): seed ${seed}`);
    const talks = new Map<string, { callId: string; at: number }>();
    const rings = new Map<string, { callId: string; at: number }[]>();
    for (const [number, phone] of customers) {
      phone.onCall((call) => {
        rings.set(number, [...(rings.get(number) ?? []), { callId: call.callId, at: Date.now() }]);
        void call.ended.then(async () => {
          // A conversation: the agent's voice arrived at the customer.
          const { heard } = await call.report();
          if (heard.some(({ times }) => times > 0))
            talks.set(number, { callId: call.callId, at: Date.now() });
        });
      });
    }
    const configuration = {
      http: { port: 0 },
      telephony: {
        sip: { port: 0 },
        trunks: [...customers].map(([number, phone]) => trunkTo(number, phone)),
      },
      agents: agents.map((phone, index) => ({
        id: `100${index}`,
        name: `Agent ${index}`,
        dn: `100${index}`,
        uri: phone.contact,
        groups: ['Support'],
        state: 'Ready',
      })),
      services: {
        support: {
          _type: 'ors',
          _service: 'callback',
          ...WIDE_LIMITS,
          _call_direction: 'USERTERMINATED',
          _urs_virtual_queue: 'VQ_Support',
          _target: 'Support@Stat_Server.GA',
          _max_dial_attempts: String(MOST_ATTEMPTS),
          _dial_retry_timeout: '1',
          ...order,
        },
      },
    };
    const ringback = await RingbackProcess.start(configuration, [], 'embedded');
    try {
      const accepted = new Map<string, string>();
      const numbers = [...customers.keys()];
      for (let round = 0; round < ROUNDS; round++) {
        for (const number of numbers.slice(round * 2, round * 2 + 2)) {
          const { status, body } = await ringback.create('support', { _customer_number: number });
          if (status === 200 && body['_id'] !== undefined) accepted.set(number, body['_id']);
        }
        await new Promise((resolve) => setTimeout(resolve, random() * 1800));
        await ringback.kill();
        await ringback.up();
        for (const index of agents.keys())
          await ringback.admin('POST', `/api/v1/agents/100${index}/state`, { state: 'Ready' });
      }
      expect(accepted.size).toBe(CUSTOMERS);
      for (const [number, id] of accepted) {
        const outcome = await until(
          () => ringback.outcome(id),
          (text) => text.startsWith('COMPLETED/'),
          60_000,
        );
        expect(
          [
            'COMPLETED/AGENT_CONNECTED',
            'COMPLETED/FAIL_CALL_TO_CUSTOMER',
            'COMPLETED/FAIL_INTERACTION_DELETED',
          ],
          `${number} ${id}`,
        ).toContain(outcome);
        const story = await ringback.trace(id);
        expect(story.filter(({ event }) => event === 'callback.completed')).toHaveLength(1);
        expect(new Set(rings.get(number)?.map(({ callId }) => callId)).size).toBeLessThanOrEqual(
          MOST_ATTEMPTS,
        );
      }
      await until(
        () => ringback.admin<unknown[]>('GET', '/api/v1/calls'),
        (calls) => calls.length === 0,
      );
      for (const [number, { callId, at }] of talks) {
        expect(
          rings.get(number)?.filter((ring) => ring.callId !== callId && ring.at > at),
          `${number} was rung after its conversation`,
        ).toEqual([]);
        expect(await ringback.outcome(accepted.get(number) ?? ''), number).toBe('COMPLETED/AGENT_CONNECTED');
      }
      // The test says something only if conversations took place.
      expect(talks.size).toBeGreaterThan(CUSTOMERS / 3);
      expect(await ringback.stop()).toBe(0);
    } finally {
      await ringback.close();
    }
  },
  180_000,
);
