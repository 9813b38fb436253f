import { Button, CopyButton, Group, Stack, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Failure, Loading } from '../app/states.tsx';
import { request } from '../server/request.ts';

/** The page on which the customer moves or cancels this one callback: for whoever asks for it on the phone. */
export function CustomerLink({ id }: { readonly id: string }) {
  const link = useQuery({
    queryKey: ['link', id],
    queryFn: ({ signal }) =>
      request<{ readonly url: string }>(`/api/v1/callbacks/${encodeURIComponent(id)}/link`, { signal }),
  });
  if (link.error !== null)
    return <Failure what="The link" error={link.error} retry={() => void link.refetch()} />;
  if (link.data === undefined) return <Loading what="the link" />;
  const { url } = link.data;
  return (
    <Stack>
      <Text size="sm">
        Whoever has this address can move and cancel this callback, and nothing else. Most digits of the
        number are hidden there.
      </Text>
      <TextInput
        label="Address for the customer"
        readOnly
        value={url}
        onFocus={({ currentTarget }) => currentTarget.select()}
        data-autofocus
      />
      <Group justify="end">
        <CopyButton value={url}>
          {({ copied, copy }) => <Button onClick={copy}>{copied ? 'Copied' : 'Copy it'}</Button>}
        </CopyButton>
      </Group>
    </Stack>
  );
}
