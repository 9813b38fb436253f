import { type Clock, isStoreUnavailable, type Telemetry, type Timer } from '@ringback/core';
import type { Database } from '../database/database.ts';
import { beatNode } from '../sql/beat-node.ts';
import { removeNode } from '../sql/remove-node.ts';

const BEAT_MS = 1_000;
/** Must stay some beats longer than BEAT_MS, and short enough for others to take over within 5 s (P6). */
export const NODE_LOST_AFTER_MS = 4_000;

export interface Heartbeat {
  /** Stops it and says that the node has ended. */
  stop(): Promise<void>;
}

/** Says every second that a node is alive; resolves after the first time. `clock` is the real one. */
export async function startHeartbeat(options: {
  database: Database;
  clock: Clock;
  node: string;
  log: Pick<Telemetry, 'log'>;
}): Promise<Heartbeat> {
  const { database, clock, node, log } = options;
  let timer: Timer | null = null;
  let beating: Promise<void> = Promise.resolve();
  let stopped = false;
  const beat = async (): Promise<void> => {
    try {
      await database.query(beatNode, [node]);
    } catch (error) {
      // A database that is away is told of by everybody who needs it; the next beat tries again.
      if (!isStoreUnavailable(error)) log.log('error', 'store.heartbeat-failed', { error });
    }
    if (stopped) return;
    timer = clock.setTimer(BEAT_MS, () => {
      beating = beat();
    });
  };
  await database.query(beatNode, [node]);
  timer = clock.setTimer(BEAT_MS, () => {
    beating = beat();
  });
  return {
    async stop() {
      stopped = true;
      timer?.cancel();
      await beating;
      try {
        await database.query(removeNode, [node]);
      } catch (error) {
        // Without the database the row becomes stale by itself.
        if (!isStoreUnavailable(error)) throw error;
      }
    },
  };
}
