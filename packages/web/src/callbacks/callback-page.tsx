import {
  Alert,
  Anchor,
  Button,
  Card,
  Group,
  Modal,
  SimpleGrid,
  Table,
  Tabs,
  Text,
  Title,
} from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { type UseQueryResult, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { lazy, type ReactNode, Suspense, useEffect } from 'react';
import { duration, Moment } from '../app/moment.tsx';
import { StateBadge } from '../app/state-badge.tsx';
import { Failure, Loading, PageHead } from '../app/states.tsx';
import { tell } from '../app/tell.ts';
import { useOpenCallback } from '../server/live.ts';
import { request } from '../server/request.ts';
import type { CallbackDetails, TraceLine, Why } from '../server/shapes.ts';
import { AskAgain } from './ask-again.tsx';
import { CallOfCallback } from './call-of-callback.tsx';
import { CustomerLink } from './customer-link.tsx';
import { Edit } from './edit.tsx';
import { Reschedule } from './reschedule.tsx';

/** The stream says when something happened; this is for what nobody noticed. */
const REFRESH_MS = 10_000;

/** Drawn only for those who look. */
const SessionChart = lazy(async () => ({
  default: (await import('../statechart/session-chart.tsx')).SessionChart,
}));

/** One callback: what was asked for, where it stands and why, and its whole story. */
export function CallbackPage() {
  const { id } = useParams({ from: '/callbacks/$id' });
  return <OneCallback key={id} id={id} />;
}

function OneCallback({ id }: { readonly id: string }) {
  const client = useQueryClient();
  const revision = useOpenCallback(id);
  const path = `/api/v1/callbacks/${encodeURIComponent(id)}`;
  const callback = useQuery({
    queryKey: ['callback', id],
    queryFn: () => request<CallbackDetails>(path),
    refetchInterval: REFRESH_MS,
  });
  const trace = useQuery({
    queryKey: ['trace', id],
    queryFn: () => request<readonly TraceLine[]>(`${path}/trace`),
    refetchInterval: REFRESH_MS,
  });
  const why = useQuery({
    queryKey: ['why', id],
    queryFn: () => request<Why>(`${path}/why`),
    refetchInterval: 2_000,
    enabled: callback.data !== undefined && callback.data.state !== 'COMPLETED',
  });

  useEffect(() => {
    if (revision === null) return;
    const about = ['callback', 'trace', 'why'];
    void client.invalidateQueries({
      predicate: ({ queryKey: [what, of] }) => of === id && about.includes(String(what)),
    });
  }, [client, id, revision]);

  if (callback.data === undefined)
    return callback.error === null ? (
      <Loading what="the callback" />
    ) : (
      <Failure
        what="The callback"
        error={callback.error}
        retry={() => void callback.refetch()}
        back={<Link to="/">All callbacks</Link>}
      />
    );
  const record = callback.data;
  return (
    <>
      <PageHead title={`Callback to ${record.customerNumber ?? 'nobody'}`}>
        <Actions record={record} />
      </PageHead>
      <SimpleGrid cols={{ base: 1, lg: 2 }}>
        <Card withBorder>
          <Title order={2} size="h4" mb="sm">
            Where it stands
          </Title>
          <Facts
            facts={[
              ['State', <StateBadge key="state" state={record.state} />],
              [
                'Ended',
                record.reason === null ? 'not yet' : <StateBadge key="reason" state={record.reason} />,
              ],
              ['Service', record.service],
              ['Asked at', <Moment key="created" at={record.createdAt} />],
              ['Wanted at', <Moment key="desired" at={record.desiredAt} />],
              ['In line since', <Moment key="arrived" at={record.arrivedAt} />],
              ['Connected', <Moment key="connected" at={record.connectedAt} />],
              ['Over', <Moment key="completed" at={record.completedAt} />],
              ['Id', <code key="id">{record.id}</code>],
            ]}
          />
        </Card>
        <CallOfCallback id={id} />
        <Place why={why} isOver={record.state === 'COMPLETED'} />
        <Card withBorder>
          <Title order={2} size="h4" mb="sm">
            Dialled
          </Title>
          {record.dialAttempts.length === 0 ? <Text c="dimmed">Nobody was called yet.</Text> : null}
          {record.dialAttempts.map((one) => (
            <Text key={one.attempt}>
              {one.attempt}. <Moment at={one.startedAt} />: {one.result ?? 'on the way'}
              {one.sipStatus === null ? '' : ` (SIP ${one.sipStatus})`}
            </Text>
          ))}
        </Card>
        <Card withBorder>
          <Title order={2} size="h4" mb="sm">
            What came along
          </Title>
          <Facts facts={Object.entries({ ...record.userData, ...record.params })} />
        </Card>
      </SimpleGrid>
      <Tabs defaultValue="story" keepMounted={false} mt="xl">
        <Tabs.List>
          <Tabs.Tab value="story">The whole story</Tabs.Tab>
          <Tabs.Tab value="statechart" disabled={record.sessionId === null}>
            Statechart
          </Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="story" pt="md">
          {trace.data === undefined ? (
            trace.error === null ? (
              <Loading what="the story" />
            ) : (
              <Failure what="The story" error={trace.error} retry={() => void trace.refetch()} />
            )
          ) : (
            <Story lines={trace.data} />
          )}
        </Tabs.Panel>
        <Tabs.Panel value="statechart" pt="md">
          <Suspense fallback={<Loading what="the statechart" />}>
            {record.sessionId === null ? null : (
              <SessionChart id={record.sessionId} isOver={record.state === 'COMPLETED'} revision={revision} />
            )}
          </Suspense>
        </Tabs.Panel>
      </Tabs>
    </>
  );
}

function Actions({ record }: { readonly record: CallbackDetails }) {
  const [asking, ask] = useDisclosure(false);
  const [moving, move] = useDisclosure(false);
  const [editing, edit] = useDisclosure(false);
  const [showsLink, showLink] = useDisclosure(false);
  const client = useQueryClient();
  const path = `/genesys/1/service/callback/${encodeURIComponent(record.service)}/${encodeURIComponent(record.id)}`;
  const cancel = useMutation({
    mutationFn: () => request(path, { method: 'DELETE' }),
    onSuccess: async () => {
      ask.close();
      tell('The callback is cancelled.');
      await client.invalidateQueries();
    },
  });
  if (record.state === 'COMPLETED') return <AskAgain record={record} />;
  return (
    <>
      {record.state === 'SCHEDULED' ? (
        <Button variant="default" onClick={move.open}>
          Reschedule
        </Button>
      ) : null}
      <Button variant="default" onClick={edit.open}>
        Edit
      </Button>
      <Button variant="default" onClick={showLink.open}>
        Customer’s link
      </Button>
      <Modal opened={showsLink} onClose={showLink.close} title="Customer’s link" size="lg" centered>
        {showsLink ? <CustomerLink id={record.id} /> : null}
      </Modal>
      <Modal opened={editing} onClose={edit.close} title="What came along" size="lg" centered>
        {editing ? <Edit record={record} done={edit.close} /> : null}
      </Modal>
      <Button color="red" variant="outline" onClick={ask.open}>
        Cancel
      </Button>
      <Modal opened={asking} onClose={ask.close} title="Cancel this callback?" centered>
        <Text mb="md">The customer will not be called. This cannot be taken back.</Text>
        {cancel.error === null ? null : (
          <Alert color="red" title="It is not cancelled" role="alert">
            {cancel.error.message}
          </Alert>
        )}
        <Group justify="end" mt="md">
          <Button variant="default" onClick={ask.close}>
            Keep it
          </Button>
          <Button color="red" loading={cancel.isPending} onClick={() => cancel.mutate()}>
            Cancel the callback
          </Button>
        </Group>
      </Modal>
      <Modal opened={moving} onClose={move.close} title="Another time" centered>
        {moving ? <Reschedule record={record} done={move.close} /> : null}
      </Modal>
    </>
  );
}

function Place({ why, isOver }: { readonly why: UseQueryResult<Why>; readonly isOver: boolean }) {
  // What was fetched last may be of the time before; of one that is over nothing is asked.
  const waiting = isOver ? null : why.data?.waiting;
  return (
    <Card withBorder>
      <Title order={2} size="h4" mb="sm">
        Why this caller next
      </Title>
      {waiting === undefined ? (
        why.error === null ? (
          <Loading what="its place in the queue" />
        ) : (
          <Failure what="Its place in the queue" error={why.error} retry={() => void why.refetch()} />
        )
      ) : waiting === null ? (
        <Text c="dimmed">This callback does not stand in a queue now.</Text>
      ) : (
        <>
          <Text>
            Number <b>{waiting.position}</b> of {waiting.length} in <b>{waiting.queue}</b>, priority{' '}
            {waiting.priority}, waiting for {duration(waiting.waitedMs)}.
          </Text>
          {waiting.ahead.length === 0 ? <Text>Nobody is ahead.</Text> : null}
          {waiting.ahead.map((one) => (
            <Text key={one.requestId} size="sm">
              {one.position}.{' '}
              {one.callbackId === null ? (
                'a live call'
              ) : (
                <Anchor component={Link} to={`/callbacks/${one.callbackId}`}>
                  …{one.callbackId.slice(-6)}
                </Anchor>
              )}{' '}
              is ahead: {one.reason}
            </Text>
          ))}
          {waiting.targets.map((target) => (
            <Text key={target.target} size="sm" mt="xs">
              <b>{target.target}</b>: {target.count === 0 ? 'no agent fits' : null}
              {target.agents
                .map(
                  ({ agentId, state, reason }) =>
                    `${agentId} ${state}${reason === null ? '' : ` (${reason})`}`,
                )
                .join(', ')}
            </Text>
          ))}
        </>
      )}
      {why.data?.notices.map((notice) => (
        <Text key={notice.at} size="sm" mt="xs">
          <Moment at={notice.at} />: {notice.text}
        </Text>
      ))}
    </Card>
  );
}

function Facts({ facts }: { readonly facts: readonly (readonly [string, ReactNode])[] }) {
  return (
    <dl className="facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Story({ lines }: { readonly lines: readonly TraceLine[] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: who scrolls by keyboard has to get there
    <section className="scroll" tabIndex={0} aria-label="Story">
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Time</Table.Th>
            <Table.Th>What happened</Table.Th>
            <Table.Th>State</Table.Th>
            <Table.Th>From</Table.Th>
            <Table.Th>Event</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {lines.map((line, index) => (
            // The story only ever grows at its end.
            // biome-ignore lint/suspicious/noArrayIndexKey: lines have no other name
            <Table.Tr key={index}>
              <Table.Td className="nowrap">
                <Moment at={line.at} />
              </Table.Td>
              <Table.Td>{line.text}</Table.Td>
              <Table.Td className="nowrap">
                {line.stateAfter === null ? '' : <StateBadge state={line.stateAfter} />}
              </Table.Td>
              <Table.Td>{line.source}</Table.Td>
              <Table.Td>
                <code>{line.event}</code>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </section>
  );
}
