import { Card, Stack, Text, Title } from '@mantine/core';
import { duration, Moment } from '../app/moment.tsx';
import { StateBadge } from '../app/state-badge.tsx';
import { Failure } from '../app/states.tsx';
import type { Agent } from '../server/shapes.ts';
import { CallActions } from './call-actions.tsx';
import { CustomerFacts } from './customer-facts.tsx';
import { useServerTime } from './desk-line.ts';
import { Notes } from './notes.tsx';
import { useDeskCall } from './use-desk-call.ts';

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
  const found = useDeskCall(agent, query);
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
          <CallActions call={call} agent={agent} query={query} />
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
