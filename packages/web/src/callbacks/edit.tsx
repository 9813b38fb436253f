import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { tell } from '../app/tell.ts';
import { request } from '../server/request.ts';
import type { CallbackDetails } from '../server/shapes.ts';
import { KeyValues } from '../settings/key-values.tsx';

/** Changes what came along with a callback. */
export function Edit({ record, done }: { readonly record: CallbackDetails; readonly done: () => void }) {
  const client = useQueryClient();
  const [data, setData] = useState(record.userData);
  const save = useMutation({
    mutationFn: () => {
      // An empty text takes one away.
      const gone = Object.keys(record.userData).filter((key) => data[key] === undefined);
      const changed = Object.entries(data).filter(([key, value]) => record.userData[key] !== value);
      return request(
        `/genesys/1/service/callback/${encodeURIComponent(record.service)}/${encodeURIComponent(record.id)}`,
        {
          method: 'PUT',
          body: { ...Object.fromEntries(changed), ...Object.fromEntries(gone.map((key) => [key, ''])) },
        },
      );
    },
    onSuccess: async () => {
      tell('The callback is changed.');
      done();
      await client.invalidateQueries();
    },
  });
  return (
    <Stack>
      <Text size="sm">Agents see this when they are asked to take the callback.</Text>
      <KeyValues label="data" pairs={data} keyTitle="Name" valueTitle="Value" change={setData} />
      {save.error === null ? null : (
        <Alert color="red" role="alert">
          {save.error.message}
        </Alert>
      )}
      <Group justify="end">
        <Button variant="default" onClick={done}>
          Leave it
        </Button>
        <Button
          disabled={JSON.stringify(data) === JSON.stringify(record.userData)}
          loading={save.isPending}
          onClick={() => save.mutate()}
        >
          Save
        </Button>
      </Group>
    </Stack>
  );
}
