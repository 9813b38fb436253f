import { stoppedClock } from '@ringback/testkit';
import { describe, expect, test } from 'vitest';
import { DEFAULT_LIMITS } from './engine-limits.ts';
import type { EngineProcessListener } from './engine-process.ts';
import type { EngineRequest } from './engine-protocol.ts';
import type { ProcessMessage } from './process-protocol.ts';
import { SpareProcess } from './spare-process.ts';

const ORDERS = { actionSchemas: {}, limits: DEFAULT_LIMITS, mostSessions: 10, shrinkAboveMb: 64 };
const DONE: ProcessMessage = { kind: 'reply', reply: { kind: 'done' } };

function open() {
  const { clock } = stoppedClock();
  const started: { posted: EngineRequest[]; listener: EngineProcessListener; killed: boolean }[] = [];
  const spare = new SpareProcess({
    orders: ORDERS,
    heapMb: 128,
    wireClock: clock,
    startProcess: (_orders, _heapMb, listener) => {
      const process = { posted: [] as EngineRequest[], listener, killed: false };
      started.push(process);
      return {
        post: (requests) => void process.posted.push(...requests),
        usage: () => null,
        kill: () => {
          process.killed = true;
        },
      };
    },
  });
  const heard: (ProcessMessage | 'ended')[] = [];
  const take = () =>
    spare.take(ORDERS, 128, {
      message: (message) => void heard.push(message),
      ended: () => void heard.push('ended'),
    });
  const at = (index: number) => {
    const found = started[index];
    if (found === undefined) throw new Error(`there is no process ${index}`);
    return found;
  };
  /** The first one: not before the server has had time for its start. */
  const warm = async (index: number): Promise<void> => {
    await clock.advance(14_000);
    expect(started).toHaveLength(0);
    await clock.advance(1_000);
    at(index).listener.message({ kind: 'ready' });
    expect(at(index).posted).toHaveLength(1);
    at(index).listener.message(DONE);
  };
  return { clock, spare, started, at, heard, take, warm };
}

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('the spare process of the pool', () => {
  test('is ready at once for who takes it, who hears nothing of its past, and another one is started when things are calm', async () => {
    const { clock, started, at, heard, take, warm } = open();
    await warm(0);
    const process = take();
    expect(started).toHaveLength(1);
    expect(heard).toEqual([]);
    await turn();
    expect(heard).toEqual([{ kind: 'ready' }]);
    process.kill();
    expect(at(0).killed).toBe(true);
    at(0).listener.message(DONE);
    at(0).listener.ended({ outOfMemory: false, code: null });
    expect(heard).toEqual([{ kind: 'ready' }, DONE, 'ended']);
    expect(started).toHaveLength(1);
    await clock.advance(2_000);
    expect(started).toHaveLength(2);
  });

  test('is not waited for while it is not ready: who needs a process gets a new one', async () => {
    const { clock, started, at, heard, take } = open();
    take();
    expect(started).toHaveLength(1);
    await clock.advance(15_000);
    at(1).listener.message({ kind: 'ready' });
    take();
    expect(started).toHaveLength(3);
    at(2).listener.message({ kind: 'ready' });
    expect(heard).toEqual([{ kind: 'ready' }]);
  });

  test('is replaced when the system ends it unused', async () => {
    const { clock, started, at, heard, take, warm } = open();
    await warm(0);
    at(0).listener.ended({ outOfMemory: false, code: 'SIGKILL' });
    await clock.advance(2_000);
    expect(started).toHaveLength(2);
    expect(heard).toEqual([]);
    at(1).listener.message({ kind: 'ready' });
    at(1).listener.message(DONE);
    take();
    expect(started).toHaveLength(2);
  });

  test('ends with the pool', async () => {
    const { clock, spare, started, at, warm } = open();
    await warm(0);
    spare.close();
    expect(at(0).killed).toBe(true);
    at(0).listener.ended({ outOfMemory: false, code: null });
    await clock.advance(10_000);
    expect(started).toHaveLength(1);
  });
});
