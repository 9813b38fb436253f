import { Button, Group, Select, Table, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Moment } from '../app/moment.tsx';
import { StateBadge } from '../app/state-badge.tsx';
import { Failure, Loading, Nothing, PageHead } from '../app/states.tsx';
import { request } from '../server/request.ts';

const PAGE = 50;
const SUBJECTS = [
  'service',
  'section',
  'list',
  'resource group',
  'agent',
  'agent state',
  'desk task',
  'desk call',
  'supervision',
  'callback',
  'callback note',
  'document',
  'prompt',
  'recording',
  'template',
  'options',
  'session',
  'user',
  'own password',
  'api key',
  'login',
  'reading',
];

interface Entry {
  readonly id: number;
  readonly at: string;
  readonly who: string;
  readonly role: string | null;
  readonly address: string;
  readonly action: string;
  readonly subject: string;
  readonly name: string;
  readonly outcome: 'done' | 'refused';
  readonly before: unknown;
  readonly after: unknown;
}

/** Who changed what, from where. */
export function AuditPage() {
  const [who, setWho] = useState('');
  const [subject, setSubject] = useState<string | null>(null);
  const [outcome, setOutcome] = useState<string | null>(null);
  const [typed] = useDebouncedValue(who.trim(), 300);
  const filter = {
    ...(typed === '' ? {} : { who: typed }),
    ...(subject === null ? {} : { subject }),
    ...(outcome === null ? {} : { outcome }),
  };
  const log = useInfiniteQuery({
    queryKey: ['audit', filter],
    queryFn: ({ pageParam, signal }) =>
      request<readonly Entry[]>('/api/v1/audit', {
        query: { ...filter, limit: PAGE, ...(pageParam === null ? {} : { before: pageParam }) },
        signal,
      }),
    initialPageParam: null as number | null,
    getNextPageParam: (last) => (last.length < PAGE ? null : (last.at(-1)?.id ?? null)),
  });
  const entries = (log.data?.pages ?? []).flat();
  return (
    <>
      <PageHead title="Audit log" />
      <Group mb="md" align="end">
        <TextInput label="Who" value={who} onChange={({ currentTarget }) => setWho(currentTarget.value)} />
        <Select
          label="What"
          placeholder="Everything"
          data={SUBJECTS}
          value={subject}
          clearable
          onChange={setSubject}
        />
        <Select
          label="Outcome"
          placeholder="Both"
          data={['done', 'refused']}
          value={outcome}
          clearable
          onChange={setOutcome}
        />
      </Group>
      {log.error === null ? null : (
        <Failure what="The log" error={log.error} retry={() => void log.refetch()} />
      )}
      {log.data === undefined && log.error === null ? <Loading what="the log" /> : null}
      {log.data !== undefined && entries.length === 0 ? (
        <Nothing title="Nothing is written down here">
          Changes appear as somebody makes them. Take a filter away to see others.
        </Nothing>
      ) : null}
      {entries.length > 0 ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: who scrolls by keyboard has to get there
        <section className="scroll" tabIndex={0} aria-label="Audit log">
          <Table striped>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Time</Table.Th>
                <Table.Th>Who</Table.Th>
                <Table.Th>What</Table.Th>
                <Table.Th>Outcome</Table.Th>
                <Table.Th>Changed</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {entries.map((entry) => (
                <Table.Tr key={entry.id}>
                  <Table.Td className="nowrap">
                    <Moment at={entry.at} />
                  </Table.Td>
                  <Table.Td>
                    {entry.who} ({entry.role ?? 'unknown'}), {entry.address}
                  </Table.Td>
                  <Table.Td>
                    {entry.subject} {entry.name}
                    <Text size="xs" c="dimmed">
                      {entry.action}
                    </Text>
                  </Table.Td>
                  <Table.Td>
                    <StateBadge state={entry.outcome} tone={entry.outcome === 'done' ? 'good' : 'bad'} />
                  </Table.Td>
                  <Table.Td className="anywhere">
                    <Text size="xs" lineClamp={3}>
                      {differenceOf(entry)}
                    </Text>
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </section>
      ) : null}
      {log.hasNextPage ? (
        <Button
          mt="md"
          variant="default"
          loading={log.isFetchingNextPage}
          onClick={() => void log.fetchNextPage()}
        >
          Show older ones
        </Button>
      ) : null}
    </>
  );
}

function differenceOf({ before, after }: Entry): string {
  const said = (value: unknown) => (value === null ? 'nothing' : JSON.stringify(value));
  return before === null && after === null ? '' : `${said(before)} → ${said(after)}`;
}
