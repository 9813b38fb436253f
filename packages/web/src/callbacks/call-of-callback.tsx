import { Card, Stack, Title } from '@mantine/core';
import { useLive } from '../server/live.ts';
import { SuperviseCall, useChosenPhone } from '../supervision/supervise-call.tsx';
import { talkingAgents } from '../supervision/supervision.ts';

/** The conversation that a callback led to, to be listened to while it lasts. */
export function CallOfCallback({ id }: { readonly id: string }) {
  const call = useLive((live) => live.calls.find(({ callbackId }) => callbackId === id));
  const { phone, field } = useChosenPhone();
  if (call === undefined || talkingAgents(call).length === 0) return null;
  return (
    <Card withBorder component="section" aria-label="The conversation">
      <Title order={2} size="h4" mb="sm">
        The conversation
      </Title>
      <Stack gap="md">
        {field}
        <SuperviseCall call={call} phone={phone} />
      </Stack>
    </Card>
  );
}
