import { Button, Group, Select, Table, Text } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { Moment } from '../app/moment.tsx';
import { StateBadge } from '../app/state-badge.tsx';
import { Failure, Loading, Nothing, PageHead } from '../app/states.tsx';
import { useLive } from '../server/live.ts';
import { request } from '../server/request.ts';
import type { Callback } from '../server/shapes.ts';

const STATES = ['SCHEDULED', 'QUEUED', 'ROUTING', 'PROCESSING', 'PAUSED', 'COMPLETED'];
const PAGE = 100;

/** All callbacks, newest first, as they change. */
export function CallbacksPage() {
  const live = useLive();
  const [service, setService] = useState<string | null>(null);
  const [state, setState] = useState<string | null>(null);
  const [limit, setLimit] = useState(PAGE);
  const query = {
    limit: Math.min(limit, 1_000),
    ...(service === null ? {} : { service }),
    ...(state === null ? {} : { state }),
  };
  const list = useQuery({
    queryKey: ['callbacks', query],
    queryFn: ({ signal }) => request<readonly Callback[]>('/api/v1/callbacks', { query, signal }),
    placeholderData: keepPreviousData,
    refetchInterval: 10_000,
  });
  const rows = useMemo(
    () => merged(list.data ?? [], live.callbacks, { service, state }),
    [list.data, live.callbacks, service, state],
  );

  return (
    <>
      <PageHead title="Callbacks">
        <Select
          aria-label="Service"
          placeholder="All services"
          data={[...live.services]}
          value={service}
          onChange={setService}
          clearable
          searchable
        />
        <Select
          aria-label="State"
          placeholder="All states"
          data={STATES}
          value={state}
          onChange={setState}
          clearable
        />
      </PageHead>
      {list.data === undefined && list.error === null ? <Loading what="callbacks" /> : null}
      {list.error === null ? null : (
        <Failure what="Callbacks" error={list.error} retry={() => void list.refetch()} />
      )}
      {list.data !== undefined && rows.length === 0 ? (
        <Nothing title="No callbacks here">
          {service === null && state === null
            ? 'Nobody has asked for a callback yet. Put the widget on a page, or call the API.'
            : 'No callback has this service and state. Take a filter away to see others.'}
        </Nothing>
      ) : null}
      {rows.length > 0 ? (
        <>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: who scrolls by keyboard has to get there */}
          <section className="scroll" tabIndex={0} aria-label="Callbacks">
            <Table striped highlightOnHover>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>Number</Table.Th>
                  <Table.Th>Service</Table.Th>
                  <Table.Th>State</Table.Th>
                  <Table.Th>Wanted at</Table.Th>
                  <Table.Th>Asked at</Table.Th>
                  <Table.Th className="number">Dialled</Table.Th>
                  <Table.Th>Ended</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {rows.map((callback) => (
                  <Row key={callback.id} callback={callback} />
                ))}
              </Table.Tbody>
            </Table>
          </section>
          <Group mt="md" justify="space-between">
            <Text size="sm" c="dimmed">
              {rows.length} shown
            </Text>
            {list.data !== undefined && list.data.length >= limit && limit < 1_000 ? (
              <Button variant="default" loading={list.isFetching} onClick={() => setLimit(limit + PAGE)}>
                Show more
              </Button>
            ) : null}
          </Group>
        </>
      ) : null}
    </>
  );
}

function Row({ callback }: { readonly callback: Callback }) {
  return (
    <Table.Tr>
      <Table.Td className="nowrap">
        <Link to="/callbacks/$id" params={{ id: callback.id }}>
          {callback.customerNumber ?? 'no number'}
        </Link>
      </Table.Td>
      <Table.Td>{callback.service}</Table.Td>
      <Table.Td>
        <StateBadge state={callback.state} />
      </Table.Td>
      <Table.Td className="nowrap">
        {callback.desiredAt === callback.createdAt ? 'at once' : <Moment at={callback.desiredAt} />}
      </Table.Td>
      <Table.Td className="nowrap">
        <Moment at={callback.createdAt} />
      </Table.Td>
      <Table.Td className="number">{callback.attempts}</Table.Td>
      <Table.Td>{callback.reason === null ? '–' : <StateBadge state={callback.reason} />}</Table.Td>
    </Table.Tr>
  );
}

/** The list as it was fetched, with what the stream knows better, and what came since. */
function merged(
  fetched: readonly Callback[],
  live: readonly Callback[],
  { service, state }: { readonly service: string | null; readonly state: string | null },
): readonly Callback[] {
  const rows = new Map(fetched.map((callback) => [callback.id, callback]));
  for (const callback of live) rows.set(callback.id, callback);
  return [...rows.values()]
    .filter((one) => (service === null || one.service === service) && (state === null || one.state === state))
    .sort((a, b) => b.createdAt.localeCompare(a.createdAt));
}
