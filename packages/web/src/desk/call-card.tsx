import { Card, Stack, Text, Title } from '@mantine/core';
import { duration, Moment } from '../app/moment.tsx';
import { StateBadge } from '../app/state-badge.tsx';
import { Failure, Loading } from '../app/states.tsx';
import type { Agent, Call } from '../server/shapes.ts';
import { CallActions } from './call-actions.tsx';
import { CustomerFacts } from './customer-facts.tsx';
import { type DeskLine, useServerTime } from './desk-line.ts';
import { Notes } from './notes.tsx';
import { ownLegOf } from './own-leg.ts';
import { useDeskCall } from './use-desk-call.ts';

/** The call of the agent's phone, with what is known of the customer: also after a reload in the middle of it. */
export function CallCard({
  agent,
  call,
  line,
  query,
  aheadMs,
}: {
  readonly agent: Agent;
  readonly call: Call | null;
  readonly line: DeskLine;
  readonly query: { readonly agent?: string };
  readonly aheadMs: number;
}) {
  const now = useServerTime(aheadMs);
  const mine = call === null ? undefined : ownLegOf(call, agent.id);
  return (
    <Card withBorder component="section" aria-label="Your call">
      <Title order={2} size="h4" mb="sm">
        Your call
      </Title>
      {call === null ? (
        <Text c="dimmed">You are not on the phone.</Text>
      ) : (
        <Stack gap="sm">
          <div>
            <StateBadge state={call.state} />{' '}
            {mine?.answeredAt == null ? '' : duration(now - Date.parse(mine.answeredAt))}
          </div>
          {mine !== undefined && mine.id === call.supervision?.legId ? (
            <Text>{SUPERVISED[call.supervision.mode] ?? ''} What becomes of it is up to its agent.</Text>
          ) : (
            <OwnCall call={call} agent={agent} line={line} query={query} />
          )}
        </Stack>
      )}
    </Card>
  );
}

/** What is said to an agent whose phone is in the call of a colleague. */
const SUPERVISED: Readonly<Record<string, string>> = {
  listen: 'You listen to the call of a colleague.',
  whisper: 'You listen to the call of a colleague, who alone hears you.',
  'barge-in': 'You are in the call of a colleague, and everybody hears you.',
};

function OwnCall({
  call,
  agent,
  line,
  query,
}: {
  readonly call: Call;
  readonly agent: Agent;
  readonly line: DeskLine;
  readonly query: { readonly agent?: string };
}) {
  const found = useDeskCall(call, query);
  const callback = found.data?.callback ?? null;
  return (
    <>
      <CallActions
        call={call}
        agent={agent}
        line={line}
        query={query}
        callRecording={found.data?.callRecording ?? null}
      />
      {found.data === undefined ? (
        found.error === null ? (
          <Loading what="what the call is for" />
        ) : (
          <Failure what="What the call is for" error={found.error} retry={() => void found.refetch()} />
        )
      ) : callback === null ? (
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
    </>
  );
}
