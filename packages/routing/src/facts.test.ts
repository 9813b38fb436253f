import { agentId, type QueueOccurrenceRecord, queueFacts, requestId } from '@ringback/core';
import { MemoryStore, QuietTelemetry } from '@ringback/testkit';
import { describe, expect, it } from 'vitest';
import { agent, Bench, request, START } from '../test/fixture.ts';
import { QueueHistoryLedger } from './queue-history-ledger.ts';

const service = { groups: ['Service'] };
const queue = (bench: Bench, name = 'VQ') => bench.routing.facts().queues.find((one) => one.name === name);

describe('the facts of one queue', () => {
  it('are those that everything has of it, and those of an empty one while nobody was in it', () => {
    const bench = new Bench(agent('1', service), agent('2', { ...service, state: 'NotReady' }));
    const { routing } = bench;
    const ofNone = { ...queueFacts(routing.facts(), 'VQ'), quitTimeMs: null };
    expect(routing.factsOfQueue('VQ')).toEqual(ofNone);
    routing.submit(request('a'));
    routing.submit(request('b', { seq: 2 }));
    expect(routing.factsOfQueue('VQ')).toEqual(queueFacts(routing.facts(), 'VQ'));
    expect(routing.factsOfQueue('VQ')).toMatchObject({ waiting: 1, distributed: 1, agentsLoggedIn: 2 });
  });
});

describe('the history of a queue', () => {
  it('tells for a day what happened, an agent who did not answer included, whose caller keeps the place (RONA)', async () => {
    const bench = new Bench(
      agent('1', { ...service, wrapUp: 10 }),
      agent('2', { ...service, state: 'NotReady' }),
    );
    const kinds = () => bench.routing.queueHistory('VQ').map(({ kind, ms }) => [kind, ms]);
    bench.routing.submit(request('a'));
    bench.order('1', 'c1');
    await bench.clock.advance(20_000);
    bench.fails('1', 'c1', 'no_answer');
    bench.routing.submit(request('b', { seq: 2, arrivedAt: START + 20_000 }));
    bench.routing.submit(request('a', { enteredAt: START }));
    await bench.clock.advance(10_000);
    bench.set('2', 'Ready');
    // The one whom nobody answered stands where he stood, and the agent whose phone rang gets no further calls.
    expect(bench.selections()).toEqual(['a -> 1', 'a -> 2']);
    expect(bench.state('1')).toMatchObject({ kind: 'not-ready', reason: 'No answer' });
    bench.order('2', 'c2');
    bench.leg('2', 'c2', 'leg.answered');
    await bench.clock.advance(60_000);
    bench.routing.cancel(requestId('b'));
    bench.leg('2', 'c2', 'leg.ended');
    expect(kinds()).toEqual([
      ['entered', 0],
      ['distributed', 0],
      ['entered', 0],
      ['entered', 0],
      ['distributed', 30_000],
      ['answered', 30_000],
      ['abandoned', 70_000],
      ['handled', 60_000],
    ]);
    await bench.clock.advance(86_400_000);
    expect(kinds()).toEqual([]);
  });

  it('goes on after a restart where it was, and so does what is known of handling times', async () => {
    const store = new MemoryStore();
    const start = async () => {
      const ledger = new QueueHistoryLedger({ history: store.queueHistory, telemetry: new QuietTelemetry() });
      const queueHistory = {
        earlier: await ledger.earlier(START + 100_000),
        happened: (occurrence: QueueOccurrenceRecord) => ledger.happened(occurrence),
      };
      return { ledger, bench: new Bench({ queueHistory }, agent('1', service)) };
    };
    const { ledger, bench } = await start();
    bench.routing.submit(request('a'));
    bench.order('1', 'c1');
    bench.leg('1', 'c1', 'leg.answered');
    await bench.clock.advance(60_000);
    bench.leg('1', 'c1', 'leg.ended');
    await ledger.settled();
    const before = bench.routing.queueHistory('VQ');
    expect(before.map(({ kind }) => kind)).toEqual(['entered', 'distributed', 'answered', 'handled']);
    const again = await start();
    expect(again.bench.routing.queueHistory('VQ')).toEqual(before);
    expect(queue(again.bench)?.handleTimeMs).toBe(60_000);
    again.bench.routing.submit(request('b'));
    expect(again.bench.routing.queueHistory('VQ').map(({ kind }) => kind)).toEqual([
      ...before.map(({ kind }) => kind),
      'entered',
      'distributed',
    ]);
  });
});

describe('facts for statistics', () => {
  it('follow a call through its queue: entered, distributed, answered, completed, and how long it took', async () => {
    const bench = new Bench(agent('1', { ...service, wrapUp: 10 }));
    bench.routing.submit(request('a', { callbackId: null }));
    expect(queue(bench)).toMatchObject({
      entered: 1,
      distributed: 1,
      waiting: 0,
      answered: 0,
      handleTimeMs: null,
    });
    bench.order('1', 'call');
    bench.leg('1', 'call', 'leg.answered');
    await bench.clock.advance(60_000);
    bench.leg('1', 'call', 'leg.ended');
    expect(queue(bench)).toMatchObject({ answered: 1, completed: 0 });
    await bench.clock.advance(10_000);
    expect(queue(bench)).toMatchObject({ answered: 1, completed: 1, handleTimeMs: 70_000 });
    expect(bench.routing.facts().agents).toMatchObject([
      { id: '1', answered: 1, completed: 1, state: 'ready' },
    ]);
  });

  it('count who left without an agent, and not who changed the request', async () => {
    const bench = new Bench();
    bench.routing.submit(request('a'));
    bench.routing.submit(request('a', { priority: 5 }));
    bench.routing.submit(request('b', { timeoutMs: 1000, arrivedAt: START - 5 }));
    bench.routing.submit(request('c'));
    expect(queue(bench)).toMatchObject({ entered: 3, waiting: 3, oldestArrival: START - 5, abandoned: 0 });
    bench.routing.cancel(requestId('a'));
    bench.routing.cancel(requestId('a'));
    await bench.clock.advance(1000);
    expect(queue(bench)).toMatchObject({ entered: 3, waiting: 1, abandoned: 2, distributed: 0 });
  });

  it('say how many may serve those that wait', () => {
    const bench = new Bench(
      agent('1', { ...service, state: 'NotReady' }),
      agent('2', { groups: ['Other'] }),
      agent('3', { ...service, state: 'LoggedOut' }),
    );
    bench.routing.submit(request('a'));
    expect(queue(bench)).toMatchObject({ agentsLoggedIn: 1, agentsReady: 0 });
    bench.routing.cancel(requestId('a'));
    expect(queue(bench)).toMatchObject({ agentsLoggedIn: 2, agentsReady: 1 });
  });
});

describe('excluded agents', () => {
  it('are not selected although they are free and belong to the target', () => {
    const bench = new Bench(agent('1', service), agent('2', service));
    bench.routing.submit(request('a', { excludedAgents: ['1'] }));
    bench.routing.submit(request('b', { excludedAgents: ['1', '2'], seq: 2 }));
    expect(bench.selections()).toEqual(['a -> 2']);
    // The other one waits, and is not in the way of who comes after it.
    bench.routing.submit(request('c', { seq: 3 }));
    expect(bench.selections()).toEqual(['a -> 2', 'c -> 1']);
    expect(bench.events.find((event) => event.kind === 'notice')).toMatchObject({
      text: expect.stringMatching(/nobody is in the group but those who are excluded/),
    });
  });

  it('count again when the request says so', () => {
    const bench = new Bench(agent('1', service));
    bench.routing.submit(request('a', { excludedAgents: [agentId('1')] }));
    expect(bench.selections()).toEqual([]);
    bench.routing.submit(request('a'));
    expect(bench.selections()).toEqual(['a -> 1']);
  });

  it('have the mean time between the last calls that got an agent', async () => {
    const bench = new Bench(agent('1', { groups: ['Service'], state: 'NotReady' }));
    for (const seq of [1, 2, 3]) bench.routing.submit(request(`r${seq}`, { seq }));
    const gaps: unknown[] = [];
    for (const ms of [0, 10_000, 30_000]) {
      await bench.clock.advance(ms);
      bench.set('1', 'Ready');
      bench.set('1', 'NotReady');
      gaps.push(bench.routing.facts().queues[0]?.quitTimeMs);
    }
    expect(gaps).toEqual([null, 10_000, 20_000]);
  });
});
