import { Alert, Button, Group, NativeSelect, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useKeptFocus } from '../app/kept-focus.ts';
import { Failure } from '../app/states.tsx';
import { request } from '../server/request.ts';
import type { Agent, Call } from '../server/shapes.ts';
import type { DeskLine } from './desk-line.ts';
import type { Colleague, DeskCall } from './desk-shapes.ts';
import { ownLegOf } from './own-leg.ts';

type Query = { readonly agent?: string };
interface Wish {
  readonly action: string;
  readonly body?: { readonly agentId?: string; readonly number?: string };
}

const SAID: Readonly<Record<string, string>> = {
  held: 'The customer is on hold and hears music.',
  ringing: 'The phone of whom you ask rings; the customer is on hold.',
  consulting: 'You talk to whom you asked; the customer is on hold.',
  conference: 'All three of you talk.',
};

/** The same for those who did not begin it. */
const TOLD: Readonly<Record<string, string>> = {
  ...SAID,
  held: 'You are on hold.',
  ringing: 'Somebody else is being asked; you are on hold.',
  consulting: 'A colleague asks you; the customer is on hold.',
};

/** Why it is not for the agent to begin or end a recording. */
const RECORDED = {
  off: 'Calls of this service are not recorded.',
  always: 'Every call of this service is recorded: you can pause it, and not end it.',
} as const;

/** What can be done with a call on any phone: hold it, ask somebody, put it through, record it. */
export function CallActions({
  call,
  agent,
  line,
  query,
  callRecording,
}: {
  readonly call: Call;
  readonly agent: Agent;
  readonly line: DeskLine;
  readonly query: Query;
  /** Whether the service has the call recorded; null: that is not known yet. */
  readonly callRecording: DeskCall['callRecording'];
}) {
  const group = useKeptFocus<HTMLDivElement>();
  const [isAsking, ask] = useState(false);
  const act = useMutation({
    mutationFn: ({ action, body = {} }: Wish) =>
      request(`/api/v1/desk/call/${action}`, { method: 'POST', query, body }),
    onSuccess: () => ask(false),
    // The stream tells what became of it; this is for where it does not.
    onSettled: () => void line.look(),
  });
  const { conversation, recording } = call;
  if (conversation == null) return null;
  const mine = ownLegOf(call, agent.id)?.id ?? null;
  const isMine = conversation.byLegId === null || conversation.byLegId === mine;
  const mayAsk = conversation.state === 'talking' || (conversation.state === 'held' && isMine);
  const button = (action: string, label: string) => (
    <Button
      variant="default"
      size="compact-md"
      onClick={() => {
        // Not disabled meanwhile: who works by keyboard stays where he is. A second press is not a second wish.
        if (!act.isPending || act.variables.action !== action) act.mutate({ action });
      }}
    >
      {label}
    </Button>
  );
  return (
    <Stack gap="xs">
      <Text role="status" aria-label="What the call does">
        {(isMine ? SAID : TOLD)[conversation.state] ?? ''}
        {recording === null ? '' : recording?.state === 'paused' ? ' Recording is paused.' : ' Recorded.'}
      </Text>
      <Group ref={group} gap="xs" role="group" aria-label="The call">
        {conversation.state === 'talking' ? button('hold', 'Hold') : null}
        {conversation.state === 'held' && isMine ? button('retrieve', 'Resume') : null}
        {mayAsk ? (
          <Button variant="default" size="compact-md" aria-expanded={isAsking} onClick={() => ask(!isAsking)}>
            Ask somebody …
          </Button>
        ) : null}
        {conversation.state === 'consulting' && isMine ? (
          <>
            {button('transfer', 'Put through')}
            {button('conference', 'All three')}
          </>
        ) : null}
        {(conversation.state === 'consulting' || conversation.state === 'ringing') && isMine
          ? button('reconnect', 'Back to the customer')
          : null}
        {recording == null && callRecording === 'on_demand' ? button('record', 'Record') : null}
        {recording?.state === 'recording' ? button('pause-recording', 'Pause recording') : null}
        {recording?.state === 'paused' ? button('resume-recording', 'Record again') : null}
        {recording != null && callRecording === 'on_demand'
          ? button('stop-recording', 'Stop recording')
          : null}
      </Group>
      {callRecording === null || callRecording === 'on_demand' ? null : (
        <Text size="sm" c="dimmed">
          {RECORDED[callRecording]}
        </Text>
      )}
      {isAsking && mayAsk ? (
        <Ask
          query={query}
          isPending={act.isPending}
          ask={(body) => act.mutate({ action: 'consult', body })}
        />
      ) : null}
      {act.error === null ? null : (
        <Alert color="red" role="alert">
          {act.error.message}
        </Alert>
      )}
    </Stack>
  );
}

function Ask({
  query,
  isPending,
  ask,
}: {
  readonly query: Query;
  readonly isPending: boolean;
  readonly ask: (whom: NonNullable<Wish['body']>) => void;
}) {
  const colleagues = useQuery({
    queryKey: ['desk-colleagues', query.agent],
    queryFn: () => request<readonly Colleague[]>('/api/v1/desk/colleagues', { query }),
    refetchInterval: 5_000,
  });
  const [colleague, choose] = useState('');
  const [number, setNumber] = useState('');
  const wanted = number.trim();
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (wanted !== '') ask({ number: wanted });
        else if (colleague !== '') ask({ agentId: colleague });
      }}
    >
      {colleagues.data !== undefined || colleagues.error === null ? null : (
        <Failure what="Colleagues" error={colleagues.error} retry={() => void colleagues.refetch()} />
      )}
      <Group gap="sm" align="end">
        <NativeSelect
          label="Colleague"
          value={colleague}
          onChange={(event) => choose(event.currentTarget.value)}
          data={[
            { value: '', label: 'Choose …' },
            ...(colleagues.data ?? []).map(({ id, name, state, reachable }) => ({
              value: id,
              label: `${name} (${reachable ? state : 'no phone'})`,
              disabled: !reachable,
            })),
          ]}
        />
        <TextInput
          label="or a number"
          type="tel"
          maxLength={64}
          value={number}
          onChange={(event) => setNumber(event.currentTarget.value)}
        />
        <Button
          type="submit"
          size="compact-md"
          loading={isPending}
          disabled={wanted === '' && colleague === ''}
        >
          Ask
        </Button>
      </Group>
    </form>
  );
}
