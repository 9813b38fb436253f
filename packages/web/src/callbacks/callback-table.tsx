import { Checkbox, Table, Text } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { Link } from '@tanstack/react-router';
import { memo, useLayoutEffect, useRef, useState } from 'react';
import { Moment } from '../app/moment.tsx';
import { StateBadge } from '../app/state-badge.tsx';
import { Failure } from '../app/states.tsx';
import type { Callback } from '../server/shapes.ts';
import './callbacks.css';
import { PAGE, rowsInView } from './rows-in-view.ts';
import type { ChangeSearch, Sort, TableSearch } from './table-search.ts';
import { useCallbackRows } from './use-callback-rows.ts';

const CANCELLABLE = new Set(['SCHEDULED', 'QUEUED', 'PAUSED', 'ROUTING']);
/** Height of a row in `callbacks.css`, in pixels. */
const ROW = 42;
/** So long after somebody has scrolled the address says where he is. */
const SETTLED_MS = 400;

const COLUMNS: readonly { readonly key: Sort; readonly title: string; readonly isNumber?: true }[] = [
  { key: 'number', title: 'Number' },
  { key: 'service', title: 'Service' },
  { key: 'state', title: 'State' },
  { key: 'desired', title: 'Wanted at' },
  { key: 'created', title: 'Asked at' },
  { key: 'attempts', title: 'Dialled', isNumber: true },
  { key: 'reason', title: 'Ended' },
];

export type Choose = (callbacks: readonly Callback[], isChosen: boolean) => void;

interface Props {
  readonly search: TableSearch;
  /** The page to begin at, from 1. */
  readonly firstPage: number;
  readonly total: number;
  readonly chosen: ReadonlySet<string>;
  readonly choose: Choose;
  readonly change: ChangeSearch;
}

/** However many callbacks there are, the rows that are seen are drawn, and the pages of these fetched. */
export function CallbackTable({ search, firstPage, total, chosen, choose, change }: Props) {
  const scroller = useRef<HTMLElement | null>(null);
  const [height, setHeight] = useState(ROW);
  const [top, setTop] = useState((firstPage - 1) * PAGE * ROW);
  const view = rowsInView({ top, height, row: ROW, total });
  const { rows, error, retry } = useCallbackRows(search, view.pages);
  const start = useRef(top);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    element.scrollTo({ top: start.current });
    const observer = new ResizeObserver(() => setHeight(element.clientHeight));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const settle = useDebouncedCallback((page: number) => change({ page }), SETTLED_MS);
  const indices = Array.from({ length: view.to - view.from }, (_none, at) => view.from + at);
  const shown = indices.flatMap((index) => rows.get(index) ?? []).filter(isCancellable);

  return (
    <>
      {error === null ? null : <Failure what="Callbacks" error={error} retry={retry} />}
      <section
        className="scroll callbacks"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: who scrolls by keyboard has to get there
        tabIndex={0}
        aria-label="Callbacks"
        ref={scroller}
        onScroll={({ currentTarget }) => {
          setTop(currentTarget.scrollTop);
          settle(Math.floor(currentTarget.scrollTop / ROW / PAGE) + 1);
        }}
      >
        <Table highlightOnHover aria-rowcount={total + 1}>
          <Head
            search={search}
            change={change}
            isWhole={shown.length > 0 && shown.every(({ id }) => chosen.has(id))}
            choose={(isChosen) => choose(shown, isChosen)}
          />
          <Table.Tbody>
            {view.above === 0 ? null : <Space height={view.above} />}
            {indices.map((index) => {
              const callback = rows.get(index);
              return callback === undefined ? (
                <tr className="callback-row" key={`place ${index}`} aria-rowindex={index + 2}>
                  <td colSpan={COLUMNS.length + 1}>…</td>
                </tr>
              ) : (
                <Row
                  key={callback.id}
                  index={index}
                  callback={callback}
                  isChosen={chosen.has(callback.id)}
                  choose={choose}
                />
              );
            })}
            {view.below === 0 ? null : <Space height={view.below} />}
          </Table.Tbody>
        </Table>
      </section>
      <Text size="sm" c="dimmed" mt="xs" role="status">
        {total.toLocaleString()} {total === 1 ? 'callback' : 'callbacks'}
        {view.reachable < total
          ? `, of which the first ${view.reachable.toLocaleString()} can be scrolled to: choose filters to see others`
          : ''}
      </Text>
    </>
  );
}

const isCancellable = ({ state }: Callback): boolean => CANCELLABLE.has(state);

/** Where rows are that are not drawn. */
function Space({ height }: { readonly height: number }) {
  return (
    <tr aria-hidden="true">
      <td className="space" colSpan={COLUMNS.length + 1} style={{ height }} />
    </tr>
  );
}

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
      <Table.Tr aria-rowindex={1}>
        <Table.Th>
          <Checkbox
            aria-label="Choose all shown that can be cancelled"
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

interface RowProps {
  readonly index: number;
  readonly callback: Callback;
  readonly isChosen: boolean;
  readonly choose: Choose;
}

/** Drawn again only when its callback changed: thousands of changes a minute leave the page quick. */
const Row = memo(function Row({ index, callback, isChosen, choose }: RowProps) {
  return (
    <tr className={index % 2 === 0 ? 'callback-row striped' : 'callback-row'} aria-rowindex={index + 2}>
      <td>
        <Checkbox
          aria-label={`Choose the callback to ${callback.customerNumber ?? 'no number'}`}
          disabled={!isCancellable(callback)}
          checked={isChosen}
          onChange={({ currentTarget }) => choose([callback], currentTarget.checked)}
        />
      </td>
      <td>
        <Link to="/callbacks/$id" params={{ id: callback.id }}>
          {callback.customerNumber ?? 'no number'}
        </Link>
      </td>
      <td title={callback.service}>{callback.service}</td>
      <td>
        <StateBadge state={callback.state} />
      </td>
      <td>{callback.desiredAt === callback.createdAt ? 'at once' : <Moment at={callback.desiredAt} />}</td>
      <td>
        <Moment at={callback.createdAt} />
      </td>
      <td className="number">{callback.attempts}</td>
      <td>{callback.reason === null ? '–' : <StateBadge state={callback.reason} />}</td>
    </tr>
  );
});
