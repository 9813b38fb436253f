import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { tell } from '../app/tell.ts';
import { request } from '../server/request.ts';
import type { CallbackDetails } from '../server/shapes.ts';

/** Asks for a callback like one that is over: for now, with all that came along. */
export function AskAgain({ record }: { readonly record: CallbackDetails }) {
  const navigate = useNavigate();
  const again = useMutation({
    mutationFn: async () => {
      // With the number as it is: what the page shows may be masked.
      const { params, userData } = await request<CallbackDetails>(
        `/api/v1/callbacks/${encodeURIComponent(record.id)}`,
        { query: { numbers: 'full' } },
      );
      const { _desired_time: _then, _id: _before, ...body } = { ...userData, ...params };
      return request<{ readonly _id: string }>(
        `/genesys/1/service/callback/${encodeURIComponent(record.service)}`,
        { method: 'POST', body },
      );
    },
    onSuccess: async ({ _id: id }) => {
      tell('The callback is asked for again.');
      await navigate({ to: '/callbacks/$id', params: { id } });
    },
    onError: (error) => tell(error.message, { color: 'red', title: 'Not asked for' }),
  });
  return (
    <Button variant="default" loading={again.isPending} onClick={() => again.mutate()}>
      Ask again
    </Button>
  );
}
