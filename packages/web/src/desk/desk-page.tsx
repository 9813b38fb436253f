import { Alert, Anchor, Button, Group, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useEffect } from 'react';
import { VIEWER_ZONE } from '../app/moment.tsx';
import { type Person, useSignOut } from '../app/session.ts';
import { StateBadge } from '../app/state-badge.tsx';
import { Failure, Loading, Nothing } from '../app/states.tsx';
import { request } from '../server/request.ts';
import { AgentStateCard } from './agent-state-card.tsx';
import { CallCard } from './call-card.tsx';
import { type DeskLine, useDesk } from './desk-line.ts';
import { Disposition } from './disposition.tsx';
import { OwnCallbacks } from './own-callbacks.tsx';
import { PhoneCard } from './phone/phone-card.tsx';
import { Preview } from './preview.tsx';
import { QueueCard } from './queue-card.tsx';

const CONNECTION = { connecting: 'Connecting', open: 'Live', lost: 'Connection lost' } as const;
const TONES = { connecting: 'idle', open: 'good', lost: 'bad' } as const;
const TITLE = 'Agent desk – Ringback';

/** What one agent works with: the own state, what is asked, the call, and how many wait. */
export function DeskPage({
  person,
  line,
  agentId,
}: {
  readonly person: Person;
  readonly line: DeskLine;
  readonly agentId: string | null;
}) {
  const { connection, agent, tasks, call, aheadMs, refusal, problem } = useDesk(line);
  const signOut = useSignOut();
  const query = agentId === null ? {} : { agent: agentId };
  /** Who goes home is put through to nobody any more. Who looked at the desk of somebody else only leaves. */
  async function leave(): Promise<void> {
    if (agent !== null && agent.id === person.agentId && agent.state !== 'LoggedOut') {
      const body = { state: 'LoggedOut' };
      // Without the server there is nothing to be put through by; the desk that is closed says the rest.
      await request('/api/v1/desk/state', { method: 'POST', query, body }).catch(() => undefined);
    }
    await signOut();
  }
  const [task] = tasks;
  const asks = task === undefined ? '' : task.kind === 'preview' ? '● A request: ' : '● What came of it? ';
  useEffect(() => {
    document.title = `${asks}${TITLE}`;
    return () => {
      document.title = 'Ringback';
    };
  }, [asks]);

  return (
    <div className="desk">
      <header className="desk-head">
        <Group gap="sm">
          <img src="/icon.svg" alt="" width="28" height="28" />
          <Title order={1} size="h4">
            {agent === null ? 'Agent desk' : `Desk of ${agent.name}`}
          </Title>
          <span role="status">
            <StateBadge state={CONNECTION[connection]} tone={TONES[connection]} />
          </span>
        </Group>
        <Group gap="sm">
          {person.role === 'agent' ? null : <Anchor href="/">Management</Anchor>}
          <Button variant="default" size="compact-md" onClick={() => void leave()}>
            Sign out
          </Button>
        </Group>
      </header>
      <main className="desk-body">
        {connection === 'lost' && refusal === null && agent !== null ? (
          <Alert color="red" mb="md" role="alert">
            The server cannot be reached. Calls on a desk phone go on; what you see here may be old. The page
            connects again by itself.
          </Alert>
        ) : null}
        {refusal !== null ? (
          <Nothing title="There is no desk for you">
            {refusal} Ask your administrator, or <a href="/desk">choose another one</a>.
          </Nothing>
        ) : agent === null && problem !== null ? (
          <Failure what="Your desk" error={problem} retry={() => void line.look()} />
        ) : agent === null ? (
          <Loading what="your desk" />
        ) : (
          <Stack>
            {tasks.map((one) =>
              one.kind === 'preview' ? (
                <Preview key={one.id} task={one} line={line} query={query} aheadMs={aheadMs} />
              ) : (
                <Disposition key={one.id} task={one} line={line} query={query} aheadMs={aheadMs} />
              ),
            )}
            <SimpleGrid cols={{ base: 1, md: 2 }}>
              <AgentStateCard agent={agent} line={line} query={query} aheadMs={aheadMs} />
              <CallCard agent={agent} call={call} line={line} query={query} aheadMs={aheadMs} />
              <PhoneCard agent={agent} call={call} query={query} />
              <QueueCard query={query} aheadMs={aheadMs} />
              <OwnCallbacks agent={agent} query={query} />
            </SimpleGrid>
            <Text size="xs" c="dimmed">
              Times: {VIEWER_ZONE}
            </Text>
          </Stack>
        )}
      </main>
    </div>
  );
}
