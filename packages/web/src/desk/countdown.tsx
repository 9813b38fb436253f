import { Progress, Text } from '@mantine/core';
import { duration } from '../app/moment.tsx';
import { useServerTime } from './desk-line.ts';
import type { DeskTask } from './desk-shapes.ts';

/** How long there is to answer. */
export function Countdown({
  task: { askedAt, until },
  aheadMs,
}: {
  readonly task: DeskTask;
  readonly aheadMs: number;
}) {
  const now = useServerTime(aheadMs);
  if (until === null) return null;
  const left = Math.max(0, Date.parse(until) - now);
  const whole = Math.max(1, Date.parse(until) - Date.parse(askedAt));
  return (
    <div role="timer" aria-label="Time to answer">
      <Text size="sm" mb={4}>
        {left === 0 ? 'The time is over.' : `${duration(left)} to answer`}
      </Text>
      <Progress value={(left / whole) * 100} aria-hidden="true" />
    </div>
  );
}
