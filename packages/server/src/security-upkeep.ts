import type { Clock, Store, Telemetry, Timer } from '@ringback/core';
import type { SecuritySettings } from './config/settings.ts';

const PERIOD_MS = 3_600_000;
/** Soon after the start: what was to go while nobody ran. */
const FIRST_MS = 60_000;
const BATCH = 1_000;
/** What is left after so many batches waits for the next time: others want the database as well. */
const MOST_BATCHES = 100;

export interface UpkeepPorts {
  readonly store: Pick<Store, 'audit' | 'webSessions'>;
  readonly settings: SecuritySettings;
  readonly clock: Clock;
  readonly telemetry: Telemetry;
}

/** Forgets old entries of the audit log, and logins that are over, again and again; gives the function that ends it. */
export function keepTrimmed({ store, settings, clock, telemetry }: UpkeepPorts): () => void {
  let isStopped = false;
  let timer: Timer | null = null;
  const arm = (delayMs: number): void => {
    if (!isStopped) timer = clock.setTimer(delayMs, trim);
  };
  const trim = async (): Promise<void> => {
    const now = clock.now();
    const { audit, session } = settings;
    try {
      await inBatches((limit) => store.audit.trim({ since: now - audit.keptMs, most: audit.entries }, limit));
      await inBatches((limit) =>
        store.webSessions.removeOver({ now, idleSince: now - session.idleMs }, limit),
      );
    } catch (error) {
      if (!isStopped) telemetry.log('warn', 'access.not-trimmed', { error });
    }
    arm(PERIOD_MS);
  };
  arm(FIRST_MS);
  return () => {
    isStopped = true;
    timer?.cancel();
  };
}

async function inBatches(remove: (limit: number) => Promise<number>): Promise<void> {
  for (let batch = 0; batch < MOST_BATCHES; batch++) if ((await remove(BATCH)) < BATCH) return;
}
