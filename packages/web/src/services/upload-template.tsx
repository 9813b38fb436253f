import { Alert, Button, Group, Stack, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { tell } from '../app/tell.ts';
import { request } from '../server/request.ts';

/** A package, as it is downloaded, under a name. */
export function UploadTemplate({ done }: { readonly done: () => void }) {
  const client = useQueryClient();
  const [name, setName] = useState('');
  const [file, setFile] = useState<File | null>(null);
  const upload = useMutation({
    mutationFn: async () => {
      if (file === null) return;
      const isJson = file.name.endsWith('.json');
      const path = `/api/v1/templates/${encodeURIComponent(name)}`;
      const body: unknown = isJson ? JSON.parse(await file.text()) : file;
      await request(isJson ? path : `${path}/package`, { method: 'PUT', body });
    },
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['templates'] });
      tell(`${name} is there`);
      done();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    upload.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <TextInput
          type="file"
          label="Package"
          description="A zip archive as it is downloaded, or the same as JSON"
          accept=".zip,.json"
          required
          onChange={({ currentTarget }) => {
            const chosen = currentTarget.files?.[0] ?? null;
            setFile(chosen);
            if (chosen !== null && name === '')
              setName(chosen.name.replace(/(?:\.template)?\.(?:zip|json)$/i, ''));
          }}
        />
        <TextInput
          label="Name"
          description="A template of this name that was uploaded before becomes this one"
          required
          maxLength={64}
          value={name}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
        />
        {upload.error === null ? null : (
          <Alert color="red" role="alert">
            {upload.error.message}
          </Alert>
        )}
        <Group justify="end">
          <Button variant="default" onClick={done}>
            Leave it
          </Button>
          <Button type="submit" loading={upload.isPending}>
            Upload it
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
