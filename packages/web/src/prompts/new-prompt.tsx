import {
  Alert,
  Button,
  Card,
  FileInput,
  Group,
  Radio,
  Stack,
  Textarea,
  TextInput,
  Title,
} from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { tell } from '../app/tell.ts';
import { request } from '../server/request.ts';

/** A prompt out of a file, or out of a text that the voice of the installation says. */
export function NewPrompt({ done }: { readonly done: () => void }) {
  const client = useQueryClient();
  const [name, setName] = useState('');
  const [language, setLanguage] = useState('');
  const [way, setWay] = useState<'file' | 'text'>('file');
  const [file, setFile] = useState<File | null>(null);
  const [text, setText] = useState('');
  const isReady = name.trim() !== '' && (way === 'file' ? file !== null : text.trim() !== '');
  const make = useMutation({
    mutationFn: () => {
      const path = `/api/v1/prompts/${encodeURIComponent(name.trim())}`;
      const query = language.trim() === '' ? {} : { language: language.trim() };
      return way === 'file'
        ? request(path, {
            method: 'PUT',
            query,
            body: new Blob(file === null ? [] : [file], { type: 'audio/wav' }),
          })
        : request(`${path}/speak`, {
            method: 'POST',
            query,
            body: { text, ...(language.trim() === '' ? {} : { voice: language.trim() }) },
          });
    },
    onSuccess: async () => {
      tell(`The prompt ${name.trim()} is there.`);
      done();
      await client.invalidateQueries({ queryKey: ['prompts'] });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isReady) make.mutate();
  };
  return (
    <Card withBorder mb="md">
      <form onSubmit={submit}>
        <Title order={2} size="h4" mb="sm">
          New prompt
        </Title>
        <Stack>
          <Group align="start" grow>
            <TextInput
              label="Name"
              description="As services and documents name it"
              required
              value={name}
              onChange={({ currentTarget }) => setName(currentTarget.value)}
            />
            <TextInput
              label="Language"
              description="Such as en or de-AT; empty: for all"
              value={language}
              onChange={({ currentTarget }) => setLanguage(currentTarget.value)}
            />
          </Group>
          <Radio.Group
            label="It is"
            value={way}
            onChange={(value) => setWay(value === 'text' ? 'text' : 'file')}
          >
            <Group mt="xs">
              <Radio value="file" label="a WAV that you have" />
              <Radio value="text" label="a text that is said" />
            </Group>
          </Radio.Group>
          {way === 'file' ? (
            <FileInput
              label="WAV"
              description="Of any rate: it is converted for telephones"
              placeholder="Choose a file"
              accept="audio/wav,.wav"
              required
              clearable
              clearButtonProps={{ 'aria-label': 'Take the file away' }}
              value={file}
              onChange={(chosen) => {
                setFile(chosen);
                if (chosen !== null && name === '') setName(chosen.name.replace(/\.wav$/i, ''));
              }}
            />
          ) : (
            <Textarea
              label="Text"
              required
              autosize
              minRows={2}
              maxLength={2_000}
              value={text}
              onChange={({ currentTarget }) => setText(currentTarget.value)}
            />
          )}
          {make.error === null ? null : (
            <Alert color="red" title="Not stored" role="alert">
              {make.error.message}
            </Alert>
          )}
          <Group justify="end">
            <Button variant="default" onClick={done}>
              Leave it
            </Button>
            <Button type="submit" disabled={!isReady} loading={make.isPending}>
              {way === 'file' ? 'Upload it' : 'Have it said'}
            </Button>
          </Group>
        </Stack>
      </form>
    </Card>
  );
}
