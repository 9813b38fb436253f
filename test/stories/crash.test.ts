import type { PhoneScript } from '@ringback/testkit';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { agent, ContactCentre, SUPPORT } from './contact-centre.ts';

const BEHAVIOURS: readonly PhoneScript[] = [
  { kind: 'answers', afterMs: 1500, hangsUpAfterMs: 30_000 },
  { kind: 'answers', afterMs: 6000, hangsUpAfterMs: 4000 },
  { kind: 'fails', afterMs: 800, failure: { result: 'busy', sipStatus: 486, text: 'Busy.' } },
  { kind: 'rings-on' },
];
const MOST_ATTEMPTS = 3;

describe('a process that is killed at any moment', () => {
  test.each([
    { name: 'customer first', options: { _wait_for_agent: 'false' } },
    { name: 'agent held, customer first', options: { _wait_for_agent: 'true' } },
    { name: 'agent first', options: { _userterminated_first_connect_party: 'AGENT' } },
  ])(
    'loses no callback, dials nobody too often and nobody after the conversation: $name (P1, P2, P5)',
    async ({ options }) => {
      await fc.assert(
        fc.asyncProperty(
          fc.integer({ min: 1, max: 1_000_000 }),
          fc.array(fc.integer({ min: 0, max: 12_000 }), { minLength: 1, maxLength: 6 }),
          fc.array(fc.nat(BEHAVIOURS.length - 1), { minLength: 12, maxLength: 12 }),
          async (seed, killsAfterMs, behaviours) => {
            const centre = await ContactCentre.open({
              seed,
              services: {
                support: {
                  ...SUPPORT,
                  ...options,
                  _max_dial_attempts: String(MOST_ATTEMPTS),
                  _dial_retry_timeout: '20',
                  _ixn_createcall_timeout: '10',
                },
              },
              agents: [agent('1001', 'Ana'), agent('1002', 'Ben', { wrapUp: 5 }), agent('1003', 'Cleo')],
              phones: (who, ring) => {
                const index = who.startsWith('100')
                  ? 0
                  : (Number(who.slice(-2)) * 3 + ring) % behaviours.length;
                return BEHAVIOURS[behaviours[index] ?? 0] ?? { kind: 'rings-on' };
              },
            });
            const numbers = Array.from(
              { length: 6 },
              (_, index) => `+155512300${String(index).padStart(2, '0')}`,
            );
            const ids = [];
            for (const number of numbers) ids.push({ number, id: await centre.ask(number) });
            for (const ms of killsAfterMs) {
              await centre.pass(ms / 1000);
              await centre.crash();
              // The phones of agents ring on in some runs: they come back to work like after a break.
              for (const { id } of centre.configuration.agents())
                centre.routing.setAgentState(id, 'Ready', '');
            }
            for (let hour = 0; hour < 5; hour++) {
              await centre.pass(3600);
              for (const { id } of centre.configuration.agents())
                centre.routing.setAgentState(id, 'Ready', '');
            }
            for (const { number, id } of ids) {
              const record = centre.record(id);
              expect(record.state).toBe('COMPLETED');
              expect(record.reason).not.toBeNull();
              expect(
                centre.store.lines.filter(
                  (line) => line.callbackId === id && line.event === 'callback.completed',
                ),
              ).toHaveLength(1);
              const rings = centre.rings(number);
              expect(rings.length).toBeLessThanOrEqual(MOST_ATTEMPTS);
              // Whoever talked was not rung again, and the record says so.
              const talkedAt = record.connectedAt;
              if (talkedAt !== null) {
                expect(record.reason).toBe('AGENT_CONNECTED');
                expect(rings.filter(({ at }) => at > talkedAt)).toEqual([]);
              }
            }
            expect(centre.store.storedSessions.size).toBe(0);
            expect(centre.store.actions.size).toBe(0);
            expect(centre.store.timers.size).toBe(0);
            expect(centre.phones.calls()).toEqual([]);
            await centre.close();
          },
        ),
        { numRuns: 25 },
      );
    },
    60_000,
  );
});

describe('a database that goes away', () => {
  test('holds what was decided until it is back, and then carries on', async () => {
    const centre = await ContactCentre.open();
    const id = await centre.ask('+15551230001');
    await centre.pass(1);
    centre.store.away = true;
    await expect(centre.request('+15551230002')).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
      retryable: true,
    });
    const waiting = centre.pass(10);
    await new Promise((resolve) => setImmediate(resolve));
    centre.store.away = false;
    await waiting;
    expect(centre.outcome(id)).toBe('COMPLETED/AGENT_CONNECTED');
    expect(centre.store.records.size).toBe(1);
    await centre.close();
  });
});
