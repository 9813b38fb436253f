import { Card, SegmentedControl, Stack, Table, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { VIEWER_ZONE } from '../app/moment.tsx';
import { Failure, Loading, Nothing } from '../app/states.tsx';
import { request } from '../server/request.ts';
import './hours.css';

const DAY = new Intl.DateTimeFormat(undefined, { weekday: 'short', day: 'numeric', month: 'short' });
const FEW = 0.34;
const MUCH = 0.75;
/** Wider tables are read by nobody: slots are put together by the hour then. */
const MOST_COLUMNS = 24;

interface Availability {
  readonly durationMin: number;
  readonly timezone: string;
  readonly slots: readonly { readonly utcTime: string; readonly capacity: number; readonly total: number }[];
}

interface Cell {
  booked: number;
  total: number;
}

/** Booked and room for it, by day and time: what customers are offered. */
export function Slots({ service }: { readonly service: string }) {
  const [days, setDays] = useState('7');
  const slots = useQuery({
    queryKey: ['slots', service, days],
    queryFn: ({ signal }) =>
      request<Availability>(`/genesys/2/service/callback/${encodeURIComponent(service)}/availability`, {
        query: { 'number-of-days': days, 'report-busy': 'true', timezone: VIEWER_ZONE },
        signal,
      }),
    refetchInterval: 10_000,
  });
  if (slots.error !== null)
    return <Failure what="Slots" error={slots.error} retry={() => void slots.refetch()} />;
  if (slots.data === undefined) return <Loading what="slots" />;
  const { rows, columns } = tableOf(slots.data);
  return (
    <Stack>
      <SegmentedControl
        value={days}
        onChange={setDays}
        data={[
          { value: '3', label: '3 days' },
          { value: '7', label: '7 days' },
          { value: '14', label: '14 days' },
        ]}
        aria-label="How far"
      />
      <Card withBorder>
        <Title order={2} size="h4">
          Booked of what there is room for
        </Title>
        <Text size="sm" c="dimmed" mb="sm">
          Slots of {slots.data.durationMin} minutes. Times: {VIEWER_ZONE}. Customers are offered what is not
          full.
        </Text>
        {rows.length === 0 ? (
          <Nothing title="Nothing can be booked in this time">
            The office is closed, or its capacity is 0 all the time.
          </Nothing>
        ) : (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: who scrolls by keyboard has to get there
          <section className="scroll" tabIndex={0} aria-label="Booked and room by day and time">
            <Table className="heat" withRowBorders={false}>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>Day</Table.Th>
                  {columns.map((column) => (
                    <Table.Th key={column}>{column}</Table.Th>
                  ))}
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {rows.map(({ day, cells }) => (
                  <Table.Tr key={day}>
                    <Table.Th scope="row" className="nowrap">
                      {day}
                    </Table.Th>
                    {columns.map((column) => {
                      const cell = cells.get(column);
                      return cell === undefined ? (
                        <Table.Td key={column}>–</Table.Td>
                      ) : (
                        <Table.Td key={column} className={lookOf(cell)}>
                          {cell.booked}/{cell.total}
                        </Table.Td>
                      );
                    })}
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </section>
        )}
      </Card>
    </Stack>
  );
}

function lookOf({ booked, total }: Cell): string {
  const share = total === 0 ? 1 : booked / total;
  return share >= 1 ? 'full' : share >= MUCH ? 'much' : share > FEW ? 'some' : 'free';
}

function tableOf({ slots, durationMin }: Availability) {
  const times = new Set(slots.map(({ utcTime }) => minuteOf(utcTime)));
  // All slots where there is room for their columns, else whole hours.
  const step = times.size <= MOST_COLUMNS ? durationMin : Math.max(durationMin, 60);
  const columns = new Map<string, number>();
  const rows = new Map<string, Map<string, Cell>>();
  for (const { utcTime, capacity, total } of slots) {
    const minute = Math.floor(minuteOf(utcTime) / step) * step;
    const column = `${Math.floor(minute / 60)}:${String(minute % 60).padStart(2, '0')}`;
    columns.set(column, minute);
    const day = DAY.format(new Date(utcTime));
    const cells = rows.get(day) ?? new Map<string, Cell>();
    rows.set(day, cells);
    const cell = cells.get(column) ?? { booked: 0, total: 0 };
    cell.booked += total - capacity;
    cell.total += total;
    cells.set(column, cell);
  }
  return {
    rows: [...rows].map(([day, cells]) => ({ day, cells })),
    columns: [...columns].sort(([, a], [, b]) => a - b).map(([name]) => name),
  };
}

function minuteOf(utcTime: string): number {
  const date = new Date(utcTime);
  return date.getHours() * 60 + date.getMinutes();
}
