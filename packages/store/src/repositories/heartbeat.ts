import { type Clock, isStoreUnavailable, type Telemetry, type Timer } from '@ringback/core';
import type { Database } from '../database/database.ts';
import { beatNode } from '../sql/beat-node.ts';
import { endNode } from '../sql/end-node.ts';

const BEAT_MS = 1_000;
/** Must stay some beats longer than BEAT_MS, and short enough for others to take over within 5 s (P6). */
export const NODE_LOST_AFTER_MS = 4_000;
/** Two beats that are further apart than this have a gap in which others may have missed us. */
const LONGEST_GAP_MS = 2_500;

export interface Heartbeat {
  /** Whether this node was seen without a gap for as long as it takes to miss another one. */
  isSteady(): boolean;
  /** Stops it and says that the node has ended. */
  stop(): Promise<void>;
}

/** Says every second that a node is alive; resolves after the first time. `clock` is the real one. */
export async function startHeartbeat(options: {
  database: Database;
  clock: Clock;
  node: string;
  /** Who commits for it. */
  committers: readonly string[];
  log: Pick<Telemetry, 'log'>;
  /** Another node has taken its place: nothing of this process will be committed any more. Told once. */
  onReplaced: () => void;
}): Promise<Heartbeat> {
  const { database, clock, node, committers, log, onReplaced } = options;
  let timer: Timer | null = null;
  let beating: Promise<void> = Promise.resolve();
  let stopped = false;
  let steadySince: number | null = null;
  let lastSeen = 0;
  let isReplaced = false;
  const say = async (): Promise<void> => {
    const [row] = await database.query<{ isRevoked: boolean }>(beatNode, [node, committers]);
    const now = clock.now();
    if (steadySince === null || now - lastSeen > LONGEST_GAP_MS) steadySince = now;
    lastSeen = now;
    if (row?.isRevoked !== true || isReplaced) return;
    isReplaced = true;
    onReplaced();
  };
  const beat = async (): Promise<void> => {
    try {
      await say();
    } catch (error) {
      steadySince = null;
      // A database that is away is told of by everybody who needs it; the next beat tries again.
      if (!isStoreUnavailable(error)) log.log('error', 'store.heartbeat-failed', { error });
    }
    arm();
  };
  const arm = (): void => {
    // Whoever was replaced is not to be taken for alive.
    if (stopped || isReplaced) return;
    timer = clock.setTimer(BEAT_MS, () => {
      beating = beat();
    });
  };
  await say();
  arm();
  return {
    isSteady() {
      const now = clock.now();
      return (
        !isReplaced &&
        steadySince !== null &&
        now - lastSeen <= LONGEST_GAP_MS &&
        now - steadySince >= NODE_LOST_AFTER_MS
      );
    },
    async stop() {
      stopped = true;
      timer?.cancel();
      await beating;
      if (isReplaced) return;
      try {
        await database.query(endNode, [node]);
      } catch (error) {
        // Without the database the row becomes stale by itself.
        if (!isStoreUnavailable(error)) throw error;
      }
    },
  };
}
