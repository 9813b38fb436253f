import { Button, Card, Group, Stack, Text, TextInput, Title } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Failure, Loading, Nothing, PageHead } from '../app/states.tsx';
import { request } from '../server/request.ts';
import { DraftButtons } from './draft-buttons.tsx';
import { KeyValues, type Pairs } from './key-values.tsx';
import { useDraft } from './use-draft.ts';

type Groups = Readonly<Record<string, Pairs>>;
interface List {
  readonly name: string;
  readonly sections: Groups;
}
const NAME = 'GMS_Patterns';
const LIST = `/api/v1/lists/${NAME}`;

/** Groups of patterns that numbers are held against. */
export function PatternsPage() {
  const list = useQuery({
    queryKey: ['patterns'],
    // Among all of them: as long as nobody has made it there is none of this name.
    queryFn: async ({ signal }) =>
      (await request<readonly List[]>('/api/v1/lists', { signal })).find(({ name }) => name === NAME)
        ?.sections ?? {},
    refetchOnWindowFocus: false,
  });
  return (
    <>
      <PageHead title="Patterns" />
      <Text c="dimmed" mb="md">
        Regular expressions by group. A service refuses numbers that match a pattern of the groups in its
        option <code>_exceptions</code>; a value is matched as a whole.
      </Text>
      {list.error === null ? null : (
        <Failure what="Patterns" error={list.error} retry={() => void list.refetch()} />
      )}
      {list.data === undefined ? (
        list.error === null ? (
          <Loading what="patterns" />
        ) : null
      ) : (
        <Patterns stored={list.data} />
      )}
    </>
  );
}

function Patterns({ stored }: { readonly stored: Groups }) {
  const draft = useDraft(
    stored,
    (groups) => request(LIST, { method: 'PUT', body: groups }),
    'The patterns are saved.',
  );
  const [group, setGroup] = useState('');
  const [tried, setTried] = useState('');
  const test = useMutation({
    mutationFn: () => request<Pairs>('/genesys/1/patterns', { method: 'POST', body: { value: tried } }),
  });
  const groups = Object.entries(draft.value);
  const matching = test.data?.['value'];
  return (
    <Stack>
      {groups.length === 0 ? (
        <Nothing title="There is no group yet">Name the first one below.</Nothing>
      ) : null}
      {groups.map(([name, pairs]) => (
        <Card withBorder key={name}>
          <Group justify="space-between">
            <Title order={2} size="h4">
              {name}
            </Title>
            <Button
              size="compact-sm"
              variant="default"
              onClick={() => draft.change(Object.fromEntries(groups.filter(([other]) => other !== name)))}
            >
              Take the group away
            </Button>
          </Group>
          <KeyValues
            label={name}
            pairs={pairs}
            keyTitle="Name"
            valueTitle="Pattern"
            marked={matching === undefined ? [] : [matching]}
            change={(changed) => draft.change({ ...draft.value, [name]: changed })}
          />
        </Card>
      ))}
      <Group align="end">
        <TextInput
          label="New group"
          value={group}
          onChange={({ currentTarget }) => setGroup(currentTarget.value)}
        />
        <Button
          variant="default"
          disabled={group.trim() === '' || Object.hasOwn(draft.value, group.trim())}
          onClick={() => {
            draft.change({ ...draft.value, [group.trim()]: {} });
            setGroup('');
          }}
        >
          Add the group
        </Button>
      </Group>
      <DraftButtons draft={draft} />
      <Card withBorder>
        <Title order={2} size="h4">
          Try a value
        </Title>
        <Group align="end" mt="xs">
          <TextInput
            label="Value"
            value={tried}
            onChange={({ currentTarget }) => setTried(currentTarget.value)}
          />
          <Button
            variant="default"
            disabled={tried === '' || draft.isChanged}
            loading={test.isPending}
            onClick={() => test.mutate()}
          >
            Try it
          </Button>
        </Group>
        <Text role="status" mt="xs">
          {draft.isChanged ? 'Save first: what is stored is tried.' : null}
          {test.data === undefined || draft.isChanged
            ? null
            : matching === undefined
              ? 'No pattern matches it.'
              : `The pattern ${matching} matches it.`}
          {test.error?.message}
        </Text>
      </Card>
    </Stack>
  );
}
