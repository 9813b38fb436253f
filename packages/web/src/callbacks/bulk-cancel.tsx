import { Alert, Button, Group, Modal, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { tell } from '../app/tell.ts';
import { request } from '../server/request.ts';

type Results = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Cancels those that are chosen, and says of each that could not be cancelled why. */
export function BulkCancel({ ids, done }: { readonly ids: readonly string[]; readonly done: () => void }) {
  const [asking, ask] = useDisclosure(false);
  const client = useQueryClient();
  const cancel = useMutation({
    mutationFn: () => request<Results>('/genesys/1/admin/callback/cancel', { method: 'POST', body: { ids } }),
    onSuccess: async (results) => {
      const refused = Object.values(results).filter((result) => result['_ok_title'] !== 'Ok');
      if (refused.length === 0) tell(`${ids.length} cancelled.`);
      else
        tell(
          `${ids.length - refused.length} cancelled. ${refused.map((result) => result['_text']).join(' ')}`,
          { color: 'orange' },
        );
      ask.close();
      done();
      await client.invalidateQueries({ queryKey: ['callbacks'] });
    },
  });
  if (ids.length === 0) return null;
  return (
    <>
      <Button color="red" variant="outline" onClick={ask.open}>
        Cancel {ids.length}
      </Button>
      <Modal opened={asking} onClose={ask.close} title={`Cancel ${ids.length} callbacks?`} centered>
        <Text mb="md">These customers will not be called. This cannot be taken back.</Text>
        {cancel.error === null ? null : (
          <Alert color="red" role="alert">
            {cancel.error.message}
          </Alert>
        )}
        <Group justify="end" mt="md">
          <Button variant="default" onClick={ask.close}>
            Keep them
          </Button>
          <Button color="red" loading={cancel.isPending} onClick={() => cancel.mutate()}>
            Cancel them
          </Button>
        </Group>
      </Modal>
    </>
  );
}
