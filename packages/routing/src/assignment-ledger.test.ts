import type { AssignmentRecord } from '@ringback/core';
import { MemoryStore } from '@ringback/testkit';
import { describe, expect, it } from 'vitest';
import { agent, Bench, request, START } from '../test/fixture.ts';
import { AssignmentLedger } from './assignment-ledger.ts';

const DAY = { from: START - 1, to: START + 86_400_000, limit: 10 };

function ledgerOf(bench: Bench, assignments: { add(records: readonly AssignmentRecord[]): Promise<void> }) {
  const logged: string[] = [];
  const ledger = new AssignmentLedger({
    assignments,
    telemetry: { log: (_level, event) => logged.push(event) },
    now: () => bench.clock.now(),
  });
  bench.routing.onEvent((event) => ledger.queueEvent(event));
  return { ledger, logged };
}

describe('the ledger of assignments', () => {
  it('reports no overtakes, and passing with its reason, of a queue (U1, U6)', async () => {
    const bench = new Bench(agent('1', { groups: ['Service'], state: 'NotReady' }));
    const kept = new MemoryStore().assignments;
    const { ledger } = ledgerOf(bench, kept);
    bench.routing.submit(request('early', { arrivedAt: START - 60_000, targets: ['Nobody@S.GA'] }));
    bench.routing.submit(request('first', { seq: 1 }));
    bench.routing.submit(request('second', { seq: 2 }));
    for (let round = 0; round < 2; round++) {
      bench.set('1', 'Ready');
      bench.set('1', 'NotReady');
    }
    await ledger.settled();
    const report = await kept.overtakes({ virtualQueue: 'VQ', ...DAY });
    expect(report).toMatchObject({
      assignments: 2,
      passing: 2,
      reasons: [{ reason: 'other target', count: 2, earlierMs: 120_000 }],
    });
    expect(report.records).toMatchObject([
      { requestId: 'second', agentId: '1', position: 2, passedOver: { named: [{ requestId: 'early' }] } },
      { requestId: 'first' },
    ]);
  });

  it('writes what happened while the database was away when it is back', async () => {
    const bench = new Bench(agent('1', { groups: ['Service'], state: 'NotReady' }));
    const store = new MemoryStore();
    store.away = true;
    const { ledger, logged } = ledgerOf(bench, store.assignments);
    bench.routing.submit(request('a'));
    bench.set('1', 'Ready');
    await ledger.settled();
    expect(logged).toContain('routing.assignments.not-written');
    store.away = false;
    await ledger.settled();
    expect((await store.assignments.overtakes({ virtualQueue: 'VQ', ...DAY })).assignments).toBe(1);
  });
});
