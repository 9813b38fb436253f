import { Alert, Card, Stack, Switch, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { StateBadge } from '../../app/state-badge.tsx';
import { Failure } from '../../app/states.tsx';
import { request } from '../../server/request.ts';
import type { Agent, Call } from '../../server/shapes.ts';
import { CallControls } from './call-controls.tsx';
import { usePhone } from './use-phone.ts';

const REMEMBERED = 'ringback:phone-in-browser';
const LINES = { connecting: 'Connecting', ready: 'Registered', lost: 'Not connected' } as const;
const TONES = { connecting: 'busy', ready: 'good', lost: 'bad' } as const;

/** The phone of the agent: in this browser when wanted, else one of the agent's own. */
export function PhoneCard({
  agent,
  call,
  query,
}: {
  readonly agent: Agent;
  readonly call: Call | null;
  readonly query: { readonly agent?: string };
}) {
  const known = useQuery({
    queryKey: ['desk-phone', query.agent],
    queryFn: () =>
      request<{ readonly dn: string; readonly browser: boolean }>('/api/v1/desk/phone', { query }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const [isWanted, want] = useState(() => remembered() === agent.id);
  // Where the switch holds calls, with music for who waits, the phone does not.
  const canHold = call?.conversation == null;
  const use = usePhone(isWanted && known.data?.browser === true, agent.dn, query);
  if (known.data === undefined)
    return known.error === null ? null : (
      <Frame>
        <Failure what="Your phone" error={known.error} retry={() => void known.refetch()} />
      </Frame>
    );
  if (!known.data.browser) return null;
  return (
    <Frame>
      <Stack gap="sm">
        <Switch
          label="Use the phone in this browser"
          description={`Calls to ${agent.dn} ring here as long as this page is open.`}
          checked={isWanted}
          onChange={(event) => {
            remember(event.currentTarget.checked ? agent.id : null);
            want(event.currentTarget.checked);
          }}
        />
        {use.kind === 'elsewhere' ? (
          <Text>
            The phone is in another window of this browser. It comes here when that window is closed.
          </Text>
        ) : null}
        {use.kind === 'refused' ? (
          <Alert color="red" role="alert">
            {use.why}
          </Alert>
        ) : null}
        {use.kind === 'on' ? (
          <>
            <span role="status" aria-label="Your phone">
              <StateBadge state={LINES[use.state.line]} tone={TONES[use.state.line]} />
            </span>
            {use.state.problem === null ? null : (
              <Alert color="red" role="alert">
                {use.state.problem}
              </Alert>
            )}
            {use.state.call === null ? null : (
              <CallControls phone={use.phone} call={use.state.call} canHold={canHold} />
            )}
          </>
        ) : null}
      </Stack>
    </Frame>
  );
}

function Frame({ children }: { readonly children: ReactNode }) {
  return (
    <Card withBorder component="section" aria-label="Your phone">
      <Title order={2} size="h4" mb="sm">
        Your phone
      </Title>
      {children}
    </Card>
  );
}

function remembered(): string | null {
  try {
    return localStorage.getItem(REMEMBERED);
  } catch {
    // A browser that stores nothing asks each time.
    return null;
  }
}

function remember(agent: string | null): void {
  try {
    if (agent === null) localStorage.removeItem(REMEMBERED);
    else localStorage.setItem(REMEMBERED, agent);
  } catch {
    // The choice holds as long as the page is open.
  }
}
