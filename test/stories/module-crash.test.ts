import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { agent } from './contact-centre.ts';
import { CUSTOMER, DocumentRun } from './document-run.ts';

/** Documents whose requests are open at many moments, and what they are asked with. */
const CASES: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
  ['queue-submit-reserve', {}],
  ['queue-submit-route', {}],
  ['queue-functions', {}],
  ['ixn-createcall', {}],
  ['ixn-redirect', { _to: '1001@Stat_Server.A', _route_type: 'RouteTypeDefault' }],
  ['ixn-redirect', { _to: '1001@Stat_Server.A', _route_type: 'RouteTypeDefault', _detach: 'true' }],
  ['ixn-owner', {}],
  ['ixn-udata', {}],
  ['dialog-play', {}],
  ['dialog-collect', { _prompts: 'true' }],
  ['session-fetch', { _address: 'https://crm.example/', _guaranteed: 'true' }],
  ['statistic-subscribe', {}],
];

describe('a process that is killed at any moment', () => {
  test.each(CASES)(
    'leaves nothing behind of %s %j: the callback ends once, nothing stays open, nobody talks for ever (P1, P5)',
    async (name, params) => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.integer({ min: 0, max: 15_000 }), { minLength: 1, maxLength: 3 }),
          async (kills) => {
            const run = await DocumentRun.open([name], {
              agents: [agent('1001', 'Ana'), agent('1002', 'Ben')],
              phones: (who) => ({
                kind: 'answers',
                afterMs: who === CUSTOMER ? 1000 : 2000,
                hangsUpAfterMs: 20_000,
              }),
            });
            const id = await run.start(name, params);
            for (const ms of kills) {
              await run.centre.pass(ms / 1000);
              await run.centre.crash();
            }
            await run.centre.pass(2 * 86_400);
            const ends = () =>
              run.centre.store.lines.filter(
                (line) => line.callbackId === id && line.event === 'callback.completed',
              );
            await expect.poll(ends, { timeout: 4000 }).toHaveLength(1);
            await run.centre.pass(1);
            expect(run.centre.store.storedSessions.size).toBe(0);
            expect(run.centre.store.actions.size).toBe(0);
            expect(run.centre.phones.calls()).toEqual([]);
            expect(run.centre.routing.agents().map(({ state }) => state.kind)).not.toContain('reserved');
            await run.centre.close();
          },
        ),
        { numRuns: 8 },
      );
    },
    60_000,
  );
});
