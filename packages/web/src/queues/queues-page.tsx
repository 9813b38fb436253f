import { Button, Card, Menu, Stack, Table, Title } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Moment } from '../app/moment.tsx';
import { StateBadge } from '../app/state-badge.tsx';
import { Failure, Loading, Nothing, PageHead } from '../app/states.tsx';
import { tell } from '../app/tell.ts';
import { useLive } from '../server/live.ts';
import { request } from '../server/request.ts';
import type { Agent, Options, Queue } from '../server/shapes.ts';
import { CallsCard } from './calls-card.tsx';
import { QueueFigures } from './queue-figures.tsx';

/** Who waits, in order, and who may take them. */
export function QueuesPage() {
  const isKnown = useLive((live) => live.isKnown);
  const queues = useLive((live) => live.queues);
  const agents = useLive((live) => live.agents);
  const services = useQuery({
    queryKey: ['services'],
    queryFn: ({ signal }) =>
      request<readonly { readonly options: Options }[]>('/api/v1/services', { signal }),
  });
  // A queue in which nobody stands has figures as well: what somebody who comes now is told, and how the day went.
  const named = new Set(services.data?.flatMap(({ options }) => options['_urs_virtual_queue'] ?? []));
  for (const { name } of queues) named.delete(name);
  const shown = [...queues, ...[...named].map((name): Queue => ({ name, length: 0, waiting: [] }))];
  if (!isKnown)
    return (
      <>
        <PageHead title="Queues and agents" />
        <Loading what="who waits and who works" />
      </>
    );
  return (
    <>
      <PageHead title="Queues and agents" />
      <Stack gap="lg">
        {services.error === null || services.data !== undefined ? null : (
          <Failure
            what="Queues in which nobody stands"
            error={services.error}
            retry={() => void services.refetch()}
          />
        )}
        {shown.length === 0 && services.data !== undefined ? (
          <Nothing title="Nobody waits">Queues are shown here as soon as somebody stands in one.</Nothing>
        ) : null}
        {shown.map((queue) => (
          <QueueCard key={queue.name} queue={queue} />
        ))}
        <Card withBorder>
          <Title order={2} size="h4" mb="sm">
            Agents
          </Title>
          {agents.length === 0 ? (
            <Nothing title="No agent is configured">
              Put agents into the configuration file or through the API.
            </Nothing>
          ) : (
            <AgentTable agents={agents} />
          )}
        </Card>
        <CallsCard />
      </Stack>
    </>
  );
}

function QueueCard({ queue }: { readonly queue: Queue }) {
  return (
    <Card withBorder>
      <Title order={2} size="h4" mb="sm">
        {queue.name}: {queue.length === 0 ? 'nobody waits' : `${queue.length} waiting`}
      </Title>
      <QueueFigures queue={queue.name} />
      {queue.waiting.length === 0 ? null : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: who scrolls by keyboard has to get there
        <section className="scroll" tabIndex={0} aria-label={`Waiting in ${queue.name}`}>
          <Table striped>
            <Table.Thead>
              <Table.Tr>
                <Table.Th className="number">Place</Table.Th>
                <Table.Th>Who</Table.Th>
                <Table.Th className="number">Priority</Table.Th>
                <Table.Th>In line since</Table.Th>
                <Table.Th>For</Table.Th>
                <Table.Th>Why not sooner</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {queue.waiting.map((place) => (
                <Table.Tr key={place.requestId}>
                  <Table.Td className="number">{place.position}</Table.Td>
                  <Table.Td>
                    {place.callbackId === null ? (
                      'Live call'
                    ) : (
                      <Link to="/callbacks/$id" params={{ id: place.callbackId }}>
                        Callback …{place.callbackId.slice(-6)}
                      </Link>
                    )}
                  </Table.Td>
                  <Table.Td className="number">{place.priority}</Table.Td>
                  <Table.Td className="nowrap">
                    <Moment at={place.arrivedAt} />
                  </Table.Td>
                  <Table.Td>{place.targets.join(', ')}</Table.Td>
                  <Table.Td>{whyNotSooner(place, queue)}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </section>
      )}
    </Card>
  );
}

/** One comparator orders everybody: priority, then how long they wait. */
function whyNotSooner(place: Queue['waiting'][number], { waiting }: Queue): string {
  if (place.position === 1) return 'is next';
  const higher = waiting.filter(({ priority }) => priority > place.priority).length;
  const earlier = place.position - 1 - higher;
  return [
    higher === 0 ? '' : `${higher} with a higher priority`,
    earlier === 0 ? '' : `${earlier} who came earlier`,
  ]
    .filter((part) => part !== '')
    .join(', ');
}

function AgentTable({ agents }: { readonly agents: readonly Agent[] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: who scrolls by keyboard has to get there
    <section className="scroll" tabIndex={0} aria-label="Agents">
      <Table striped>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Agent</Table.Th>
            <Table.Th>State</Table.Th>
            <Table.Th>Since</Table.Th>
            <Table.Th>Phone</Table.Th>
            <Table.Th>Groups</Table.Th>
            <Table.Th>Skills</Table.Th>
            <Table.Th>Change</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {agents.map((agent) => (
            <Table.Tr key={agent.id}>
              <Table.Td>
                {agent.name} ({agent.id})
              </Table.Td>
              <Table.Td className="nowrap">
                <StateBadge state={agent.state} /> {agent.reason}
              </Table.Td>
              <Table.Td className="nowrap">
                <Moment at={agent.since} />
              </Table.Td>
              <Table.Td>{agent.reachable ? agent.dn : `${agent.dn}, not there`}</Table.Td>
              <Table.Td>{agent.groups.join(', ')}</Table.Td>
              <Table.Td>
                {Object.entries(agent.skills)
                  .map(([skill, level]) => `${skill} ${level}`)
                  .join(', ')}
              </Table.Td>
              <Table.Td>
                <AgentMenu agent={agent} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </section>
  );
}

const WANTED = [
  ['Ready', 'Ready'],
  ['NotReady', 'Not ready'],
  ['LoggedOut', 'Logged out'],
] as const;

function AgentMenu({ agent }: { readonly agent: Agent }) {
  const change = useMutation({
    mutationFn: (state: string) =>
      request(`/api/v1/agents/${encodeURIComponent(agent.id)}/state`, { method: 'POST', body: { state } }),
    onError: (error) => tell(error.message, { color: 'red', title: 'Not changed' }),
  });
  return (
    <Menu>
      <Menu.Target>
        <Button
          size="compact-sm"
          variant="default"
          loading={change.isPending}
          aria-label={`Change state of ${agent.name}`}
        >
          State
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {WANTED.map(([state, title]) => (
          <Menu.Item key={state} onClick={() => change.mutate(state)}>
            {title}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
