import { sessionId } from '@ringback/core';
import { QuietTelemetry, stoppedClock } from '@ringback/testkit';
import { describe, expect, test } from 'vitest';
import { DEFAULT_LIMITS } from './engine-limits.ts';
import type { EngineProcessListener } from './engine-process.ts';
import type { EngineReply, EngineRequest } from './engine-protocol.ts';
import { PoolLane } from './pool-lane.ts';

const step = (id: string): EngineRequest => ({ kind: 'save', sessionId: sessionId(id) });
const begin = (id: string): EngineRequest => ({
  kind: 'start',
  order: {
    sessionId: sessionId(id),
    documentHash: 'h',
    parameters: {},
    invokeId: null,
    nowMs: 0,
    seed: 0,
    facts: {},
  },
});
const saved = (snapshot: string): EngineReply => ({ kind: 'saved', snapshot });

/** A lane whose processes do what the test says. */
function open() {
  const { clock } = stoppedClock();
  const telemetry = new QuietTelemetry();
  const processes: {
    posted: EngineRequest[];
    listener: EngineProcessListener;
    killed: boolean;
    usage: { cpuMs: number; residentMb: number } | null;
  }[] = [];
  const lane = new PoolLane({
    orders: { actionSchemas: {}, limits: DEFAULT_LIMITS, mostSessions: 10, shrinkAboveMb: 64 },
    heapMb: 128,
    stepLimitMs: 1000,
    compileLimitMs: 10_000,
    wireClock: clock,
    telemetry,
    startProcess: (_orders, _heapMb, listener) => {
      const process = {
        posted: [] as EngineRequest[],
        listener,
        killed: false,
        usage: null as { cpuMs: number; residentMb: number } | null,
      };
      processes.push(process);
      return {
        post: (requests) => void process.posted.push(...requests),
        usage: () => process.usage,
        kill: () => {
          process.killed = true;
        },
      };
    },
  });
  const process = (index: number) => {
    const found = processes[index];
    if (found === undefined) throw new Error(`there is no process ${index}`);
    return found;
  };
  const ready = (index: number) => process(index).listener.message({ kind: 'ready' });
  const reply = (index: number, answer: EngineReply) =>
    process(index).listener.message({ kind: 'reply', reply: answer });
  return { lane, clock, telemetry, processes, process, ready, reply };
}

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('work that takes long', () => {
  test('goes on aside when others wait: they hear that nothing has happened, and the next process serves them', async () => {
    const { lane, clock, process, processes, ready, reply } = open();
    ready(0);
    const slow = lane.call(begin('A'));
    const compile: EngineRequest = { kind: 'compile', url: 'x', text: 'y', parts: {} };
    const others = Promise.all([lane.call(step('B')), lane.call(compile)]);
    await turn();
    await clock.advance(350);
    expect(processes).toHaveLength(2);
    expect(process(0).killed).toBe(false);
    expect(process(1).posted).toEqual([compile]);
    ready(1);
    reply(1, saved('compiled'));
    expect(await others).toEqual([{ kind: 'absent' }, saved('compiled')]);
    reply(0, saved('a'));
    expect(await slow).toEqual(saved('a'));
    // What it was asked for besides, the next one does.
    expect(process(0).killed).toBe(true);
    reply(0, saved('late'));
    const next = lane.call(step('C'));
    await turn();
    reply(1, saved('c'));
    expect(await next).toEqual(saved('c'));
  });

  test('is ended at its limit, or at that of its document, without disturbing the others', async () => {
    const { lane, clock, process, processes, ready, reply } = open();
    for (const [index, limit] of [1000, 3000].entries()) {
      ready(index);
      const stuck = lane.call(begin('A'));
      const other = lane.call(step('B'));
      await turn();
      process(index).listener.message({ kind: 'limit', stepMs: limit });
      await clock.advance(400);
      expect(await other).toEqual({ kind: 'absent' });
      ready(index + 1);
      await clock.advance(limit - 500);
      const served = lane.call(step('B'));
      await turn();
      reply(index + 1, saved('b'));
      expect(await served).toEqual(saved('b'));
      expect(process(index).killed).toBe(false);
      await clock.advance(300);
      expect(await stuck).toMatchObject({
        kind: 'killed',
        cause: 'time',
        text: expect.stringContaining(`${limit} ms`),
      });
      expect(process(index).killed).toBe(true);
    }
    expect(processes).toHaveLength(3);
  });

  test('that takes all memory aside ends alone', async () => {
    const { lane, clock, process, processes, ready } = open();
    ready(0);
    const greedy = lane.call(begin('A'));
    void lane.call(step('B'));
    await turn();
    await clock.advance(400);
    process(0).listener.ended({ outOfMemory: true, code: 'SIGABRT' });
    expect(await greedy).toMatchObject({ kind: 'killed', cause: 'memory' });
    expect(processes).toHaveLength(2);
  });

  test.each([
    ['nobody waits', begin('A'), null],
    ['nobody waits for an answer', begin('A'), { kind: 'forget', sessionId: sessionId('B') }],
    ['its answer leaves something behind', step('A'), step('B')],
  ] as const)('stays where it is when %s', async (_why, asked, other) => {
    const { lane, clock, processes, ready, reply } = open();
    ready(0);
    const slow = lane.call(asked);
    if (other !== null) void lane.call(other);
    await turn();
    await clock.advance(800);
    reply(0, saved('a'));
    expect(await slow).toEqual(saved('a'));
    expect(processes).toHaveLength(1);
  });

  test('and does come to its end costs no other process for a while', async () => {
    const { lane, clock, processes, ready, reply } = open();
    const slow = async (index: number): Promise<void> => {
      ready(index);
      void lane.call(begin('A'));
      void lane.call(step('B'));
      await turn();
      await clock.advance(400);
      reply(index, saved('a'));
    };
    await slow(0);
    await slow(1);
    expect(processes).toHaveLength(2);
    reply(1, saved('b'));
    await clock.advance(10_000);
    await slow(1);
    expect(processes).toHaveLength(3);
  });

  test('ends with the lane', async () => {
    const { lane, clock, process, ready } = open();
    ready(0);
    const slow = lane.call(begin('A'));
    void lane.call(step('B'));
    await turn();
    await clock.advance(400);
    lane.close();
    expect(await slow).toEqual({ kind: 'closed' });
    expect([process(0).killed, process(1).killed]).toEqual([true, true]);
  });
});

describe('a lane of the pool', () => {
  test('answers requests in their order', async () => {
    const { lane, ready, reply } = open();
    ready(0);
    const answers = Promise.all([lane.call(step('A')), lane.call(step('B'))]);
    await turn();
    reply(0, saved('a'));
    reply(0, saved('b'));
    expect(await answers).toEqual([saved('a'), saved('b')]);
  });

  test('a process that ends takes the oldest request with it; the others hear that nothing has happened, and the next process serves', async () => {
    const { lane, process, processes, ready, reply } = open();
    ready(0);
    const first = lane.call(step('A'));
    const second = lane.call(step('B'));
    await turn();
    process(0).listener.ended({ outOfMemory: true, code: 'SIGABRT' });
    expect(await first).toMatchObject({ kind: 'killed', cause: 'memory' });
    expect(await second).toEqual({ kind: 'absent' });
    const third = lane.call(step('B'));
    await turn();
    expect(processes).toHaveLength(2);
    expect(process(1).posted).toEqual([step('B')]);
    ready(1);
    reply(1, saved('b'));
    expect(await third).toEqual(saved('b'));
  });

  test('one that does not come to an end is killed after its limit', async () => {
    const { lane, clock, process, ready } = open();
    ready(0);
    const stuck = lane.call(step('A'));
    await turn();
    await clock.advance(1200);
    expect(await stuck).toMatchObject({ kind: 'killed', cause: 'time' });
    expect(process(0).killed).toBe(true);
  });

  test('one whose document asked for more time has it', async () => {
    const { lane, clock, process, ready, reply } = open();
    ready(0);
    const slow = lane.call(step('A'));
    await turn();
    process(0).listener.message({ kind: 'limit', stepMs: 3000 });
    await clock.advance(2500);
    reply(0, saved('a'));
    expect(await slow).toEqual(saved('a'));
    const stuck = lane.call(step('B'));
    await turn();
    await clock.advance(1200);
    expect(await stuck).toMatchObject({ kind: 'killed', cause: 'time' });
  });

  test('what is published is known to the next process before anything else', async () => {
    const { lane, process, ready, reply } = open();
    ready(0);
    const published = lane.call({ kind: 'publish', known: { a: 1 } });
    await turn();
    reply(0, { kind: 'done' });
    await published;
    void lane.call(step('A'));
    await turn();
    process(0).listener.ended({ outOfMemory: false, code: 1 });
    await turn();
    void lane.call(step('B'));
    await turn();
    expect(process(1).posted).toEqual([{ kind: 'publish', known: { a: 1 } }, step('B')]);
  });

  test('a document that was being compiled beside the culprit is compiled by the next process', async () => {
    const { lane, process, ready, reply } = open();
    ready(0);
    const culprit = lane.call(step('A'));
    const compile: EngineRequest = { kind: 'compile', url: 'x', text: 'y', parts: {} };
    const compiled = lane.call(compile);
    await turn();
    process(0).listener.ended({ outOfMemory: false, code: 'SIGSEGV' });
    expect(await culprit).toMatchObject({ kind: 'killed', cause: 'crash' });
    await turn();
    expect(process(1).posted).toEqual([compile]);
    ready(1);
    reply(1, { kind: 'compiled', hash: 'h', hears: [], findings: [], structure: null });
    expect(await compiled).toEqual({ kind: 'compiled', hash: 'h', hears: [], findings: [], structure: null });
  });

  test('a process that ends before it was ready blames nobody and is tried again after a pause', async () => {
    const { lane, clock, process, processes, ready, reply } = open();
    const waiting = lane.call(step('A'));
    await turn();
    process(0).listener.ended({ outOfMemory: false, code: 1 });
    expect(await waiting).toEqual({ kind: 'absent' });
    const again = lane.call(step('A'));
    await clock.advance(2000);
    expect(processes).toHaveLength(2);
    ready(1);
    await turn();
    reply(1, saved('a'));
    expect(await again).toEqual(saved('a'));
  });

  test('whoever asks after the end is told so', async () => {
    const { lane, process } = open();
    const open_ = lane.call(step('A'));
    lane.close();
    expect(await open_).toEqual({ kind: 'closed' });
    expect(await lane.call(step('B'))).toEqual({ kind: 'closed' });
    expect(process(0).killed).toBe(true);
  });
});
