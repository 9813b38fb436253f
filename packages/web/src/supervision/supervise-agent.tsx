import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useId } from 'react';
import { useKeptFocus } from '../app/kept-focus.ts';
import { request } from '../server/request.ts';
import type { Agent, Call } from '../server/shapes.ts';
import { type Mode, refusalInWords, type Supervising, supervisingOf } from './supervision.ts';

interface Way {
  readonly mode: Mode;
  readonly label: string;
  /** Behind the label, for those who hear it without what stands around. */
  readonly to: string;
  readonly said: string;
}

const WAYS: readonly Way[] = [
  { mode: 'listen', label: 'Listen', to: 'to', said: 'You hear the call; nobody hears you.' },
  { mode: 'whisper', label: 'Whisper', to: 'to', said: 'Only the agent hears you.' },
  { mode: 'barge-in', label: 'Barge in', to: 'on', said: 'Everybody in the call hears you.' },
];

/** What a supervisor does with the call of an agent who talks. The API is `/api/v1/calls/{id}/supervision`. */
export function SuperviseAgent({
  call,
  agent,
  phone,
  nameOf,
}: {
  readonly call: Call;
  readonly agent: Pick<Agent, 'id' | 'name'>;
  /** That is rung; null: none is chosen yet. */
  readonly phone: Pick<Agent, 'id' | 'name'> | null;
  readonly nameOf: (agentId: string) => string;
}) {
  const status = useId();
  const group = useKeptFocus<HTMLDivElement>();
  const path = `/api/v1/calls/${encodeURIComponent(call.id)}/supervision`;
  const act = useMutation({
    mutationFn: (mode: Mode | 'stop') =>
      mode === 'stop'
        ? request(path, { method: 'DELETE' })
        : request(path, { method: 'POST', body: { mode, phone: phone?.id, agentId: agent.id } }),
  });
  // Not disabled meanwhile: who works by keyboard stays where he is. A second press is not a second wish.
  const want = (what: Mode | 'stop'): void => {
    if (!act.isPending || act.variables !== what) act.mutate(what);
  };
  const now = supervisingOf(call, agent.id, phone?.id ?? null);
  const mayBegin = phone !== null && phone.id !== agent.id && now.kind !== 'another';
  return (
    <Stack gap={4}>
      <Group
        ref={group}
        gap="xs"
        role="group"
        aria-label={`Supervise ${agent.name}`}
        aria-describedby={status}
      >
        <Text size="sm" fw={600}>
          {agent.name}
        </Text>
        {WAYS.map(({ mode, label, to }) => (
          <Button
            key={mode}
            size="compact-sm"
            variant={now.kind === 'here' && now.mode === mode ? 'filled' : 'default'}
            aria-label={`${label} ${to} ${agent.name}`}
            aria-pressed={now.kind === 'here' && now.mode === mode}
            disabled={!mayBegin}
            onClick={() => want(mode)}
          >
            {label}
          </Button>
        ))}
        {now.kind === 'nobody' || (now.kind === 'another' && now.of !== agent.id) ? null : (
          <Button
            size="compact-sm"
            color="red"
            variant="outline"
            aria-label={`Stop supervising ${agent.name}`}
            onClick={() => want('stop')}
          >
            Stop
          </Button>
        )}
      </Group>
      <Text id={status} size="sm" c="dimmed" role="status">
        {said(now, agent, phone, nameOf)}
      </Text>
      {act.error === null ? null : (
        <Alert color="red" role="alert" withCloseButton closeButtonLabel="Close" onClose={act.reset}>
          {refusalInWords(act.error, phone?.name ?? 'this agent')}
        </Alert>
      )}
    </Stack>
  );
}

function said(
  now: Supervising,
  agent: Pick<Agent, 'id' | 'name'>,
  phone: Pick<Agent, 'id' | 'name'> | null,
  nameOf: (agentId: string) => string,
): string {
  switch (now.kind) {
    case 'here':
      return now.isRinging
        ? `The phone of ${phone?.name ?? 'the supervisor'} rings: answer it.`
        : (WAYS.find(({ mode }) => mode === now.mode)?.said ?? '');
    case 'another':
      return `${now.phone === null ? 'Another phone' : `The phone of ${nameOf(now.phone)}`} supervises this call already; there is room for one.`;
    case 'nobody':
      if (phone === null) return 'Choose a phone to listen with first.';
      return phone.id === agent.id ? `${agent.name} is on this very phone: choose another one.` : '';
  }
}
