import {
  ActionIcon,
  Button,
  Card,
  Group,
  Select,
  Stack,
  Switch,
  Table,
  Text,
  TextInput,
  Title,
} from '@mantine/core';
import { useState } from 'react';
import { type Exception, isRule, readHours, writeHours } from './hours-options.ts';
import { KeptRules } from './kept-rules.tsx';
import type { NamedService } from './named-service.ts';
import { OpenTimes } from './open-times.tsx';
import { painted } from './painted.ts';
import { SaveBar, useOptionsDraft } from './save-bar.tsx';
import { clock, HALVES } from './week.ts';
import { WeekGrid } from './week-grid.tsx';

const HEADS = Array.from({ length: HALVES / 4 }, (_none, at) => `${at * 2}:00`);
const ZONES = Intl.supportedValuesOf('timeZone');

/** The hours of one office: a week to paint, dates that differ, and what comes of it. */
export function HoursEditor({
  service,
  all,
}: {
  readonly service: NamedService;
  readonly all: readonly NamedService[];
}) {
  const draft = useOptionsDraft(service, readHours, writeHours);
  const { value: hours, change: setHours } = draft;
  const users = all.filter(({ options: { _business_hours_service: used } }) => used === service.name);
  const paint = (cells: readonly (readonly [number, number])[], value: boolean) =>
    setHours((before) => ({ ...before, week: painted(before.week, cells, value) }));
  return (
    <Stack>
      <SaveBar service={service.name} draft={draft} />
      <Card withBorder>
        <Group justify="space-between" mb="sm" align="end">
          <div>
            <Title order={2} size="h4">
              Every week
            </Title>
            <Text size="sm" c="dimmed">
              Paint with the mouse, or go with the arrow keys, press Space to change a half hour and hold
              Shift to go on.
            </Text>
          </div>
          <Select
            label="Zone of these hours"
            placeholder="UTC"
            data={[...new Set([...(hours.zone === '' ? [] : [hours.zone]), 'UTC', ...ZONES])]}
            value={hours.zone === '' ? null : hours.zone}
            searchable
            clearable
            onChange={(zone) => setHours((before) => ({ ...before, zone: zone ?? '' }))}
          />
        </Group>
        <WeekGrid
          label="Hours of every week"
          week={hours.week}
          heads={HEADS}
          timeOf={clock}
          say={(open) => (open ? 'open' : 'closed')}
          show={(open) => ({ text: '', look: open ? 'open' : '' })}
          brush={(open) => !open}
          paint={paint}
        />
      </Card>
      <Exceptions
        exceptions={hours.exceptions}
        change={(exceptions) => setHours((before) => ({ ...before, exceptions }))}
      />
      <KeptRules rules={hours.kept.filter(isRule)} />
      <OpenTimes options={writeHours(hours)} isSaved={!draft.isChanged} />
      <Text size="sm" c="dimmed">
        {users.length === 0
          ? 'No callback service goes by these hours yet: name them in its option _business_hours_service.'
          : `Callback services that go by these hours: ${users.map(({ name }) => name).join(', ')}.`}
      </Text>
    </Stack>
  );
}

function Exceptions({
  exceptions,
  change,
}: {
  readonly exceptions: readonly Exception[];
  readonly change: (exceptions: readonly Exception[]) => void;
}) {
  const [date, setDate] = useState('');
  const [yearly, setYearly] = useState(false);
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const isHalf = (from === '') !== (to === '');
  const add = () => {
    const hours = from === '' ? '' : `${from}-${to}`;
    change([...exceptions, { date: yearly ? date.slice(5) : date, hours }]);
    setDate('');
    setFrom('');
    setTo('');
  };
  return (
    <Card withBorder>
      <Title order={2} size="h4">
        Holidays and exceptions
      </Title>
      <Text size="sm" c="dimmed" mb="sm">
        Without hours the office is closed all day. Hours come in addition, on a holiday too.
      </Text>
      {exceptions.length === 0 ? <Text size="sm">There are none.</Text> : null}
      <Table>
        <Table.Tbody>
          {exceptions.map((one) => (
            <Table.Tr key={`${one.date} ${one.hours}`}>
              <Table.Td>{one.date.length === 5 ? `${one.date}, every year` : one.date}</Table.Td>
              <Table.Td>{one.hours === '' ? 'closed' : `open ${one.hours}`}</Table.Td>
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
        <TextInput
          type="time"
          label="Open from"
          value={from}
          onChange={({ currentTarget }) => setFrom(currentTarget.value)}
        />
        <TextInput
          type="time"
          label="Open to"
          value={to}
          onChange={({ currentTarget }) => setTo(currentTarget.value)}
        />
        <Switch
          label="Every year"
          checked={yearly}
          mb={8}
          onChange={({ currentTarget }) => setYearly(currentTarget.checked)}
        />
        <Button variant="default" disabled={date === '' || isHalf} onClick={add}>
          Add
        </Button>
      </Group>
    </Card>
  );
}
