import { callbackId, callId, type Json, legId, type StoredLeg } from '@ringback/core';
import { describe, expect, it } from 'vitest';
import { deferred } from './testing/deferred.ts';
import { SwitchBench, settle } from './testing/switch-bench.ts';

/** What a switch leaves in its journal when it dies with one leg ringing and one answered. */
async function legsOfDeadProcess(): Promise<StoredLeg[]> {
  const dead = new SwitchBench();
  await dead.waitingCustomer();
  await dead.dialAgent();
  const [customer] = dead.journal.stored.filter(({ kind }) => kind === 'answered');
  const agent = dead.journal.stored.findLast(({ kind }) => kind === 'dialling');
  if (customer === undefined || agent === undefined) throw new Error('The journal is incomplete');
  // Through the database and back.
  return JSON.parse(JSON.stringify([customer.leg, agent.leg])) as StoredLeg[];
}

const leg = (state: StoredLeg['state'], signalling: Json): StoredLeg => ({
  legId: legId('l'),
  callId: callId('c'),
  callbackId: callbackId('cb'),
  role: 'customer',
  state,
  signalling,
  startedAt: 0,
});

describe('reconciling with phones after a crash', () => {
  it('cancels what was dialled and ends what was answered', async () => {
    const bench = new SwitchBench();
    await bench.control.reconcile(await legsOfDeadProcess());
    expect(bench.signalling.cancelled).toMatchObject([{ branch: 'z9hG4bK1', maxTries: 1 }]);
    expect(bench.signalling.ended).toMatchObject([{ localTag: 'us', remoteTag: 'them' }]);
    expect(bench.telemetry.named('leg.reconciled')).toMatchObject([
      { outcome: 'ended' },
      { outcome: 'cancelled' },
    ]);
    expect(bench.wireClock.armed).toBe(0);
  });

  it('goes on after three seconds without those that do not answer', async () => {
    const bench = new SwitchBench();
    bench.signalling.byeOutcome = () => deferred<never>().promise;
    let isDone = false;
    const done = bench.control.reconcile(await legsOfDeadProcess()).then(() => {
      isDone = true;
    });
    await settle();
    expect(isDone).toBe(false);
    expect(bench.signalling.cancelled).toHaveLength(1);
    bench.wireClock.advance(3_000);
    await done;
    expect(isDone).toBe(true);
  });

  it('passes over records that are not its own, and legs that ended', async () => {
    const bench = new SwitchBench();
    const strange = [
      null,
      7,
      [],
      { kind: 'invite' },
      { kind: 'dialog', dialog: { version: 2 } },
      { kind: 'ari' },
    ];
    await bench.control.reconcile([...strange.map((entry) => leg('dialling', entry)), leg('ended', null)]);
    expect(bench.telemetry.named('leg.not_reconciled')).toHaveLength(strange.length);
    expect(bench.signalling.cancelled.length + bench.signalling.ended.length).toBe(0);
  });

  it('has nothing to wait for when nothing was left', async () => {
    const bench = new SwitchBench();
    await bench.control.reconcile([]);
    expect(bench.wireClock.armed).toBe(0);
  });
});
