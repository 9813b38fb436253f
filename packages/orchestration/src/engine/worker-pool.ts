import type { Clock, Telemetry } from '@ringback/core';
import { ACTION_SCHEMAS } from '../modules/registry.ts';
import { ConnectedEngine } from './connected-engine.ts';
import type { EngineLimits } from './engine-limits.ts';
import { type StartEngineProcess, startEngineProcess } from './engine-process.ts';
import { PoolLane } from './pool-lane.ts';
import type { EngineFactory } from './session-engine.ts';
import { SpareProcess } from './spare-process.ts';

export interface PoolOptions {
  readonly limits: EngineLimits;
  /** Processes; each has its share of the sessions. */
  readonly size: number;
  /** Heap of each, MB. */
  readonly heapMb: number;
  readonly wireClock: Clock;
  readonly telemetry: Pick<Telemetry, 'log' | 'count'>;
  /** Default: real ones. */
  readonly startProcess?: StartEngineProcess;
}

/** Reading and compiling takes longer than a step, and happens once for a version. */
const COMPILE_LIMIT_MS = 10_000;
/** Part of the heap that sessions at rest may fill: the rest is for the step that is being made. */
const RESIDENT_PART = 0.5;
/** Sessions in the memory of one process (1 to 5 KB each). */
const MOST_SESSIONS = 20_000;

/**
 * An engine of processes. One that a document brings to its end, by time or by memory, is replaced by one that is kept
 * ready; the session that did it is stopped, the others of that process are taken up again where they were saved.
 */
export function workerPool(options: PoolOptions): EngineFactory {
  return (ports) => {
    const { limits, size, heapMb, wireClock, telemetry, startProcess = startEngineProcess } = options;
    const orders = {
      actionSchemas: ACTION_SCHEMAS,
      limits,
      mostSessions: MOST_SESSIONS,
      shrinkAboveMb: heapMb * RESIDENT_PART,
    };
    const spare = new SpareProcess({ orders, heapMb, startProcess, wireClock });
    const lanes = Array.from(
      { length: Math.max(1, size) },
      () =>
        new PoolLane({
          orders,
          heapMb,
          stepLimitMs: limits.stepMs,
          compileLimitMs: Math.max(COMPILE_LIMIT_MS, limits.stepMs),
          startProcess: spare.take,
          wireClock,
          telemetry,
        }),
    );
    const laneOf = (key: string): PoolLane | undefined => lanes[hash(key) % lanes.length];
    return new ConnectedEngine(
      {
        call: (key, request) => laneOf(key)?.call(request) ?? Promise.resolve({ kind: 'closed' }),
        tellAll: (request) => {
          for (const lane of lanes) void lane.call(request);
        },
        async close() {
          spare.close();
          for (const lane of lanes) lane.close();
        },
      },
      ports,
    );
  };
}

/** Spreads ids evenly: FNV-1a, whose low bits are stirred once more. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  return Math.imul(value ^ (value >>> 15), 0x2c1b3c6d) >>> 8;
}
