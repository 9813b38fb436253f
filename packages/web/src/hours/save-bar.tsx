import { Alert, Button, Group } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useBlocker } from '@tanstack/react-router';
import { tell } from '../app/tell.ts';
import { request } from '../server/request.ts';
import type { Finding, Options } from '../server/shapes.ts';
import { Findings } from '../services/findings.tsx';
import type { NamedService } from './named-service.ts';

export interface OptionsDraft {
  readonly service: string;
  readonly isChanged: boolean;
  readonly isSaving: boolean;
  readonly error: Error | null;
  readonly save: () => void;
}

/** Options of a service that are being changed; who leaves is asked. */
export function useOptionsDraft({ name, options: stored }: NamedService, options: Options): OptionsDraft {
  const client = useQueryClient();
  const isChanged = canonical(options) !== canonical(stored);
  useBlocker({
    shouldBlockFn: () =>
      isChanged && !window.confirm('What you changed is not saved. Leave the page all the same?'),
    enableBeforeUnload: isChanged,
  });
  const saving = useMutation({
    mutationFn: () =>
      request(`/api/v1/services/${encodeURIComponent(name)}`, { method: 'PUT', body: options }),
    onSuccess: async () => {
      tell(`${name} is saved and counts from the next request on.`);
      await client.invalidateQueries();
    },
  });
  return {
    service: name,
    isChanged,
    isSaving: saving.isPending,
    error: saving.error,
    save: () => saving.mutate(),
  };
}

/** The order of options says nothing. */
function canonical(options: Options): string {
  return JSON.stringify(Object.entries(options).sort(([a], [b]) => (a < b ? -1 : 1)));
}

export function SaveBar({
  draft,
  takeBack,
}: {
  readonly draft: OptionsDraft;
  readonly takeBack: () => void;
}) {
  const { service, isChanged, isSaving, error, save } = draft;
  const findings = useQuery({
    queryKey: ['findings', service],
    queryFn: () => request<readonly Finding[]>(`/api/v1/services/${encodeURIComponent(service)}/findings`),
  });
  return (
    <>
      <Group>
        <Button disabled={!isChanged} loading={isSaving} onClick={save}>
          Save
        </Button>
        <Button variant="default" disabled={!isChanged} onClick={takeBack}>
          Take back
        </Button>
      </Group>
      {error === null ? null : (
        <Alert color="red" title="Not saved" role="alert">
          {error.message}
        </Alert>
      )}
      <Findings findings={findings.data ?? []} />
    </>
  );
}
