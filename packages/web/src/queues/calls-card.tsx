import { Card, Group, Stack, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { StateBadge } from '../app/state-badge.tsx';
import { useLive } from '../server/live.ts';
import type { Call } from '../server/shapes.ts';
import { SuperviseCall, useChosenPhone } from '../supervision/supervise-call.tsx';
import type { SupervisorPhone } from '../supervision/supervisor-phone.tsx';

/** Who is on the phone, and who of the agents can be listened to. */
export function CallsCard() {
  const calls = useLive((live) => live.calls);
  const { phone, field } = useChosenPhone();
  return (
    <Card withBorder component="section" aria-label="Calls">
      <Title order={2} size="h4" mb="sm">
        Calls
      </Title>
      <Stack gap="md">
        {field}
        {calls.length === 0 ? (
          <Text c="dimmed">
            Nobody is on the phone. As soon as an agent talks you can listen, whisper or join here.
          </Text>
        ) : null}
        {calls.map((call) => (
          <OneCall key={call.id} call={call} phone={phone} />
        ))}
      </Stack>
    </Card>
  );
}

function OneCall({ call, phone }: { readonly call: Call; readonly phone: SupervisorPhone }) {
  return (
    <Stack gap="xs">
      <Group gap="sm">
        <StateBadge state={call.state} />
        {call.callbackId === null ? (
          <Text>Call {call.id.slice(-6)}</Text>
        ) : (
          <Link to="/callbacks/$id" params={{ id: call.callbackId }}>
            Callback …{call.callbackId.slice(-6)}
          </Link>
        )}
        <Text size="sm">
          {call.legs
            .filter(({ state }) => state !== 'ended')
            .map(({ id, role, agentId, state }) => {
              const who = id === call.supervision?.legId ? 'supervisor' : role;
              return `${who}${agentId === null ? '' : ` ${agentId}`}: ${state}`;
            })
            .join(', ')}
        </Text>
      </Group>
      <SuperviseCall call={call} phone={phone} />
    </Stack>
  );
}
