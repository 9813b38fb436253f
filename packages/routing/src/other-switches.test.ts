import { agentId, type LegFailure } from '@ringback/core';
import { describe, expect, it } from 'vitest';
import { agent, Bench, request } from '../test/fixture.ts';

const ANA = agent('1', { dn: '2001', groups: ['Service'] });

describe('an agent whom another switch asks for', () => {
  it('is held, and given to nobody else meanwhile', async () => {
    const bench = new Bench(ANA);
    expect(bench.routing.reserve({ dn: '2001', holdMs: 10_000 })).toMatchObject({
      kind: 'reserved',
      agentId: '1',
    });
    bench.routing.submit(request('a'));
    expect([bench.state('1')?.kind, bench.selections()]).toEqual(['reserved', []]);
    expect(bench.routing.reserve({ dn: '2001', holdMs: 10_000 })).toEqual({
      kind: 'refused',
      sipStatus: 486,
    });
    await bench.clock.advance(10_000);
    expect(bench.selections()).toEqual(['a -> 1']);
  });

  it('is free when the other switch lets go, and once only', () => {
    const bench = new Bench(ANA);
    const verdict = bench.routing.reserve({ dn: '2001', holdMs: 10_000 });
    if (verdict.kind !== 'reserved') throw new Error('refused');
    verdict.release();
    expect(bench.state('1')?.kind).toBe('ready');
    bench.routing.submit(request('a'));
    verdict.release();
    expect(bench.state('1')?.kind).toBe('reserved');
  });

  it('rings for the call that comes, and nobody is told that a hold ended', () => {
    const bench = new Bench(ANA);
    bench.routing.reserve({ dn: '2001', holdMs: 10_000 });
    bench.order('1', 'call');
    expect([bench.state('1')?.kind, bench.kinds()]).toEqual(['ringing', []]);
    bench.set('1', 'NotReady');
    expect(bench.kinds()).toEqual([]);
  });

  it('is let go without a word when he is set not ready', () => {
    const bench = new Bench(ANA);
    bench.routing.reserve({ dn: '2001', holdMs: 10_000 });
    bench.set('1', 'NotReady', 'Pause');
    expect([bench.state('1')?.kind, bench.kinds()]).toEqual(['not-ready', []]);
  });

  it.each([
    ['nobody', '2009', 404, () => undefined],
    ['logged out', '2001', 480, (bench: Bench) => bench.set('1', 'LoggedOut')],
    ['without a phone', '2001', 480, (bench: Bench) => bench.unreachable.add('1')],
    ['not ready', '2001', 486, (bench: Bench) => bench.set('1', 'NotReady')],
  ] as const)('who is %s is refused', (_, dn, sipStatus, prepare) => {
    const bench = new Bench(ANA);
    prepare(bench);
    expect(bench.routing.reserve({ dn, holdMs: 10_000 })).toEqual({ kind: 'refused', sipStatus });
  });
});

describe('an agent of another switch who was not reached', () => {
  const failure: LegFailure = { result: 'busy', sipStatus: 486, text: '', againAfterMs: 15_000 };
  const fail = (bench: Bench): void => {
    bench.order('1', 'call');
    bench.routing.onCallEvent(
      { kind: 'leg.failed', callId: 'call' as never, legId: 'call-1' as never, at: 0, failure },
      agentId('1'),
    );
  };

  it('is asked again after a while, and is ready after a restart', async () => {
    const bench = new Bench(ANA);
    fail(bench);
    expect(bench.state('1')).toMatchObject({ kind: 'not-ready', reason: 'Busy' });
    expect(bench.kept).toEqual([]);
    bench.routing.submit(request('a'));
    await bench.clock.advance(14_999);
    expect(bench.selections()).toEqual([]);
    await bench.clock.advance(1);
    expect(bench.selections()).toEqual(['a -> 1']);
  });

  it('stays away when he said so meanwhile, and is back at once when he says that', async () => {
    const bench = new Bench(ANA);
    fail(bench);
    bench.set('1', 'Ready');
    expect(bench.state('1')?.kind).toBe('ready');
    fail(bench);
    bench.set('1', 'NotReady', 'Pause');
    await bench.clock.advance(20_000);
    expect(bench.state('1')).toMatchObject({ kind: 'not-ready', reason: 'Pause' });
  });
});
