import { Alert, Button, Card, Group, SimpleGrid, Stack, Switch, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { StateBadge } from '../../app/state-badge.tsx';
import { request } from '../../server/request.ts';
import type { Agent } from '../../server/shapes.ts';
import type { AgentPhone, PhoneCall } from './agent-phone.ts';
import { usePhone } from './use-phone.ts';

const REMEMBERED = 'ringback:phone-in-browser';
const DIGITS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'] as const;
const LINES = { connecting: 'Connecting', ready: 'Registered', lost: 'Not connected' } as const;
const TONES = { connecting: 'busy', ready: 'good', lost: 'bad' } as const;

/** The phone of the agent: in this browser when wanted, else one of the agent's own. */
export function PhoneCard({
  agent,
  query,
}: {
  readonly agent: Agent;
  readonly query: { readonly agent?: string };
}) {
  const known = useQuery({
    queryKey: ['desk-phone', query.agent],
    queryFn: () =>
      request<{ readonly dn: string; readonly browser: boolean }>('/api/v1/desk/phone', { query }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const [isWanted, want] = useState(() => remembered() === agent.id);
  const use = usePhone(isWanted && known.data?.browser === true, agent.dn, query);
  if (known.data?.browser !== true) return null;
  return (
    <Card withBorder component="section" aria-label="Your phone">
      <Title order={2} size="h4" mb="sm">
        Your phone
      </Title>
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
        {use.kind === 'elsewhere' ? <Text>The phone is open in another window of this browser.</Text> : null}
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
            {use.state.call === null ? null : <Controls phone={use.phone} call={use.state.call} />}
          </>
        ) : null}
      </Stack>
    </Card>
  );
}

function Controls({ phone, call }: { readonly phone: AgentPhone; readonly call: PhoneCall }) {
  const [showsDigits, showDigits] = useState(false);
  // Who closes the page in the middle of a call is asked once.
  useEffect(() => {
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, []);
  if (call.state === 'ringing')
    return (
      <Stack gap="sm">
        <Text fw={600} role="status">
          {call.caller === '' ? 'A call' : call.caller} is calling
        </Text>
        <Group>
          <Button color="green" onClick={() => phone.answer()} autoFocus>
            Answer
          </Button>
          <Button variant="default" onClick={() => phone.hangUp()}>
            Refuse
          </Button>
        </Group>
      </Stack>
    );
  return (
    <Stack gap="sm">
      <Text role="status">
        {call.state === 'answering' ? 'Connecting the audio …' : call.isHeld ? 'On hold' : 'Talking'}
      </Text>
      <Group gap="xs">
        <Button color="red" onClick={() => phone.hangUp()}>
          Hang up
        </Button>
        <Button variant="default" aria-pressed={call.isMuted} onClick={() => phone.mute(!call.isMuted)}>
          {call.isMuted ? 'Unmute' : 'Mute'}
        </Button>
        <Button variant="default" aria-pressed={call.isHeld} onClick={() => void phone.hold(!call.isHeld)}>
          {call.isHeld ? 'Resume' : 'Hold'}
        </Button>
        <Button variant="default" aria-expanded={showsDigits} onClick={() => showDigits(!showsDigits)}>
          Keys
        </Button>
      </Group>
      {showsDigits ? (
        <SimpleGrid cols={3} maw={220} spacing="xs">
          {DIGITS.map((digit) => (
            <Button key={digit} variant="default" onClick={() => phone.sendDigit(digit)}>
              {digit}
            </Button>
          ))}
        </SimpleGrid>
      ) : null}
    </Stack>
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
