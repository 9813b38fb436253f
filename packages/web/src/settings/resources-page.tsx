import { Button, Card, Group, Stack, Text, Textarea, TextInput, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Failure, Loading, Nothing, PageHead } from '../app/states.tsx';
import { tell } from '../app/tell.ts';
import { request } from '../server/request.ts';
import { DraftButtons } from './draft-buttons.tsx';
import { useDraft } from './use-draft.ts';

interface Pool {
  readonly name: string;
  readonly numbers: readonly string[];
}

const pathOf = (group: string) => `/api/v1/resources/${encodeURIComponent(group)}`;

/** Pools of access numbers: customers who are to call get one of them. */
export function ResourcesPage() {
  const client = useQueryClient();
  const [name, setName] = useState('');
  const groups = useQuery({
    queryKey: ['resources'],
    queryFn: ({ signal }) => request<readonly Pool[]>('/api/v1/resources', { signal }),
    refetchOnWindowFocus: false,
  });
  const make = useMutation({
    mutationFn: () => request(pathOf(name.trim()), { method: 'PUT', body: [] }),
    onSuccess: async () => {
      setName('');
      await client.invalidateQueries({ queryKey: ['resources'] });
    },
  });
  const pools = groups.data ?? [];
  return (
    <>
      <PageHead title="Access numbers" />
      <Text c="dimmed" mb="md">
        Services give numbers of the group in their option <code>_resource_group</code> to customers who are
        to call.
      </Text>
      {groups.error === null ? null : (
        <Failure what="Groups" error={groups.error} retry={() => void groups.refetch()} />
      )}
      {groups.data === undefined && groups.error === null ? <Loading what="groups" /> : null}
      {groups.data !== undefined && pools.length === 0 ? (
        <Nothing title="There is no group yet">Name the first one below, then give it its numbers.</Nothing>
      ) : null}
      <Stack>
        {pools.map((pool) => (
          <PoolCard key={pool.name} pool={pool} />
        ))}
        <Group align="end">
          <TextInput
            label="New group"
            value={name}
            onChange={({ currentTarget }) => setName(currentTarget.value)}
          />
          <Button
            variant="default"
            disabled={name.trim() === '' || pools.some((pool) => pool.name === name.trim())}
            loading={make.isPending}
            onClick={() => make.mutate()}
          >
            Make the group
          </Button>
        </Group>
        {make.error === null ? null : (
          <Text c="red" role="alert">
            {make.error.message}
          </Text>
        )}
      </Stack>
    </>
  );
}

function PoolCard({ pool: { name: group, numbers } }: { readonly pool: Pool }) {
  const client = useQueryClient();
  const draft = useDraft(
    numbers.join('\n'),
    (text) =>
      request(pathOf(group), {
        method: 'PUT',
        body: text
          .split('\n')
          .map((line) => line.trim())
          .filter((line) => line !== ''),
      }),
    `${group} is saved.`,
  );
  const remove = useMutation({
    mutationFn: () => request(pathOf(group), { method: 'DELETE' }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['resources'] }),
    onError: (error) => tell(error.message, { color: 'red', title: 'Not deleted' }),
  });
  return (
    <Card withBorder>
      <Group justify="space-between">
        <Title order={2} size="h4">
          {group}
        </Title>
        <Button
          size="compact-sm"
          color="red"
          variant="outline"
          aria-label={`Delete the group ${group}`}
          loading={remove.isPending}
          onClick={() => {
            if (window.confirm(`Delete the group ${group}?`)) remove.mutate();
          }}
        >
          Delete
        </Button>
      </Group>
      <Textarea
        label={`Numbers of ${group}, one per line`}
        autosize
        minRows={2}
        maxRows={12}
        value={draft.value}
        onChange={({ currentTarget }) => draft.change(currentTarget.value)}
      />
      <DraftButtons draft={draft} />
    </Card>
  );
}
