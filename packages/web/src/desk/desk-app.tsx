import { Anchor, Center, Paper, Select, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { Person } from '../app/session.ts';
import { Failure, Loading, Nothing } from '../app/states.tsx';
import { request } from '../server/request.ts';
import type { Agent } from '../server/shapes.ts';
import { DeskLine } from './desk-line.ts';
import { DeskPage } from './desk-page.tsx';

const PARAMETER = 'agent';

/** The agent's desktop. Agents have their own; supervisors say whose they want to see. */
export function DeskApp({ person }: { readonly person: Person }) {
  const [chosen, choose] = useState(() => new URLSearchParams(location.search).get(PARAMETER));
  const agent = person.role === 'agent' ? null : (chosen ?? person.agentId);
  const viewer = JSON.stringify([person.name, person.agentId]);
  const line = useMemo(() => new DeskLine(agent === null ? {} : { agent }, viewer), [agent, viewer]);
  if (person.role !== 'agent' && agent === null)
    return (
      <ChooseAgent
        choose={(id) => {
          history.replaceState(null, '', `/desk?${PARAMETER}=${encodeURIComponent(id)}`);
          choose(id);
        }}
      />
    );
  return <DeskPage person={person} line={line} agentId={agent} />;
}

function ChooseAgent({ choose }: { readonly choose: (id: string) => void }) {
  const agents = useQuery({
    queryKey: ['agents'],
    queryFn: () => request<readonly Agent[]>('/api/v1/agents'),
  });
  return (
    <Center component="main" mih="100dvh" p="md">
      <Paper withBorder p="xl" w={380} maw="100%" shadow="sm">
        <Stack>
          <Title order={1} size="h3">
            Agent desk
          </Title>
          {agents.error !== null ? (
            <Failure what="The agents" error={agents.error} retry={() => void agents.refetch()} />
          ) : agents.data === undefined ? (
            <Loading what="the agents" />
          ) : agents.data.length === 0 ? (
            <Nothing title="No agent is configured">
              Put agents into the configuration file or through the API.
            </Nothing>
          ) : (
            <>
              <Select
                label="Whose desk?"
                placeholder="Choose an agent"
                searchable
                data={agents.data.map(({ id, name }) => ({ value: id, label: `${name} (${id})` }))}
                onChange={(id) => id !== null && choose(id)}
              />
              <Text size="sm" c="dimmed">
                You are no agent yourself: what you do at this desk is done for the agent.
              </Text>
            </>
          )}
          <Anchor href="/">To the management pages</Anchor>
        </Stack>
      </Paper>
    </Center>
  );
}
