import { Select, Tabs } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Failure, Loading, Nothing, PageHead } from '../app/states.tsx';
import { useLive } from '../server/live.ts';
import { request } from '../server/request.ts';
import { CapacityEditor } from './capacity-editor.tsx';
import { HoursEditor } from './hours-editor.tsx';
import type { NamedService } from './named-service.ts';
import { Slots } from './slots.tsx';

const KINDS = {
  'office-hours': 'Office hours',
  capacity: 'Capacity',
  callback: 'Slots and bookings',
} as const;
type Kind = keyof typeof KINDS;

/** When the office is open, how many callbacks fit, and what customers are offered of that. */
export function HoursPage() {
  const navigate = useNavigate({ from: '/hours' });
  const { kind: wanted, service } = useSearch({ from: '/hours' });
  const kind = Object.keys(KINDS).find((name): name is Kind => name === wanted) ?? 'office-hours';
  const services = useQuery({
    queryKey: ['services'],
    queryFn: ({ signal }) => request<readonly NamedService[]>('/api/v1/services', { signal }),
  });
  const callbackServices = useLive((live) => live.services);
  const fitting = (services.data ?? []).filter(({ name, options }) =>
    kind === 'callback' ? callbackServices.includes(name) : options['_service'] === kind,
  );
  const chosen = fitting.find(({ name }) => name === service) ?? fitting[0];
  return (
    <>
      <PageHead title="Office hours and capacity">
        {fitting.length > 0 ? (
          <Select
            aria-label="Service"
            data={fitting.map(({ name }) => name)}
            value={chosen?.name ?? null}
            allowDeselect={false}
            onChange={(name) =>
              void navigate({ search: { kind, ...(name === null ? {} : { service: name }) } })
            }
          />
        ) : null}
      </PageHead>
      <Tabs
        value={kind}
        keepMounted={false}
        onChange={(next) => void navigate({ search: { kind: next ?? 'office-hours' } })}
      >
        <Tabs.List mb="md">
          {Object.entries(KINDS).map(([name, title]) => (
            <Tabs.Tab key={name} value={name}>
              {title}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value={kind}>
          {services.error === null ? null : (
            <Failure what="Services" error={services.error} retry={() => void services.refetch()} />
          )}
          {services.data === undefined && services.error === null ? <Loading what="services" /> : null}
          {services.data !== undefined && chosen === undefined ? (
            <Nothing title={`There is no service of this kind`}>
              Make one from the template <b>{KINDS[kind]}</b> under Configured services, then give it its
              hours here.
            </Nothing>
          ) : null}
          {chosen === undefined || services.data === undefined ? null : kind === 'office-hours' ? (
            <HoursEditor key={chosen.name} service={chosen} all={services.data} />
          ) : kind === 'capacity' ? (
            <CapacityEditor key={chosen.name} service={chosen} />
          ) : (
            <Slots key={chosen.name} service={chosen.name} />
          )}
        </Tabs.Panel>
      </Tabs>
    </>
  );
}
