import { Button, Checkbox, Group, Table, Text } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useMemo, useRef, useState } from 'react';
import { Moment } from '../app/moment.tsx';
import { StateBadge } from '../app/state-badge.tsx';
import { Failure, Loading, Nothing, PageHead } from '../app/states.tsx';
import { useLive } from '../server/live.ts';
import { requestPage } from '../server/request.ts';
import type { Callback } from '../server/shapes.ts';
import { BulkCancel } from './bulk-cancel.tsx';
import { TableFilters } from './table-filters.tsx';
import {
  type ChangeSearch,
  readTableSearch,
  type Sort,
  type TableSearch,
  tableQuery,
} from './table-search.ts';

const PAGE = 50;
/** As many rows as the server gives at once. */
const MOST_EXPORTED = 1_000;
/** The stream tells of changes more often than a table has to be asked for anew. */
const REFRESH_MS = 1_000;
const CANCELLABLE = new Set(['SCHEDULED', 'QUEUED', 'PAUSED', 'ROUTING']);

const COLUMNS: readonly { readonly key: Sort; readonly title: string; readonly isNumber?: true }[] = [
  { key: 'number', title: 'Number' },
  { key: 'service', title: 'Service' },
  { key: 'state', title: 'State' },
  { key: 'desired', title: 'Wanted at' },
  { key: 'created', title: 'Asked at' },
  { key: 'attempts', title: 'Dialled', isNumber: true },
  { key: 'reason', title: 'Ended' },
];

/** All callbacks as a table: the server filters, sorts and pages; what changes is shown as it does. */
export function CallbacksPage() {
  const live = useLive();
  const search = useSearch({ from: '/' });
  const navigate = useNavigate({ from: '/' });
  const { page = 1 } = search;
  const list = useQuery({
    queryKey: ['callbacks', search],
    queryFn: ({ signal }) =>
      requestPage<Callback>(
        '/api/v1/callbacks',
        { ...tableQuery(search, Date.now()), limit: PAGE, offset: (page - 1) * PAGE },
        signal,
      ),
    placeholderData: keepPreviousData,
    refetchInterval: 10_000,
  });
  useRefreshed(live.callbacks, list.refetch);
  const rows = useMemo(() => {
    const newer = new Map(live.callbacks.map((callback) => [callback.id, callback]));
    return (list.data?.rows ?? []).map((callback) => newer.get(callback.id) ?? callback);
  }, [list.data, live.callbacks]);
  const [chosen, choose] = useState<ReadonlySet<string>>(new Set());
  const change: ChangeSearch = (next) =>
    void navigate({ search: readTableSearch({ ...search, page: 1, ...next }), replace: true });
  const { page: _page, ...filters } = search;
  const isFiltered = Object.keys(filters).some((key) => key !== 'sort' && key !== 'order');
  const total = list.data?.total ?? 0;

  return (
    <>
      <PageHead title="Callbacks">
        {list.data?.hasBulkActions === false ? null : (
          <>
            <Button
              variant="default"
              component="a"
              href={`/api/v1/callbacks?${new URLSearchParams({
                ...tableQuery(search, Date.now()),
                limit: String(MOST_EXPORTED),
                format: 'csv',
              })}`}
              download="callbacks.csv"
            >
              Export
            </Button>
            <BulkCancel
              ids={rows.filter(({ id }) => chosen.has(id)).map(({ id }) => id)}
              done={() => choose(new Set())}
            />
          </>
        )}
      </PageHead>
      <TableFilters search={search} services={live.services} change={change} />
      {list.data === undefined && list.error === null ? <Loading what="callbacks" /> : null}
      {list.error === null ? null : (
        <Failure what="Callbacks" error={list.error} retry={() => void list.refetch()} />
      )}
      {list.data !== undefined && rows.length === 0 ? (
        <Nothing title="No callbacks here">
          {isFiltered
            ? 'No callback is like this. Take a filter away to see others.'
            : 'Nobody has asked for a callback yet. Put the widget on a page, or call the API.'}
        </Nothing>
      ) : null}
      {rows.length > 0 ? (
        <>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: who scrolls by keyboard has to get there */}
          <section className="scroll" tabIndex={0} aria-label="Callbacks">
            <Table striped highlightOnHover>
              <Head
                search={search}
                change={change}
                isWhole={
                  rows.some(isCancellable) && rows.filter(isCancellable).every(({ id }) => chosen.has(id))
                }
                choose={(isChosen) =>
                  choose(new Set(isChosen ? rows.filter(isCancellable).map(({ id }) => id) : []))
                }
              />
              <Table.Tbody>
                {rows.map((callback) => (
                  <Row
                    key={callback.id}
                    callback={callback}
                    isChosen={chosen.has(callback.id)}
                    choose={(isChosen) =>
                      choose((before) => {
                        const next = new Set(before);
                        if (isChosen) next.add(callback.id);
                        else next.delete(callback.id);
                        return next;
                      })
                    }
                  />
                ))}
              </Table.Tbody>
            </Table>
          </section>
          <Group mt="md" justify="space-between">
            <Text size="sm" c="dimmed" role="status">
              {(page - 1) * PAGE + 1} to {(page - 1) * PAGE + rows.length} of {total}
            </Text>
            <Group gap="xs">
              <Button variant="default" disabled={page === 1} onClick={() => change({ page: page - 1 })}>
                Before
              </Button>
              <Button
                variant="default"
                disabled={page * PAGE >= total}
                onClick={() => change({ page: page + 1 })}
              >
                Next
              </Button>
            </Group>
          </Group>
        </>
      ) : null}
    </>
  );
}

/** Asks again when something changed, not more often than once in a while. */
function useRefreshed(changes: unknown, refetch: () => unknown): void {
  const last = useRef({ changes, at: 0, waiting: false });
  useEffect(() => {
    const state = last.current;
    if (state.changes === changes || state.waiting) {
      state.changes = changes;
      return;
    }
    state.changes = changes;
    state.waiting = true;
    const wait = Math.max(0, state.at + REFRESH_MS - Date.now());
    setTimeout(() => {
      state.waiting = false;
      state.at = Date.now();
      refetch();
    }, wait);
  }, [changes, refetch]);
}

const isCancellable = ({ state }: Callback): boolean => CANCELLABLE.has(state);

function Head({
  search: { sort = 'created', order = 'desc' },
  change,
  isWhole,
  choose,
}: {
  readonly search: TableSearch;
  readonly change: ChangeSearch;
  readonly isWhole: boolean;
  readonly choose: (isChosen: boolean) => void;
}) {
  return (
    <Table.Thead>
      <Table.Tr>
        <Table.Th>
          <Checkbox
            aria-label="Choose all that can be cancelled"
            checked={isWhole}
            onChange={({ currentTarget }) => choose(currentTarget.checked)}
          />
        </Table.Th>
        {COLUMNS.map(({ key, title, isNumber }) => (
          <Table.Th
            key={key}
            className={isNumber === true ? 'number' : undefined}
            aria-sort={key === sort ? (order === 'asc' ? 'ascending' : 'descending') : 'none'}
          >
            <button
              type="button"
              className="as-head"
              onClick={() => change({ sort: key, order: key === sort && order === 'desc' ? 'asc' : 'desc' })}
            >
              {title}
              {key === sort ? <span aria-hidden="true">{order === 'asc' ? ' ▲' : ' ▼'}</span> : null}
            </button>
          </Table.Th>
        ))}
      </Table.Tr>
    </Table.Thead>
  );
}

function Row({
  callback,
  isChosen,
  choose,
}: {
  readonly callback: Callback;
  readonly isChosen: boolean;
  readonly choose: (isChosen: boolean) => void;
}) {
  return (
    <Table.Tr>
      <Table.Td>
        <Checkbox
          aria-label={`Choose the callback to ${callback.customerNumber ?? 'no number'}`}
          disabled={!isCancellable(callback)}
          checked={isChosen}
          onChange={({ currentTarget }) => choose(currentTarget.checked)}
        />
      </Table.Td>
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
