import { type Clock, isStoreUnavailable, type Telemetry, type UnitOfWork, type Write } from '@ringback/core';

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 2000;

/**
 * Commits, and while the database is away tries again: what was decided is kept until it is durable, and
 * nothing of it is performed before. Other faults are thrown. `giveUpAfterMs` limits the wait (wire time).
 */
export async function commitPatiently(
  store: UnitOfWork,
  writes: readonly Write[],
  ports: { wireClock: Clock; telemetry: Telemetry; giveUpAfterMs?: number; isStopping?: () => boolean },
): Promise<void> {
  const startedAt = ports.wireClock.now();
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    try {
      await store.commit(writes);
      return;
    } catch (error) {
      const waited = ports.wireClock.now() - startedAt;
      const limit = ports.giveUpAfterMs ?? Number.POSITIVE_INFINITY;
      if (!isStoreUnavailable(error) || waited >= limit || ports.isStopping?.() === true) throw error;
      ports.telemetry.log('warn', 'store.waiting', { waitedMs: waited, writes: writes.length });
      await new Promise<void>((resolve) => ports.wireClock.setTimer(pause, resolve));
    }
  }
}
