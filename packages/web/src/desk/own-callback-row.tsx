import { Button, Group, Stack, Text } from '@mantine/core';
import { useId, useState } from 'react';
import { Moment } from '../app/moment.tsx';
import { StateBadge } from '../app/state-badge.tsx';
import { AnotherTime } from './another-time.tsx';
import { CustomerFacts } from './customer-facts.tsx';
import type { StandingRequest } from './desk-shapes.ts';
import { Notes } from './notes.tsx';

/** One request in a list of the agent's; opened, it has what is known, the notes, and another time, or another call. */
export function OwnCallbackRow({
  callback,
  at,
  said,
  query,
}: {
  readonly callback: StandingRequest;
  readonly at: string;
  readonly said: string;
  readonly query: { readonly agent?: string };
}) {
  const [isOpen, open] = useState(false);
  const [isMoving, setMoving] = useState(false);
  const details = useId();
  const { id, service, customerNumber, state, reason, createdAt, userData } = callback;
  const order = state === 'SCHEDULED' ? 'reschedule' : state === 'COMPLETED' ? 'again' : null;
  return (
    <li>
      <button
        type="button"
        className="row-head"
        aria-expanded={isOpen}
        aria-controls={details}
        onClick={() => open(!isOpen)}
      >
        <span>
          <Moment at={at} /> <strong>{customerNumber ?? 'No number'}</strong>
        </span>
        <span>{said}</span>
      </button>
      <div id={details} hidden={!isOpen}>
        {isOpen ? (
          <Stack gap="sm" p="sm">
            <Group gap="xs">
              <StateBadge state={state} />
              {reason === null ? null : <Text size="sm">{reason}</Text>}
            </Group>
            <CustomerFacts facts={[['GMS_ServiceName', service], ...Object.entries(userData)]} />
            <Text size="sm" c="dimmed">
              Asked at <Moment at={createdAt} />
            </Text>
            {order === null ? null : isMoving ? (
              <AnotherTime id={id} query={query} order={order} done={() => setMoving(false)} />
            ) : (
              <Button variant="default" size="compact-md" w="fit-content" onClick={() => setMoving(true)}>
                {order === 'reschedule' ? 'Another time …' : 'Call again …'}
              </Button>
            )}
            <Notes id={id} query={query} />
          </Stack>
        ) : null}
      </div>
    </li>
  );
}
