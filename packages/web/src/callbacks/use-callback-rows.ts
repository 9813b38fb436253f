import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useLive } from '../server/live.ts';
import { request, requestPage } from '../server/request.ts';
import type { Callback } from '../server/shapes.ts';
import { PAGE } from './rows-in-view.ts';
import { type TableSearch, tableQuery } from './table-search.ts';

/** The stream tells of changes more often than a table has to be asked for anew. */
const REFRESH_MS = 1_000;
/** Counting takes the longer the more there are. */
const COUNT_MS = 3_000;
const ANYWAY_MS = 10_000;

/** How many callbacks fit the filters, and whether many of them may be dealt with at once. */
export function useCallbackCount(search: TableSearch) {
  const count = useQuery({
    queryKey: ['callback-count', search],
    queryFn: ({ signal }) =>
      requestPage<Callback>('/api/v1/callbacks', { ...tableQuery(search, Date.now()), limit: 1 }, signal),
    placeholderData: keepPreviousData,
    refetchInterval: ANYWAY_MS,
  });
  useWhenChanged(count.refetch, COUNT_MS);
  return count;
}

/** The callbacks of these pages by their place in the whole, as new as the stream tells them. */
export function useCallbackRows(search: TableSearch, pages: readonly number[]) {
  const newest = useLive((live) => live.callbacks);
  const found = useQueries({
    queries: pages.map((page) => ({
      queryKey: ['callbacks', search, page],
      queryFn: ({ signal }: { readonly signal: AbortSignal }) =>
        request<readonly Callback[]>('/api/v1/callbacks', {
          query: { ...tableQuery(search, Date.now()), limit: PAGE, offset: page * PAGE },
          signal,
        }),
      // What was scrolled past is fetched anew when somebody comes back.
      gcTime: 30_000,
      refetchInterval: ANYWAY_MS,
    })),
  });
  useWhenChanged(() => {
    for (const { refetch } of found) void refetch();
  }, REFRESH_MS);
  const newer = new Map(newest.map((callback) => [callback.id, callback]));
  const rows = new Map<number, Callback>();
  pages.forEach((page, at) => {
    found[at]?.data?.forEach((callback, index) => {
      rows.set(page * PAGE + index, newer.get(callback.id) ?? callback);
    });
  });
  const failed = found.find(({ data, error }) => data === undefined && error !== null);
  return {
    rows,
    error: failed?.error ?? null,
    retry: () => void failed?.refetch(),
  };
}

/** Asks again when callbacks changed, not more often than once in a while. */
function useWhenChanged(refetch: () => unknown, everyMs: number): void {
  const changes = useLive((live) => live.callbacks);
  const latest = useRef(refetch);
  latest.current = refetch;
  const last = useRef({ changes, at: 0 });
  const waiting = useRef<ReturnType<typeof setTimeout> | null>(null);
  useEffect(() => {
    if (last.current.changes === changes) return;
    last.current.changes = changes;
    waiting.current ??= setTimeout(
      () => {
        waiting.current = null;
        last.current.at = Date.now();
        latest.current();
      },
      Math.max(0, last.current.at + everyMs - Date.now()),
    );
  }, [changes, everyMs]);
  useEffect(
    () => () => {
      if (waiting.current !== null) clearTimeout(waiting.current);
      waiting.current = null;
    },
    [],
  );
}
