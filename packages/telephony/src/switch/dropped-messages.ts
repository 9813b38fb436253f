import type { Telemetry } from '@ringback/core';
import type { SipClock, SipEndpointStats, SipTimer } from '@ringback/sip';

/** Often enough for a metric that is read each 15 s or so. */
const EVERY_MS = 5_000;

/** Brings what the SIP endpoint dropped into the metrics, by reason. Gives what ends the counting. */
export function countDroppedMessages(
  stats: () => Pick<SipEndpointStats, 'malformedDropped' | 'strayResponses'>,
  clock: SipClock,
  telemetry: Telemetry,
): () => void {
  const counted = { malformed: 0, stray: 0 };
  let timer: SipTimer;
  const add = (reason: keyof typeof counted, total: number): void => {
    if (total > counted[reason]) telemetry.count('sip_messages_dropped', { reason }, total - counted[reason]);
    counted[reason] = total;
  };
  const arm = (): void => {
    timer = clock.setTimer(EVERY_MS, () => {
      const { malformedDropped, strayResponses } = stats();
      add('malformed', malformedDropped);
      add('stray', strayResponses);
      arm();
    });
  };
  arm();
  return () => timer.cancel();
}
