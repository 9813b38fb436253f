import { useQuery } from '@tanstack/react-query';
import { ForAdministrators } from '../app/administrators.tsx';
import { request } from '../server/request.ts';
import type { Finding, Options } from '../server/shapes.ts';
import { Findings } from '../services/findings.tsx';
import { DraftButtons } from '../settings/draft-buttons.tsx';
import { type Draft, useDraft } from '../settings/use-draft.ts';
import type { NamedService } from './named-service.ts';

/** What the options of a service mean, while it is being changed. */
export function useOptionsDraft<T>(
  { name, options }: NamedService,
  read: (options: Options) => T,
  write: (value: T) => Options,
): Draft<T> {
  return useDraft(
    read(options),
    (value) => request(`/api/v1/services/${encodeURIComponent(name)}`, { method: 'PUT', body: write(value) }),
    `${name} is saved and counts from the next request on.`,
  );
}

export function SaveBar({
  service,
  draft,
}: {
  readonly service: string;
  readonly draft: Parameters<typeof DraftButtons>[0]['draft'];
}) {
  const findings = useQuery({
    queryKey: ['findings', service],
    queryFn: () => request<readonly Finding[]>(`/api/v1/services/${encodeURIComponent(service)}/findings`),
  });
  return (
    <>
      <ForAdministrators>
        <DraftButtons draft={draft} />
      </ForAdministrators>
      <Findings found={findings} />
    </>
  );
}
