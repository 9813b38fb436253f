import { callbackId, type NewWaitQuote, requestId, type WaitEnd, type WaitPredictor } from '@ringback/core';
import { MemoryStore, QuietTelemetry } from '@ringback/testkit';
import { describe, expect, it } from 'vitest';
import { agent, Bench, request, START } from '../../test/fixture.ts';
import { WaitQuoteLedger } from './wait-quote-ledger.ts';

const GROUP = { groups: ['Service'] };

function benchWith(chosen: WaitPredictor | null, ...agents: ReturnType<typeof agent>[]) {
  const quotes: NewWaitQuote[] = [];
  const ends: WaitEnd[] = [];
  const bench = new Bench(
    {
      waitQuotes: { quoted: (quote) => quotes.push(quote), ended: (end) => ends.push(end) },
      chosenPredictor: () => chosen,
    },
    ...agents,
  );
  return { bench, quotes, ends };
}

/** One call of so many seconds from its selection to the end. */
async function serve(bench: Bench, who: string, call: string, seconds: number): Promise<void> {
  bench.order(who, call);
  bench.leg(who, call, 'leg.answered');
  await bench.clock.advance(seconds * 1000);
  bench.leg(who, call, 'leg.ended');
}

describe('quotes of waits', () => {
  it('are made for everybody who gets in line, by every predictor, with what they go by (U27)', async () => {
    const { bench, quotes, ends } = benchWith(null, agent('1', GROUP));
    bench.routing.submit(request('a'));
    await serve(bench, '1', 'c1', 60);
    bench.routing.submit(request('b'));
    bench.routing.submit(request('c', { seq: 2 }));
    await bench.clock.advance(20_000);
    bench.routing.submit(request('d', { seq: 3 }));
    expect(quotes.map(({ requestId: id, predictor }) => [id, predictor])).toEqual([
      ['a', 'qlm'],
      ['b', 'qlm'],
      ['c', 'qlm'],
      ['d', 'qlm'],
    ]);
    expect(quotes[0]?.estimates.qlm?.waitS).toBe(0);
    expect(quotes[3]).toMatchObject({
      at: START + 80_000,
      virtualQueue: 'VQ',
      callbackId: 'cb-d',
      occasion: 'entry',
      inputs: {
        position: 2,
        waiting: 1,
        ahead: 1,
        agentsWorking: 1,
        agentsFree: 0,
        occupiedMs: 60_000,
        lastWaitMs: 0,
        headWaitMs: 20_000,
        patienceMs: null,
      },
    });
    expect(quotes[3]?.estimates.ql).toMatchObject({ waitS: 120 });
    expect(quotes[3]?.estimates.hol).toMatchObject({ waitS: 20 });
    expect(ends).toEqual([
      { requestId: 'a', outcome: 'served', at: START },
      { requestId: 'b', outcome: 'served', at: START + 60_000 },
    ]);
  });

  it('end with what happened: given up or timed out', async () => {
    const { bench, ends } = benchWith(null, agent('1', { ...GROUP, state: 'NotReady' }));
    bench.routing.submit(request('a', { timeoutMs: 5000 }));
    bench.routing.submit(request('b'));
    await bench.clock.advance(7000);
    bench.routing.cancel(requestId('b'));
    expect(ends).toEqual([
      { requestId: 'a', outcome: 'timed-out', at: START + 5000 },
      { requestId: 'b', outcome: 'abandoned', at: START + 7000 },
    ]);
    // One gave up in 12 seconds of waiting.
    expect(bench.routing.waitOutlook('VQ').inputs.patienceMs).toBe(12_000);
  });

  it('are not made anew when a request that waits is changed', async () => {
    const { bench, quotes } = benchWith(null, agent('1', { ...GROUP, state: 'NotReady' }));
    bench.routing.submit(request('a'));
    await bench.clock.advance(9000);
    bench.routing.submit(request('a', { priority: 7 }));
    expect(quotes).toHaveLength(1);
    bench.routing.submit(request('b'));
    expect(quotes[1]?.inputs.headWaitMs).toBe(9000);
  });

  it('tell the estimate of the predictor that the operator chose, and keep that it was told', async () => {
    const { bench, quotes } = benchWith('hol', agent('1', { ...GROUP, state: 'NotReady' }));
    bench.routing.submit(request('a'));
    await bench.clock.advance(30_000);
    bench.routing.submit(request('b', { seq: 2 }));
    expect(bench.routing.toldWait(requestId('b'))).toMatchObject({ predictor: 'hol', waitS: 30 });
    expect(quotes.at(-1)).toMatchObject({ requestId: 'b', occasion: 'asked', predictor: 'hol' });
    expect(bench.routing.toldWait(requestId('nobody'))).toBeNull();
  });

  it('are not kept without end for one who asks without end', () => {
    const { bench, quotes } = benchWith(null, agent('1', GROUP));
    bench.set('1', 'NotReady');
    bench.routing.submit(request('a'));
    for (let round = 0; round < 100; round++) bench.routing.toldWait(requestId('a'));
    expect(quotes).toHaveLength(20);
  });

  it('count everybody whom the same agents serve, of whatever queue, callbacks and calls alike (U22)', () => {
    const { bench, quotes } = benchWith(
      null,
      agent('1', { groups: ['Service', 'Orders'] }),
      agent('2', { groups: ['Orders'] }),
    );
    bench.set('1', 'NotReady');
    bench.set('2', 'NotReady');
    for (const id of ['a', 'b'])
      bench.routing.submit(request(id, { virtualQueue: 'VQ_Live', callbackId: null }));
    for (const id of ['c', 'd'])
      bench.routing.submit(request(id, { virtualQueue: 'VQ_Orders', targets: ['Orders@S.GA'] }));
    bench.routing.submit(request('e'));
    // Both of its own group, and of the two for the other group the half that its agents are shared with.
    expect(quotes.at(-1)?.inputs).toMatchObject({ position: 1, ahead: 3 });
  });

  it('go by the time for which agents were taken up, the ringing of customers included (U27)', async () => {
    const { bench } = benchWith(null, agent('1', GROUP));
    bench.routing.submit(request('a'));
    await bench.clock.advance(25_000);
    bench.routing.release(bench.lastReservation());
    bench.routing.submit(request('b'));
    await bench.clock.advance(15_000);
    await serve(bench, '1', 'c1', 60);
    expect(bench.routing.waitOutlook('VQ').inputs).toMatchObject({
      occupiedMs: 50_000,
      handleTimeMs: 60_000,
    });
  });

  it('are written down with how they ended, and scored (U37)', async () => {
    const store = new MemoryStore();
    const ledger = new WaitQuoteLedger({ quotes: store.waitQuotes, telemetry: new QuietTelemetry() });
    const bench = new Bench({ waitQuotes: ledger }, agent('1', GROUP));
    bench.routing.submit(request('a'));
    await serve(bench, '1', 'c1', 60);
    bench.routing.submit(request('b'));
    bench.routing.submit(request('c', { seq: 2 }));
    await serve(bench, '1', 'c2', 45);
    await ledger.settled();
    expect(await store.waitQuotes.ofCallback(callbackId('cb-c'), 10)).toMatchObject([
      { requestId: 'c', outcome: 'served', endedAt: START + 105_000, estimates: { ql: { waitS: 60 } } },
    ]);
    const scores = await store.waitQuotes.scores({
      virtualQueue: 'VQ',
      from: START,
      to: START + 1e7,
      spanMs: 1_800_000,
    });
    expect(scores.find(({ predictor }) => predictor === 'ql')).toMatchObject({
      span: 0,
      quotes: 3,
      quoted: 0,
      served: 3,
      biasS: 5,
      maeS: 5,
      coverage: 1,
    });
  });
});
