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
export async function patiently<T>(attempt: () => Promise<T>, patience: Patience): Promise<T> {
  const startedAt = patience.wireClock.now();
  try {
    return await attempt();
  } catch (error) {
    return await again(attempt, { error, startedAt }, patience);
  }
}

/** Goes on after a first attempt that failed. */
async function again<T>(
  attempt: () => Promise<T>,
  { error: first, startedAt }: { readonly error: unknown; readonly startedAt: number },
  { wireClock, telemetry, giveUpAfterMs, isStopping }: Patience,
): Promise<T> {
  let error = first;
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    const waited = wireClock.now() - startedAt;
    const limit = giveUpAfterMs ?? Number.POSITIVE_INFINITY;
    if (!isStoreUnavailable(error) || waited >= limit || isStopping?.() === true) throw error;
    // Thousands may wait: each of them says so once.
    if (pause === FIRST_PAUSE_MS) telemetry.log('warn', 'store.waiting');
    await new Promise<void>((resolve) => wireClock.setTimer(pause, resolve));
    try {
      return await attempt();
    } catch (failure) {
      error = failure;
    }
  }
}

/** Commits; what was decided is kept until it is durable, and nothing of it is performed before. */
export async function commitPatiently(
  store: UnitOfWork,
  writes: readonly Write[],
  patience: Patience,
): Promise<void> {
  const startedAt = patience.wireClock.now();
  try {
    await store.commit(writes);
  } catch (error) {
    await again(() => store.commit(writes), { error, startedAt }, patience);
  }
}
