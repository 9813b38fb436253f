import { Anchor, Card, Group, Select, Stack, Table, Tabs, Text, TextInput, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { duration, VIEWER_ZONE } from '../app/moment.tsx';
import { Failure, Loading, Nothing, PageHead } from '../app/states.tsx';
import { useLive } from '../server/live.ts';
import { request } from '../server/request.ts';
import { Bars } from './bars.tsx';

const HALF_HOUR_MS = 1_800_000;
const HALVES = 48;
const MOST_SERIES = 5;
const REFRESH_MS = 15_000;

interface Row {
  readonly service: string;
  readonly from: string;
  readonly what: 'asked' | 'ended' | 'dialled';
  readonly detail: string;
  readonly count: number;
  readonly meanWaitS: number | null;
}

type Cells = Readonly<Record<string, string | number | null>>;

interface Span {
  readonly day: string;
  readonly service: string | null;
}

/** What happened on a day: callbacks and calls, how good the told waits were, and whether promises were kept. */
export function ReportsPage() {
  const services = useLive((live) => live.services);
  const [day, setDay] = useState(() => localDay(new Date()));
  const [service, setService] = useState<string | null>(null);
  const span = { day, service };
  return (
    <>
      <PageHead title="Reports">
        <TextInput
          type="date"
          aria-label="Day"
          value={day}
          onChange={({ currentTarget }) => setDay(currentTarget.value === '' ? day : currentTarget.value)}
        />
        <Select
          aria-label="Service"
          placeholder="All services"
          data={[...services]}
          value={service}
          clearable
          onChange={setService}
        />
      </PageHead>
      <Text size="sm" c="dimmed" mb="md">
        The day is that of {VIEWER_ZONE}, and so are the times.
      </Text>
      <Tabs defaultValue="callbacks" keepMounted={false}>
        <Tabs.List mb="md">
          <Tabs.Tab value="callbacks">Callbacks</Tabs.Tab>
          <Tabs.Tab value="waits">Told waits</Tabs.Tab>
          <Tabs.Tab value="promises">Promises</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="callbacks">
          <CallbackReport span={span} />
        </Tabs.Panel>
        <Tabs.Panel value="waits">
          <TableReport
            path="/api/v1/reports/waiting-times"
            pick="rows"
            span={span}
            empty="Nobody was told a wait on this day."
            about="Bias: told minus waited, on average; positive means told too long. Coverage: share of waits within the range that was told. Waits are counted by virtual queue: of a service, those of its queue."
          />
        </Tabs.Panel>
        <Tabs.Panel value="promises">
          <TableReport
            path="/api/v1/reports/promises"
            pick="scores"
            span={span}
            empty="No promise fell on this day."
            about="What customers were told about when we call, and what became of it, by queue and hour."
          />
        </Tabs.Panel>
      </Tabs>
    </>
  );
}

function CallbackReport({ span: { day, service } }: { readonly span: Span }) {
  const query = { day, zone: VIEWER_ZONE, ...(service === null ? {} : { service }) };
  const report = useQuery({
    queryKey: ['report', 'callbacks', query],
    queryFn: ({ signal }) =>
      request<{ readonly rows: readonly Row[] }>('/api/v1/reports/callbacks', { query, signal }),
    refetchInterval: REFRESH_MS,
  });
  if (report.data === undefined && report.error !== null)
    return <Failure what="The report" error={report.error} retry={() => void report.refetch()} />;
  if (report.data === undefined) return <Loading what="the report" />;
  const { rows } = report.data;
  if (rows.length === 0)
    return <Nothing title="Nothing happened on this day">Choose another day, or another service.</Nothing>;
  const of = (what: Row['what']) => rows.filter((row) => row.what === what);
  const sum = (some: readonly Row[]) => some.reduce((all, { count }) => all + count, 0);
  const talked = of('ended').filter(({ meanWaitS }) => meanWaitS !== null);
  const meanWait =
    talked.reduce((all, { meanWaitS, count }) => all + (meanWaitS ?? 0) * count, 0) / sum(talked);
  return (
    <Stack>
      <Group gap="xl">
        <Figure name="Asked for" value={String(sum(of('asked')))} />
        <Figure name="Ended" value={String(sum(of('ended')))} />
        <Figure name="Dialled" value={String(sum(of('dialled')))} />
        <Figure name="Waited on average" value={talked.length === 0 ? '–' : duration(meanWait * 1_000)} />
        <Anchor
          href={`/api/v1/reports/callbacks?${new URLSearchParams({ ...query, format: 'csv' })}`}
          download
        >
          CSV
        </Anchor>
        <Anchor
          href={`/api/v1/reports/callback-facts?${new URLSearchParams({ ...query, format: 'csv' })}`}
          title="What services with reports told of each callback"
          download
        >
          Each callback (CSV)
        </Anchor>
      </Group>
      <Card withBorder>
        <Chart
          label="Asked for, by half hour"
          day={day}
          rows={of('asked').map((row) => ({ ...row, detail: 'asked for' }))}
        />
        <Chart label="Ended, by reason" day={day} rows={of('ended')} />
        <Chart label="Dialled, by result" day={day} rows={of('dialled')} />
      </Card>
      <Card withBorder>
        <Title order={2} size="h4" mb="sm">
          By service
        </Title>
        <RowsTable rows={totalsOf(rows)} label="By service" />
      </Card>
    </Stack>
  );
}

function Figure({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div>
      <Text size="sm" c="dimmed">
        {name}
      </Text>
      <Text fz={26} fw={700}>
        {value}
      </Text>
    </div>
  );
}

function Chart({
  label,
  day,
  rows,
}: {
  readonly label: string;
  readonly day: string;
  readonly rows: readonly Row[];
}) {
  const sums = new Map<string, number>();
  for (const { detail, count } of rows) sums.set(detail, (sums.get(detail) ?? 0) + count);
  const ordered = [...sums].sort(([, a], [, b]) => b - a).map(([name]) => name);
  const named = ordered.slice(0, MOST_SERIES);
  const series = ordered.length > named.length ? [...named, 'other'] : named;
  const start = new Date(`${day}T00:00`).getTime();
  const bars = Array.from({ length: HALVES }, (_none, half) => ({
    title: `${Math.floor(half / 2)}:${half % 2 === 0 ? '00' : '30'}`,
    values: series.map(() => 0),
  }));
  for (const { from, detail, count } of rows) {
    const values = bars[Math.floor((Date.parse(from) - start) / HALF_HOUR_MS)]?.values;
    const at = named.includes(detail) ? named.indexOf(detail) : named.length;
    if (values !== undefined) values[at] = (values[at] ?? 0) + count;
  }
  return <Bars label={label} series={series.map((name) => (name === '' ? 'going on' : name))} bars={bars} />;
}

function totalsOf(rows: readonly Row[]): readonly Cells[] {
  const services = new Map<string, { service: string; asked: number; ended: number; dialled: number }>();
  for (const { service, what, count } of rows) {
    const total = services.get(service) ?? { service, asked: 0, ended: 0, dialled: 0 };
    total[what] += count;
    services.set(service, total);
  }
  return [...services.values()];
}

interface TableReportProps {
  readonly path: string;
  readonly pick: 'rows' | 'scores';
  readonly span: Span;
  readonly empty: string;
  readonly about: string;
}

function TableReport({ path, pick, span: { day, service }, empty, about }: TableReportProps) {
  const query = { day, zone: VIEWER_ZONE, ...(service === null ? {} : { service }) };
  const report = useQuery({
    queryKey: ['report', path, query],
    queryFn: ({ signal }) => request<Readonly<Record<string, readonly Cells[]>>>(path, { query, signal }),
    refetchInterval: REFRESH_MS,
  });
  if (report.data === undefined && report.error !== null)
    return <Failure what="The report" error={report.error} retry={() => void report.refetch()} />;
  if (report.data === undefined) return <Loading what="the report" />;
  const rows = report.data[pick] ?? [];
  return (
    <Card withBorder>
      <Group justify="space-between" mb="sm">
        <Text size="sm" c="dimmed">
          {about}
        </Text>
        <Anchor href={`${path}?${new URLSearchParams({ ...query, format: 'csv' })}`} download>
          CSV
        </Anchor>
      </Group>
      {rows.length === 0 ? (
        <Nothing title={empty}>Choose another day, or another service.</Nothing>
      ) : (
        <RowsTable rows={rows} label={about} />
      )}
    </Card>
  );
}

const CLOCK = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });

function RowsTable({ rows, label }: { readonly rows: readonly Cells[]; readonly label: string }) {
  const columns = Object.keys(rows[0] ?? {});
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: who scrolls by keyboard has to get there
    <section className="scroll" tabIndex={0} aria-label={label}>
      <Table striped>
        <Table.Thead>
          <Table.Tr>
            {columns.map((column) => (
              <Table.Th key={column}>{column}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Table.Tr key={JSON.stringify(row)}>
              {columns.map((column) => (
                <Table.Td key={column}>{shown(column, row[column])}</Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </section>
  );
}

function shown(column: string, value: string | number | null | undefined): string {
  if (value === null || value === undefined) return '–';
  if (column === 'from' && typeof value === 'string') return CLOCK.format(new Date(value));
  return typeof value === 'number' ? String(Math.round(value * 100) / 100) : value;
}

function localDay(date: Date): string {
  const two = (part: number) => String(part).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
