import { Alert, Button, Group, Radio, Select, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { Failure, Loading } from '../app/states.tsx';
import { request } from '../server/request.ts';
import type { TemplateSummary } from '../server/shapes.ts';

/** Name, template and scenario: the rest is filled in on the page of the service. */
export function NewService({ done }: { readonly done: () => void }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const templates = useQuery({
    queryKey: ['templates'],
    queryFn: ({ signal }) => request<readonly TemplateSummary[]>('/api/v1/templates', { signal }),
  });
  const [name, setName] = useState('');
  const [template, setTemplate] = useState<string | null>('callback');
  const [scenario, setScenario] = useState<string>('');
  const make = useMutation({
    mutationFn: () =>
      request(`/api/v1/services/${encodeURIComponent(name)}/from-template`, {
        method: 'POST',
        body: { template, ...(scenario === '' ? {} : { scenario }) },
      }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['services'] });
      done();
      await navigate({ to: '/services/$name', params: { name } });
    },
  });
  if (templates.error !== null)
    return <Failure what="Templates" error={templates.error} retry={() => void templates.refetch()} />;
  if (templates.data === undefined) return <Loading what="templates" />;
  const chosen = templates.data.find((one) => one.name === template);

  function submit(event: FormEvent) {
    event.preventDefault();
    make.mutate();
  }
  return (
    <form onSubmit={submit}>
      <Stack>
        <TextInput
          label="Name"
          description="As it stands in the address: /genesys/1/service/callback/{name}"
          required
          maxLength={255}
          pattern="[^\s\/]+"
          value={name}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
          data-autofocus
        />
        <Select
          label="Template"
          data={templates.data.map(({ name: value, title }) => ({ value, label: title }))}
          value={template}
          allowDeselect={false}
          searchable
          onChange={(value) => {
            setTemplate(value);
            setScenario('');
          }}
        />
        {chosen === undefined ? null : <Text size="sm">{chosen.description}</Text>}
        {chosen === undefined || chosen.scenarios.length === 0 ? null : (
          <Radio.Group label="Choose your scenario" value={scenario} onChange={setScenario}>
            <Stack gap="xs" mt="xs">
              {chosen.scenarios.map((one) => (
                <Radio key={one.name} value={one.name} label={one.title} description={one.description} />
              ))}
            </Stack>
          </Radio.Group>
        )}
        {make.error === null ? null : (
          <Alert color="red" role="alert">
            {make.error.message}
          </Alert>
        )}
        <Group justify="end">
          <Button variant="default" onClick={done}>
            Leave it
          </Button>
          <Button type="submit" loading={make.isPending}>
            Make the service
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
