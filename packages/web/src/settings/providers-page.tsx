import { Badge, Button, Card, Group, Stack, Text, TextInput, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Failure, Loading, Nothing, PageHead } from '../app/states.tsx';
import { tell } from '../app/tell.ts';
import { queryFault } from '../server/query-fault.ts';
import { request } from '../server/request.ts';
import type { Finding, Options } from '../server/shapes.ts';
import { Findings } from '../services/findings.tsx';
import { OptionField } from '../services/option-field.tsx';
import { DraftButtons } from './draft-buttons.tsx';
import { channelsOf, PUSH_CHANNELS } from './push-channels.ts';
import { useDraft } from './use-draft.ts';

interface Section {
  readonly name: string;
  readonly options: Options;
}
interface Service {
  readonly name: string;
  readonly options: Options;
}

const PREFIX = 'push.provider.';
const pathOf = (section: string) => `/api/v1/sections/${encodeURIComponent(section)}`;

/** Who brings push messages to the apps and browsers of customers. */
export function ProvidersPage() {
  const client = useQueryClient();
  const [name, setName] = useState('');
  const sections = useQuery({
    queryKey: ['sections'],
    queryFn: ({ signal }) => request<readonly Section[]>('/api/v1/sections', { signal }),
    refetchOnWindowFocus: false,
  });
  const services = useQuery({
    queryKey: ['services'],
    queryFn: ({ signal }) => request<readonly Service[]>('/api/v1/services', { signal }),
  });
  const make = useMutation({
    mutationFn: () => request(pathOf(PREFIX + name.trim()), { method: 'PUT', body: {} }),
    onSuccess: async () => {
      setName('');
      await client.invalidateQueries({ queryKey: ['sections'] });
    },
  });
  const fault = queryFault(sections);
  const providers = (sections.data ?? []).filter((section) => section.name.startsWith(PREFIX));
  const isTaken = providers.some((one) => one.name === PREFIX + name.trim());
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() !== '' && !isTaken) make.mutate();
  };
  return (
    <>
      <PageHead title="Push providers" />
      <Text c="dimmed" mb="md">
        A service names its provider in the option <code>_provider_name</code>. What is not set here is taken
        from the section <code>push</code>. Secrets are shown as <code>********</code>; who leaves that leaves
        the secret as it is.
      </Text>
      {fault === null ? null : (
        <Failure what="Providers" error={fault} retry={() => void sections.refetch()} />
      )}
      {services.data !== undefined || services.error === null || fault !== null ? null : (
        <Failure
          what="What services send through"
          error={services.error}
          retry={() => void services.refetch()}
        />
      )}
      {sections.data === undefined && fault === null ? <Loading what="providers" /> : null}
      {sections.data !== undefined && providers.length === 0 ? (
        <Nothing title="There is no push provider yet">
          Name the first one below, then give it the credentials of Firebase, Apple or Web Push.
        </Nothing>
      ) : null}
      <Stack>
        {providers.map((section) => (
          <Provider
            key={section.name}
            section={section}
            users={services.data
              ?.filter(({ options }) => options['_provider_name'] === section.name.slice(PREFIX.length))
              .map((service) => service.name)}
          />
        ))}
        <form onSubmit={submit}>
          <Group align="end">
            <TextInput
              label="New provider"
              value={name}
              error={isTaken ? 'It is there already.' : undefined}
              onChange={({ currentTarget }) => setName(currentTarget.value)}
            />
            <Button
              type="submit"
              variant="default"
              disabled={name.trim() === '' || isTaken}
              loading={make.isPending}
            >
              Make the provider
            </Button>
          </Group>
        </form>
        {make.error === null ? null : (
          <Text c="red" role="alert">
            {make.error.message}
          </Text>
        )}
      </Stack>
    </>
  );
}

function Provider({
  section: { name: section, options },
  users,
}: {
  readonly section: Section;
  /** Services that name it; undefined: that is not known. */
  readonly users: readonly string[] | undefined;
}) {
  const name = section.slice(PREFIX.length);
  const client = useQueryClient();
  const draft = useDraft(
    options,
    (written) => request(pathOf(section), { method: 'PUT', body: written }),
    `${name} is saved.`,
  );
  const remove = useMutation({
    mutationFn: () => request(pathOf(section), { method: 'DELETE' }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['sections'] }),
    onError: (error) => tell(error.message, { color: 'red', title: 'Not deleted' }),
  });
  const findings = useQuery({
    queryKey: ['findings', section],
    queryFn: ({ signal }) => request<readonly Finding[]>(`${pathOf(section)}/findings`, { signal }),
    // What is being deleted is not asked about again.
    enabled: remove.isIdle || remove.isError,
  });
  const problems = new Map((findings.data ?? []).map(({ key, message }) => [key, message]));
  const set = (option: string, value: string | undefined) =>
    draft.change((before) => {
      const { [option]: _gone, ...rest } = before;
      return value === undefined ? rest : { ...rest, [option]: value };
    });
  const known = new Set(PUSH_CHANNELS.flatMap(({ options: all }) => all.map((one) => one.name)));
  const others = Object.keys(draft.value).filter((key) => !known.has(key));
  return (
    <Card withBorder>
      <Group justify="space-between" mb="xs">
        <Group gap="xs">
          <Title order={2} size="h4">
            {name}
          </Title>
          {channelsOf(draft.value).map((channel) => (
            <Badge key={channel} variant="default">
              {channel}
            </Badge>
          ))}
        </Group>
        <Button
          size="compact-sm"
          color="red"
          variant="outline"
          aria-label={`Delete ${name}`}
          onClick={() => {
            if (window.confirm(`Delete the push provider ${name}?`)) remove.mutate();
          }}
        >
          Delete
        </Button>
      </Group>
      <Text size="sm" c="dimmed" mb="sm">
        {users === undefined
          ? 'Which services send through it is not known.'
          : users.length === 0
            ? 'No service names it yet.'
            : `Services that send through it: ${users.join(', ')}.`}
      </Text>
      <Findings found={findings} />
      <Group align="start" grow mt="sm" preventGrowOverflow={false} className="channels">
        {PUSH_CHANNELS.map(({ title, options: all }) => (
          <fieldset key={title} className="channel">
            <legend>{title}</legend>
            <Stack gap="xs">
              {all.map((option) => (
                <OptionField
                  key={option.name}
                  option={option}
                  value={draft.value[option.name]}
                  problem={problems.get(option.name)}
                  change={(value) => set(option.name, value)}
                />
              ))}
            </Stack>
          </fieldset>
        ))}
        {others.length === 0 ? null : (
          <fieldset className="channel">
            <legend>Other options</legend>
            <Stack gap="xs">
              {others.map((option) => (
                <OptionField
                  key={option}
                  option={{ name: option }}
                  value={draft.value[option]}
                  problem={problems.get(option)}
                  change={(value) => set(option, value)}
                />
              ))}
            </Stack>
          </fieldset>
        )}
      </Group>
      <DraftButtons draft={draft} />
    </Card>
  );
}
