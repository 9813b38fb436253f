import { Button } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useState } from 'react';
import { Failure, Loading, Nothing, PageHead } from '../app/states.tsx';
import { useLive } from '../server/live.ts';
import type { Callback } from '../server/shapes.ts';
import { BulkCancel } from './bulk-cancel.tsx';
import { CallbackTable } from './callback-table.tsx';
import { TableFilters } from './table-filters.tsx';
import { type ChangeSearch, readTableSearch, tableQuery } from './table-search.ts';
import { useCallbackCount } from './use-callback-rows.ts';

/** All callbacks as a table: the server filters and sorts, the page fetches what is seen of it and shows changes as they happen. */
export function CallbacksPage() {
  const services = useLive((live) => live.services);
  const search = useSearch({ from: '/' });
  const navigate = useNavigate({ from: '/' });
  const { page, ...filters } = search;
  const count = useCallbackCount(filters);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const choose = useCallback(
    (callbacks: readonly Callback[], isChosen: boolean) =>
      setChosen((before) => {
        const next = new Set(before);
        for (const { id } of callbacks)
          if (isChosen) next.add(id);
          else next.delete(id);
        return next;
      }),
    [],
  );
  const change: ChangeSearch = (next) =>
    void navigate({ search: readTableSearch({ ...search, page: 1, ...next }), replace: true });
  const isFiltered = Object.keys(filters).some((key) => key !== 'sort' && key !== 'order');

  return (
    <>
      <PageHead title="Callbacks">
        {count.data?.hasBulkActions === false ? null : (
          <>
            <Button
              variant="default"
              component="a"
              href={`/api/v1/callbacks?${new URLSearchParams({ ...tableQuery(search, Date.now()), format: 'csv' })}`}
              download="callbacks.csv"
            >
              Export
            </Button>
            <BulkCancel ids={[...chosen]} done={() => setChosen(new Set())} />
          </>
        )}
      </PageHead>
      <TableFilters search={search} services={services} change={change} />
      {count.data === undefined && count.error === null ? <Loading what="callbacks" /> : null}
      {count.error === null ? null : (
        <Failure what="Callbacks" error={count.error} retry={() => void count.refetch()} />
      )}
      {count.data?.total === 0 ? (
        <Nothing title="No callbacks here">
          {isFiltered
            ? 'No callback is like this. Take a filter away to see others.'
            : 'Nobody has asked for a callback yet. Put the widget on a page, or call the API.'}
        </Nothing>
      ) : null}
      {count.data === undefined || count.data?.total === 0 ? null : (
        <CallbackTable
          key={JSON.stringify(filters)}
          search={filters}
          firstPage={page ?? 1}
          total={count.data.total}
          chosen={chosen}
          choose={choose}
          change={change}
        />
      )}
    </>
  );
}
