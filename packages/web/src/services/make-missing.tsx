import { Button, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useIsAdministrator } from '../app/administrators.tsx';
import { VIEWER_ZONE } from '../app/moment.tsx';
import { tell } from '../app/tell.ts';
import { request } from '../server/request.ts';
import type { Finding, Options } from '../server/shapes.ts';

type Missing = NonNullable<Finding['missing']>;

interface Props {
  /** The service beside which something is missing. */
  readonly service: string;
  readonly missing: Missing;
  /** Names what was made in an option of it. */
  readonly use: (option: string, name: string) => void;
}

/** Makes what has to be there beside a service and is not. */
export function MakeMissing({ service, missing, use }: Props) {
  const isAdministrator = useIsAdministrator();
  const client = useQueryClient();
  const navigate = useNavigate();
  const make = useMutation({
    mutationFn: () => makeIt(service, missing),
    onSuccess: async (name) => {
      if (missing.option !== undefined) use(missing.option, name);
      tell(told(missing, name));
      await client.invalidateQueries({
        predicate: ({ queryKey }) =>
          ['findings', 'services', 'sections', 'resources'].includes(String(queryKey[0])),
      });
      if (missing.what === 'push provider') await navigate({ to: '/providers' });
      if (missing.what === 'resource group') await navigate({ to: '/resources' });
    },
  });
  if (!isAdministrator) return null;
  return (
    <>
      <Button
        my={4}
        size="compact-sm"
        variant="default"
        loading={make.isPending}
        onClick={() => make.mutate()}
      >
        {missing.what === 'service'
          ? `Make a service from ${missing.template}`
          : `Make the ${missing.what} ${missing.name}`}
      </Button>
      {make.error === null ? null : (
        <Text size="sm" role="alert">
          {make.error.message}
        </Text>
      )}
    </>
  );
}

/** Gives the name of what was made. */
async function makeIt(service: string, { what, name, template = '' }: Missing): Promise<string> {
  const given = name ?? '';
  if (what === 'resource group') {
    await request(`/api/v1/resources/${encodeURIComponent(given)}`, { method: 'PUT', body: [] });
    return given;
  }
  if (what === 'push provider') {
    await request(`/api/v1/sections/${encodeURIComponent(`push.provider.${given}`)}`, {
      method: 'PUT',
      body: {},
    });
    return given;
  }
  const made = name ?? (await freeName(`${service}-${template}`));
  await request(`/api/v1/services/${encodeURIComponent(made)}/from-template`, {
    method: 'POST',
    body: { template, options: BEGINNINGS[template] ?? {} },
  });
  return made;
}

async function freeName(wanted: string): Promise<string> {
  const services = await request<readonly { readonly name: string }[]>('/api/v1/services');
  const taken = new Set(services.map(({ name }) => name));
  let name = wanted;
  for (let number = 2; taken.has(name); number++) name = `${wanted}-${number}`;
  return name;
}

const OFFICE = Array.from({ length: 8 }, (_none, hour) => `${String(hour + 9).padStart(2, '0')}00`);

/** What a new one begins with, so that it is of use at once; its own page changes it. */
const BEGINNINGS: Readonly<Record<string, Options>> = {
  'office-hours': { _timezone: VIEWER_ZONE, _bh_regular1: 'Mon-Fri 9:00-17:00' },
  capacity: {
    _timezone: VIEWER_ZONE,
    ...Object.fromEntries(
      [1, 2, 3, 4, 5].map((day) => [
        `_capacity_${day}`,
        JSON.stringify({ [day]: Object.fromEntries(OFFICE.map((hour) => [hour, 5])) }),
      ]),
    ),
  },
};

function told({ what, option }: Missing, name: string): string {
  if (what === 'resource group') return `${name} is there. Give it its numbers.`;
  if (what === 'push provider') return `${name} is there. Give it its credentials.`;
  return option === undefined
    ? `The service ${name} is there.`
    : `The service ${name} is there and named in ${option}. Save to use it.`;
}
