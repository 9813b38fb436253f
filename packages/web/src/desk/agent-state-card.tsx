import { Button, Card, Group, Menu, Stack, Text, TextInput, Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { duration } from '../app/moment.tsx';
import { StateBadge } from '../app/state-badge.tsx';
import { tell } from '../app/tell.ts';
import { request } from '../server/request.ts';
import type { Agent } from '../server/shapes.ts';
import { type DeskLine, useServerTime } from './desk-line.ts';

const REASONS = ['Break', 'Lunch', 'Training', 'Meeting', 'Office work'] as const;
const LONGEST_REASON = 100;
const SAID: Readonly<Record<string, string>> = {
  LoggedOut: 'You are logged out: nobody is put through to you.',
  NotReady: 'You take no calls.',
  Ready: 'You get the next request that fits.',
  Reserved: 'A request is held for you.',
  Ringing: 'Your phone rings.',
  Talking: 'You are on the phone. What you choose here counts after the call.',
  AfterCallWork: 'After-call work: nobody is put through to you until it is over.',
};

interface Wanted {
  readonly state: 'Ready' | 'NotReady' | 'LoggedOut';
  readonly reason?: string;
}

/** What the agent is doing, and what the agent wants to do. */
export function AgentStateCard({
  agent,
  line,
  query,
  aheadMs,
}: {
  readonly agent: Agent;
  readonly line: DeskLine;
  readonly query: { readonly agent?: string };
  readonly aheadMs: number;
}) {
  const now = useServerTime(aheadMs);
  const [reason, setReason] = useState('');
  const change = useMutation({
    mutationFn: (body: Wanted) => request<Agent>('/api/v1/desk/state', { method: 'POST', query, body }),
    onSuccess: (answer) => {
      line.takeAgent(answer);
      setReason('');
    },
    onError: (error) => tell(error.message, { color: 'red', title: 'Not changed' }),
  });
  const left = agent.until === null ? null : Date.parse(agent.until) - now;

  return (
    <Card withBorder>
      <Title order={2} size="h4" mb="sm">
        Your state
      </Title>
      <Stack gap="sm">
        <Group gap="sm" role="status" aria-label="Your state">
          <StateBadge state={agent.state} />
          {agent.reason === null || agent.reason === '' ? null : <Text fw={600}>{agent.reason}</Text>}
        </Group>
        <Text>{SAID[agent.state] ?? ''}</Text>
        <Text size="sm" c="dimmed">
          For {duration(now - Date.parse(agent.since))}
          {left === null || left <= 0 ? '' : `, ${duration(left)} left`}
        </Text>
        {agent.reachable ? null : (
          <Text c="red" fw={600}>
            Your phone ({agent.dn}) is not registered: nobody can be put through to you.
          </Text>
        )}
        <Group gap="sm">
          <Button loading={change.isPending} onClick={() => change.mutate({ state: 'Ready' })}>
            {agent.state === 'AfterCallWork' ? 'Ready now' : 'Ready'}
          </Button>
          <Menu>
            <Menu.Target>
              <Button variant="default">Not ready …</Button>
            </Menu.Target>
            <Menu.Dropdown>
              {REASONS.map((text) => (
                <Menu.Item key={text} onClick={() => change.mutate({ state: 'NotReady', reason: text })}>
                  {text}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
          <Button variant="default" onClick={() => change.mutate({ state: 'LoggedOut' })}>
            Log out of the queues
          </Button>
        </Group>
        <form
          className="in-line"
          onSubmit={(event) => {
            event.preventDefault();
            change.mutate({ state: 'NotReady', reason: reason.trim() });
          }}
        >
          <TextInput
            label="Not ready for another reason"
            value={reason}
            maxLength={LONGEST_REASON}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <Button type="submit" variant="default" disabled={reason.trim() === ''}>
            Not ready
          </Button>
        </form>
      </Stack>
    </Card>
  );
}
