import {
  ActionIcon,
  Button,
  Card,
  Group,
  NumberInput,
  Select,
  Stack,
  Table,
  Text,
  TextInput,
  Title,
} from '@mantine/core';
import { useState } from 'react';
import { type Capacity, type RoomException, readCapacity, writeCapacity } from './capacity-options.ts';
import { KeptRules } from './kept-rules.tsx';
import type { NamedService } from './named-service.ts';
import { painted } from './painted.ts';
import { SaveBar, useOptionsDraft } from './save-bar.tsx';
import { WeekGrid } from './week-grid.tsx';

const HOURS = Array.from({ length: 24 }, (_none, hour) => `${hour}:00`);
const ZONES = Intl.supportedValuesOf('timeZone');

/** How many callbacks each slot takes, by the hour of the week. */
export function CapacityEditor({ service }: { readonly service: NamedService }) {
  const draft = useOptionsDraft<Capacity>(service, readCapacity, writeCapacity);
  const { value: capacity, change: setCapacity } = draft;
  const [room, setRoom] = useState(2);
  return (
    <Stack>
      <SaveBar service={service.name} draft={draft} />
      <Card withBorder>
        <Group justify="space-between" mb="sm" align="end">
          <div>
            <Title order={2} size="h4">
              Room of each slot, every week
            </Title>
            <Text size="sm" c="dimmed">
              Choose a number and paint it; painting over the same number takes it away. By keyboard: arrow
              keys, Space, and Shift with an arrow key to go on.
            </Text>
          </div>
          <Group>
            <NumberInput
              label="Number to paint"
              w={140}
              min={0}
              max={100_000}
              allowDecimal={false}
              value={room}
              onChange={(value) => setRoom(Number(value) || 0)}
            />
            <Select
              label="Zone of these hours"
              placeholder="UTC"
              data={[...new Set([...(capacity.zone === '' ? [] : [capacity.zone]), 'UTC', ...ZONES])]}
              value={capacity.zone === '' ? null : capacity.zone}
              searchable
              clearable
              onChange={(zone) => setCapacity((before) => ({ ...before, zone: zone ?? '' }))}
            />
          </Group>
        </Group>
        <WeekGrid
          label="Room of each slot"
          week={capacity.week}
          heads={HOURS}
          timeOf={(hour) => `${hour}:00`}
          say={(value) => (value === 0 ? 'no room' : `room for ${value}`)}
          show={(value) => ({
            text: value === 0 ? '' : String(value),
            look: value === 0 ? 'wide' : 'wide some',
          })}
          brush={(value) => (value === room ? 0 : room)}
          paint={(cells, value) =>
            setCapacity((before) => ({ ...before, week: painted(before.week, cells, value) }))
          }
        />
      </Card>
      <Exceptions
        exceptions={capacity.exceptions}
        change={(exceptions) => setCapacity((before) => ({ ...before, exceptions }))}
      />
      <KeptRules rules={capacity.kept.filter(([key]) => key.startsWith('_capacity'))} />
    </Stack>
  );
}

function Exceptions({
  exceptions,
  change,
}: {
  readonly exceptions: readonly RoomException[];
  readonly change: (exceptions: readonly RoomException[]) => void;
}) {
  const [date, setDate] = useState('');
  const [from, setFrom] = useState(9);
  const [to, setTo] = useState(12);
  const [room, setRoom] = useState(1);
  const add = () => {
    const hours: Record<string, number> = {};
    for (let hour = from; hour < to; hour++) hours[`${String(hour).padStart(2, '0')}00`] = room;
    change([...exceptions.filter((one) => one.date !== date), { date, hours }]);
    setDate('');
  };
  const hour = (set: (hour: number) => void) => (value: string | number) =>
    set(Math.min(24, Math.max(0, Number(value) || 0)));
  return (
    <Card withBorder>
      <Title order={2} size="h4">
        Dates of their own
      </Title>
      <Text size="sm" c="dimmed" mb="sm">
        Their hours take the place of all those of the weekday.
      </Text>
      {exceptions.length === 0 ? <Text size="sm">There are none.</Text> : null}
      <Table>
        <Table.Tbody>
          {exceptions.map((one) => (
            <Table.Tr key={one.date}>
              <Table.Td>{one.date}</Table.Td>
              <Table.Td>
                {Object.entries(one.hours)
                  .map(([time, value]) => `${time.slice(0, 2)}:${time.slice(2)} ${value}`)
                  .join(', ') || 'no room'}
              </Table.Td>
              <Table.Td>
                <ActionIcon
                  variant="default"
                  aria-label={`Take away ${one.date}`}
                  onClick={() => change(exceptions.filter((other) => other !== one))}
                >
                  ×
                </ActionIcon>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Group mt="sm" align="end">
        <TextInput
          type="date"
          label="Date"
          value={date}
          onChange={({ currentTarget }) => setDate(currentTarget.value)}
        />
        <NumberInput label="From hour" w={100} min={0} max={24} value={from} onChange={hour(setFrom)} />
        <NumberInput label="To hour" w={100} min={0} max={24} value={to} onChange={hour(setTo)} />
        <NumberInput
          label="Room"
          w={100}
          min={0}
          value={room}
          onChange={(value) => setRoom(Number(value) || 0)}
        />
        <Button variant="default" disabled={date === ''} onClick={add}>
          Add
        </Button>
      </Group>
    </Card>
  );
}
