import { Accordion, Badge, Button, Group, Text, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Failure, Loading, Nothing, PageHead } from '../app/states.tsx';
import { tell } from '../app/tell.ts';
import { request } from '../server/request.ts';
import type { Finding } from '../server/shapes.ts';
import { Findings } from '../services/findings.tsx';
import { DraftButtons } from './draft-buttons.tsx';
import { KeyValues, type Pairs } from './key-values.tsx';
import { useDraft } from './use-draft.ts';

interface Section {
  readonly name: string;
  readonly options: Pairs;
}

const pathOf = (name: string) => `/api/v1/sections/${encodeURIComponent(name)}`;

/** Options of the server by section; push providers are sections of their own. */
export function SectionsPage() {
  const client = useQueryClient();
  const [name, setName] = useState('');
  const sections = useQuery({
    queryKey: ['sections'],
    queryFn: ({ signal }) => request<readonly Section[]>('/api/v1/sections', { signal }),
    refetchOnWindowFocus: false,
  });
  const make = useMutation({
    mutationFn: () => request(pathOf(name.trim()), { method: 'PUT', body: {} }),
    onSuccess: async () => {
      setName('');
      await client.invalidateQueries({ queryKey: ['sections'] });
    },
  });
  // Services have a page of their own.
  const shown = (sections.data ?? []).filter((section) => !section.name.startsWith('service.'));
  return (
    <>
      <PageHead title="Server options" />
      <Text c="dimmed" mb="md">
        Sections such as <code>callback</code>, <code>ors</code> and <code>notification</code>, and one for
        each provider of push messages. Secrets are shown as <code>********</code>; who leaves that leaves the
        secret as it is.
      </Text>
      {sections.error === null ? null : (
        <Failure what="Sections" error={sections.error} retry={() => void sections.refetch()} />
      )}
      {sections.data === undefined && sections.error === null ? <Loading what="sections" /> : null}
      {sections.data !== undefined && shown.length === 0 ? (
        <Nothing title="No option is set">
          Everything has its default. Name a section below to set some.
        </Nothing>
      ) : null}
      <Accordion variant="separated" multiple>
        {shown.map((section) => (
          <Accordion.Item key={section.name} value={section.name.replace(/\W+/g, '-')}>
            <Accordion.Control>
              {section.name} <Badge variant="default">{Object.keys(section.options).length} set</Badge>
            </Accordion.Control>
            <Accordion.Panel>
              <SectionForm section={section} />
            </Accordion.Panel>
          </Accordion.Item>
        ))}
      </Accordion>
      <Group align="end" mt="md">
        <TextInput
          label="New section"
          value={name}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
        />
        <Button
          variant="default"
          disabled={name.trim() === '' || shown.some((section) => section.name === name.trim())}
          loading={make.isPending}
          onClick={() => make.mutate()}
        >
          Make the section
        </Button>
      </Group>
      {make.error === null ? null : (
        <Text c="red" role="alert">
          {make.error.message}
        </Text>
      )}
    </>
  );
}

function SectionForm({ section: { name, options } }: { readonly section: Section }) {
  const client = useQueryClient();
  const remove = useMutation({
    mutationFn: () => request(pathOf(name), { method: 'DELETE' }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['sections'] }),
    onError: (error) => tell(error.message, { color: 'red', title: 'Not deleted' }),
  });
  const draft = useDraft(
    options,
    (pairs) => request(pathOf(name), { method: 'PUT', body: pairs }),
    `${name} is saved.`,
  );
  const findings = useQuery({
    queryKey: ['section-findings', name],
    queryFn: ({ signal }) => request<readonly Finding[]>(`${pathOf(name)}/findings`, { signal }),
    // What is being deleted is not asked about again.
    enabled: remove.isIdle || remove.isError,
  });
  return (
    <>
      <Findings found={findings} />
      <KeyValues
        label={name}
        pairs={draft.value}
        keyTitle="Option"
        valueTitle="Value"
        change={draft.change}
      />
      <Group justify="space-between" align="end">
        <div className="grow">
          <DraftButtons draft={draft} />
        </div>
        <Button
          size="compact-sm"
          color="red"
          variant="outline"
          aria-label={`Delete the section ${name}`}
          loading={remove.isPending}
          onClick={() => {
            if (window.confirm(`Delete the section ${name}? Everything in it has its default then.`))
              remove.mutate();
          }}
        >
          Delete
        </Button>
      </Group>
    </>
  );
}
