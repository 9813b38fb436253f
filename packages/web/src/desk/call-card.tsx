import { Card, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { duration, Moment } from '../app/moment.tsx';
import { StateBadge } from '../app/state-badge.tsx';
import { Failure } from '../app/states.tsx';
import { request } from '../server/request.ts';
import type { Agent } from '../server/shapes.ts';
import { CustomerFacts } from './customer-facts.tsx';
import { useServerTime } from './desk-line.ts';
import type { DeskCall } from './desk-shapes.ts';
import { Notes } from './notes.tsx';

const LOOK_EVERY_MS = 2_000;

/** The call of the agent's phone, with what is known of the customer: also after a reload in the middle of it. */
export function CallCard({
  agent,
  query,
  aheadMs,
}: {
  readonly agent: Agent;
  readonly query: { readonly agent?: string };
  readonly aheadMs: number;
}) {
  const now = useServerTime(aheadMs);
  const found = useQuery({
    queryKey: ['desk-call', query.agent, agent.state, agent.callId],
    queryFn: () => request<DeskCall>('/api/v1/desk/call', { query }),
    placeholderData: (before) => before,
    refetchInterval: agent.callId === null ? false : LOOK_EVERY_MS,
  });
  const call = agent.callId === null ? null : (found.data?.call ?? null);
  const callback = call === null ? null : (found.data?.callback ?? null);
  const mine = call?.legs.find(({ agentId }) => agentId === agent.id);
  return (
    <Card withBorder component="section" aria-label="Your call">
      <Title order={2} size="h4" mb="sm">
        Your call
      </Title>
      {found.error !== null && agent.callId !== null ? (
        <Failure what="The call" error={found.error} retry={() => void found.refetch()} />
      ) : call === null ? (
        <Text c="dimmed">You are not on the phone.</Text>
      ) : (
        <Stack gap="sm">
          <div>
            <StateBadge state={call.state} />{' '}
            {mine?.answeredAt == null ? '' : duration(now - Date.parse(mine.answeredAt))}
          </div>
          {callback === null ? (
            <Text c="dimmed">A call without a request.</Text>
          ) : (
            <>
              <CustomerFacts
                facts={[
                  ['GMS_Customer_Number', callback.customerNumber ?? 'unknown'],
                  ['GMS_ServiceName', callback.service],
                  ...Object.entries(callback.userData),
                ]}
              />
              <Text size="sm" c="dimmed">
                Asked at <Moment at={callback.createdAt} />
              </Text>
              <Notes id={callback.id} query={query} />
            </>
          )}
        </Stack>
      )}
    </Card>
  );
}
