import type { Clock, Configuration, Telemetry, Timer } from '@ringback/core';

/** How long another node may go on with what was configured before. */
const PERIOD_MS = 1_000;

/** Takes up what other nodes configure, again and again; gives the function that ends it. */
export function keepRefreshed(
  configuration: Pick<Configuration, 'refresh'>,
  wireClock: Clock,
  telemetry: Telemetry,
): () => void {
  let isStopped = false;
  let isFailing = false;
  let timer: Timer | null = null;
  const arm = (): void => {
    if (!isStopped) timer = wireClock.setTimer(PERIOD_MS, look);
  };
  const look = async (): Promise<void> => {
    try {
      await configuration.refresh();
      isFailing = false;
    } catch (error) {
      // Told once: while the database is away everything else tells it, too.
      if (!isFailing && !isStopped) telemetry.log('warn', 'configuration.not-refreshed', { error });
      isFailing = true;
    }
    arm();
  };
  arm();
  return () => {
    isStopped = true;
    timer?.cancel();
  };
}
