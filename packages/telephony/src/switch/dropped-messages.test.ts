import { expect, it } from 'vitest';
import { countDroppedMessages } from './dropped-messages.ts';
import { FakeClock } from './testing/fake-clock.ts';
import { FakeTelemetry } from './testing/fake-telemetry.ts';

it('counts each dropped message once, until it is ended', () => {
  const clock = new FakeClock();
  const telemetry = new FakeTelemetry();
  const stats = { malformedDropped: 0, strayResponses: 0 };
  const stop = countDroppedMessages(() => stats, clock, telemetry);
  clock.advance(5_000);
  expect(telemetry.counted).toEqual([]);
  stats.malformedDropped = 3;
  stats.strayResponses = 1;
  clock.advance(10_000);
  expect(telemetry.counted).toEqual([
    { metric: 'sip_messages_dropped', labels: { reason: 'malformed' }, by: 3 },
    { metric: 'sip_messages_dropped', labels: { reason: 'stray' }, by: 1 },
  ]);
  stop();
  expect(clock.armed).toBe(0);
});
