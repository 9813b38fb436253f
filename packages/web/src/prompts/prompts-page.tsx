import { Button, Card, Group, SegmentedControl, Table, Text, TextInput, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { duration } from '../app/moment.tsx';
import { Failure, Loading, Nothing, PageHead } from '../app/states.tsx';
import { tell } from '../app/tell.ts';
import { queryFault } from '../server/query-fault.ts';
import { request } from '../server/request.ts';
import type { Options } from '../server/shapes.ts';
import { NewPrompt } from './new-prompt.tsx';
import { type NamedText, usesOf } from './prompt-uses.ts';

type Origin = 'own' | 'product';

interface Prompt {
  readonly name: string;
  readonly language: string | null;
  readonly durationMs: number;
}

/** What customers hear: to listen to, to upload, to have said by a voice, and where each is named. */
export function PromptsPage() {
  const [making, make] = useDisclosure(false);
  const [origin, setOrigin] = useState<Origin>('own');
  const [search, setSearch] = useState('');
  const prompts = useQuery({
    queryKey: ['prompts', origin],
    queryFn: ({ signal }) => request<readonly Prompt[]>('/api/v1/prompts', { query: { origin }, signal }),
  });
  const texts = useQuery({ queryKey: ['prompt-uses'], queryFn: ({ signal }) => textsThatMayName(signal) });
  const fault = queryFault(prompts);
  const wanted = search.trim().toLowerCase();
  const shown = (prompts.data ?? []).filter(({ name, language }) =>
    `${name} ${language ?? ''}`.toLowerCase().includes(wanted),
  );
  return (
    <>
      <PageHead title="Prompts">
        <Button onClick={make.toggle} aria-expanded={making}>
          New prompt
        </Button>
      </PageHead>
      <Text c="dimmed" mb="md">
        What customers hear. Your own go before those of the same name that come with the product; a prompt of
        a language before the one of the same name for all.
      </Text>
      {making ? <NewPrompt done={make.close} /> : null}
      <Group mb="md" align="end">
        <SegmentedControl
          aria-label="Whose prompts"
          value={origin}
          onChange={(value) => setOrigin(value === 'product' ? 'product' : 'own')}
          data={[
            { value: 'own', label: 'Your own' },
            { value: 'product', label: 'Of the product' },
          ]}
        />
        <TextInput
          label="Find a prompt"
          value={search}
          onChange={({ currentTarget }) => setSearch(currentTarget.value)}
        />
      </Group>
      {fault === null ? null : <Failure what="Prompts" error={fault} retry={() => void prompts.refetch()} />}
      {texts.data !== undefined || texts.error === null || fault !== null ? null : (
        <Failure what="What names prompts" error={texts.error} retry={() => void texts.refetch()} />
      )}
      {prompts.data === undefined && fault === null ? <Loading what="prompts" /> : null}
      {prompts.data !== undefined && shown.length === 0 ? (
        wanted === '' ? (
          <Nothing title="There is no prompt of your own yet">
            Upload a WAV, or have a text said. Until then customers hear the prompts of the product.
          </Nothing>
        ) : (
          <Nothing title="No prompt is called so">Look for a part of its name, or for a language.</Nothing>
        )
      ) : null}
      {shown.length === 0 ? null : (
        <Card withBorder>
          <Title order={2} size="h4" mb="sm">
            {origin === 'own' ? 'Prompts of your own' : 'Prompts that come with the product'}
          </Title>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: who scrolls by keyboard has to get there */}
          <section className="scroll" tabIndex={0} aria-label="Prompts">
            <Table>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>Name</Table.Th>
                  <Table.Th>Language</Table.Th>
                  <Table.Th>Length</Table.Th>
                  <Table.Th>Named by</Table.Th>
                  <Table.Th>Listen</Table.Th>
                  <Table.Th>{origin === 'own' ? 'Delete' : ''}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {shown.map((prompt) => (
                  <Row
                    key={`${prompt.language ?? ''}/${prompt.name}`}
                    prompt={prompt}
                    origin={origin}
                    uses={texts.data === undefined ? undefined : usesOf(prompt.name, texts.data)}
                  />
                ))}
              </Table.Tbody>
            </Table>
          </section>
        </Card>
      )}
    </>
  );
}

function Row({
  prompt: { name, language, durationMs },
  origin,
  uses,
}: {
  readonly prompt: Prompt;
  readonly origin: Origin;
  /** What names it; undefined: that is not known. */
  readonly uses: readonly NamedText[] | undefined;
}) {
  const client = useQueryClient();
  const [listening, listen] = useState(false);
  const query = { ...(language === null ? {} : { language }), ...(origin === 'own' ? {} : { origin }) };
  const path = `/api/v1/prompts/${encodeURIComponent(name)}`;
  const remove = useMutation({
    mutationFn: () => request(path, { method: 'DELETE', query: language === null ? {} : { language } }),
    onSuccess: async () => {
      tell(`${name} is deleted.`);
      await client.invalidateQueries({ queryKey: ['prompts'] });
    },
    onError: (error) => tell(error.message, { color: 'red', title: 'Not deleted' }),
  });
  const shown = `${name}${language === null ? '' : ` (${language})`}`;
  return (
    <Table.Tr>
      <Table.Td className="anywhere">{name}</Table.Td>
      <Table.Td>{language ?? 'all'}</Table.Td>
      <Table.Td className="nowrap">{duration(durationMs)}</Table.Td>
      <Table.Td>
        {uses === undefined
          ? 'not known'
          : uses.length === 0
            ? '–'
            : uses.map(({ kind, name: user }, at) => (
                <span key={`${kind} ${user}`}>
                  {at === 0 ? '' : ', '}
                  {kind === 'service' ? (
                    <Link to="/services/$name" params={{ name: user }}>
                      {user}
                    </Link>
                  ) : (
                    <Link to="/documents/$name" params={{ name: user }}>
                      {user}
                    </Link>
                  )}
                </span>
              ))}
      </Table.Td>
      <Table.Td>
        {listening ? (
          // biome-ignore lint/a11y/useMediaCaption: its name says what it says
          <audio controls autoPlay aria-label={shown} src={`${path}?${new URLSearchParams(query)}`} />
        ) : (
          <Button
            size="compact-sm"
            variant="default"
            aria-label={`Listen to ${shown}`}
            onClick={() => listen(true)}
          >
            Listen
          </Button>
        )}
      </Table.Td>
      <Table.Td>
        {origin === 'own' ? (
          <Button
            size="compact-sm"
            color="red"
            variant="outline"
            aria-label={`Delete ${shown}`}
            loading={remove.isPending}
            onClick={() => {
              const named =
                uses === undefined
                  ? ' Whether anything names it is not known.'
                  : uses.length === 0
                    ? ''
                    : ` It is named by ${uses.map((one) => one.name).join(', ')}.`;
              if (window.confirm(`Delete the prompt ${shown}?${named}`)) remove.mutate();
            }}
          >
            Delete
          </Button>
        ) : null}
      </Table.Td>
    </Table.Tr>
  );
}

/** Options of services, and the texts of uploaded documents. */
async function textsThatMayName(signal: AbortSignal): Promise<readonly NamedText[]> {
  const [services, documents] = await Promise.all([
    request<readonly { readonly name: string; readonly options: Options }[]>('/api/v1/services', { signal }),
    request<readonly { readonly name: string }[]>('/api/v1/documents', { signal }),
  ]);
  const written = await Promise.all(
    documents.map(async ({ name }): Promise<NamedText> => {
      const document = await request<{ readonly text: string }>(
        `/api/v1/documents/${encodeURIComponent(name)}`,
        { signal },
      );
      return { kind: 'document', name, text: document.text };
    }),
  );
  return [
    ...services.map(
      ({ name, options }): NamedText => ({
        kind: 'service',
        name,
        text: Object.values(options).join('\n'),
      }),
    ),
    ...written,
  ];
}
