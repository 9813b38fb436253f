import { Alert, Button, Group, Radio, Stack, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { request } from '../server/request.ts';
import { BEGINNINGS, type Beginning, isDocument } from './beginnings.ts';

/** Name and kind, or a file: the rest is written in the editor. */
export function NewDocument({ done }: { readonly done: () => void }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [name, setName] = useState('');
  const [kind, setKind] = useState<Beginning>('scxml');
  const [file, setFile] = useState<File | null>(null);
  const make = useMutation({
    mutationFn: async () => {
      const text = file === null ? BEGINNINGS[kind].text : await file.text();
      const as = isDocument(text) ? 'document' : 'part';
      await request(`/api/v1/documents/${encodeURIComponent(name)}`, {
        method: 'PUT',
        query: { as },
        body: text,
      });
    },
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['documents'] });
      done();
      await navigate({ to: '/documents/$name', params: { name } });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    make.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <TextInput
          label="Name"
          description="Services run it as document:<name>. It may have slashes, such as flows/main.scxml"
          required
          maxLength={255}
          value={name}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
          data-autofocus
        />
        <Radio.Group label="Begin with" value={kind} onChange={(value) => setKind(value as Beginning)}>
          <Stack gap="xs" mt="xs">
            {Object.entries(BEGINNINGS).map(([value, { title }]) => (
              <Radio key={value} value={value} label={title} disabled={file !== null} />
            ))}
          </Stack>
        </Radio.Group>
        <TextInput
          type="file"
          label="or with a file"
          accept=".scxml,.vxml,.xml"
          onChange={({ currentTarget }) => {
            const chosen = currentTarget.files?.[0] ?? null;
            setFile(chosen);
            if (chosen !== null && name === '') setName(chosen.name);
          }}
        />
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
            Make it
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
