import { Card, Tabs, Text, Title } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect } from 'react';
import { Failure, Loading } from '../app/states.tsx';
import { request } from '../server/request.ts';
import type { Agent } from '../server/shapes.ts';
import type { OwnCallbacks as Callbacks, RecentCallback } from './desk-shapes.ts';
import { OwnCallbackRow } from './own-callback-row.tsx';

const LOOK_EVERY_MS = 15_000;
const SAID: Readonly<Record<RecentCallback['part'], string>> = {
  open: 'with you now',
  talked: 'you talked',
  rejected: 'you rejected it',
  missed: 'you did not react',
  'not-reached': 'no conversation',
};

/** What the agent handled and missed today, and what comes to him or to anybody like him. */
export function OwnCallbacks({
  agent,
  query,
}: {
  readonly agent: Agent;
  readonly query: { readonly agent?: string };
}) {
  const client = useQueryClient();
  const { state } = agent;
  const found = useQuery({
    queryKey: ['desk-callbacks', query.agent],
    queryFn: () => request<Callbacks>('/api/v1/desk/callbacks', { query: { ...query, from: beginOfDay() } }),
    refetchInterval: LOOK_EVERY_MS,
  });
  // Whenever he does something else, something became of one of them. Until that is known they stay as they are.
  useEffect(() => {
    if (state !== '') void client.invalidateQueries({ queryKey: ['desk-callbacks'] });
  }, [client, state]);
  return (
    <Card withBorder component="section" aria-label="My callbacks">
      <Title order={2} size="h4" mb="sm">
        My callbacks
      </Title>
      {found.data === undefined ? (
        found.error === null ? (
          <Loading what="your callbacks" />
        ) : (
          <Failure what="Your callbacks" error={found.error} retry={() => void found.refetch()} />
        )
      ) : (
        <Lists callbacks={found.data} query={query} />
      )}
    </Card>
  );
}

function Lists({
  callbacks: { recent, upcoming },
  query,
}: {
  readonly callbacks: Callbacks;
  readonly query: { readonly agent?: string };
}) {
  const missed = recent.filter(({ part }) => part === 'missed' || part === 'rejected');
  const handled = recent.filter(({ part }) => part !== 'missed' && part !== 'rejected');
  return (
    <Tabs defaultValue="upcoming" keepMounted={false}>
      <Tabs.List>
        <Tabs.Tab value="upcoming">Upcoming ({upcoming.length})</Tabs.Tab>
        <Tabs.Tab value="handled">Handled today ({handled.length})</Tabs.Tab>
        <Tabs.Tab value="missed">Missed today ({missed.length})</Tabs.Tab>
      </Tabs.List>
      <List
        value="upcoming"
        nothing="Nobody is to be called back after a call with you, and nobody by you or your groups within a day."
      >
        {upcoming.map((one) => (
          <OwnCallbackRow
            key={one.id}
            callback={one}
            at={one.desiredAt}
            said={one.own ? 'after a call with you' : 'for your group'}
            query={query}
          />
        ))}
      </List>
      <List value="handled" nothing="No request came to you today.">
        {handled.map((one) => (
          <OwnCallbackRow key={one.id} callback={one} at={one.at} said={SAID[one.part]} query={query} />
        ))}
      </List>
      <List value="missed" nothing="You missed none today.">
        {missed.map((one) => (
          <OwnCallbackRow key={one.id} callback={one} at={one.at} said={SAID[one.part]} query={query} />
        ))}
      </List>
    </Tabs>
  );
}

function List({
  value,
  nothing,
  children,
}: {
  readonly value: string;
  readonly nothing: string;
  readonly children: readonly ReactNode[];
}) {
  return (
    <Tabs.Panel value={value} pt="sm">
      {children.length === 0 ? <Text c="dimmed">{nothing}</Text> : <ul className="rows">{children}</ul>}
    </Tabs.Panel>
  );
}

/** Of the day of whoever looks. */
function beginOfDay(): string {
  const day = new Date();
  day.setHours(0, 0, 0, 0);
  return day.toISOString();
}
