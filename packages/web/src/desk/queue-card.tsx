import { Card, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { duration } from '../app/moment.tsx';
import { Failure, Loading } from '../app/states.tsx';
import { request } from '../server/request.ts';
import { useServerTime } from './desk-line.ts';
import type { DeskQueue } from './desk-shapes.ts';

const LOOK_EVERY_MS = 3_000;

/** How many wait, and how long the first of them has. */
export function QueueCard({
  query,
  aheadMs,
}: {
  readonly query: { readonly agent?: string };
  readonly aheadMs: number;
}) {
  const now = useServerTime(aheadMs);
  const queues = useQuery({
    queryKey: ['desk-queues', query.agent],
    queryFn: () => request<readonly DeskQueue[]>('/api/v1/desk/queues', { query }),
    refetchInterval: LOOK_EVERY_MS,
  });
  return (
    <Card withBorder>
      <Title order={2} size="h4" mb="sm">
        Who waits
      </Title>
      {queues.data === undefined ? (
        queues.error === null ? (
          <Loading what="the queues" />
        ) : (
          <Failure what="The queues" error={queues.error} retry={() => void queues.refetch()} />
        )
      ) : queues.data.every(({ length }) => length === 0) ? (
        <Text c="dimmed">Nobody waits.</Text>
      ) : (
        <dl className="facts">
          {queues.data
            .filter(({ length }) => length > 0)
            .map(({ name, length, oldestAt }) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>
                  {length} waiting
                  {oldestAt === null ? '' : `, the first for ${duration(now - Date.parse(oldestAt))}`}
                </dd>
              </div>
            ))}
        </dl>
      )}
    </Card>
  );
}
