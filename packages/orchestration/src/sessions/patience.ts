import { type Clock, isStoreUnavailable, type Telemetry, type UnitOfWork, type Write } from '@ringback/core';

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 2000;

export interface Patience {
  readonly wireClock: Clock;
  readonly telemetry: Pick<Telemetry, 'log'>;
  /** Longest wait in wire time; without it as long as it takes. */
  readonly giveUpAfterMs?: number;
  readonly isStopping?: () => boolean;
}

/**
 * Does what needs the database, and while that is away tries again. Other faults are thrown. Only for work that may be
 * done twice.
 */
export async function patiently<T>(
  attempt: () => Promise<T>,
  { wireClock, telemetry, giveUpAfterMs, isStopping }: Patience,
): Promise<T> {
  const startedAt = wireClock.now();
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    try {
      return await attempt();
    } catch (error) {
      const waited = wireClock.now() - startedAt;
      const limit = giveUpAfterMs ?? Number.POSITIVE_INFINITY;
      if (!isStoreUnavailable(error) || waited >= limit || isStopping?.() === true) throw error;
      // Thousands may wait: each of them says so once.
      if (pause === FIRST_PAUSE_MS) telemetry.log('warn', 'store.waiting');
      await new Promise<void>((resolve) => wireClock.setTimer(pause, resolve));
    }
  }
}

/** Commits; what was decided is kept until it is durable, and nothing of it is performed before. */
export function commitPatiently(
  store: UnitOfWork,
  writes: readonly Write[],
  patience: Patience,
): Promise<void> {
  return patiently(() => store.commit(writes), patience);
}
