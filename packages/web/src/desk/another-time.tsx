import { Alert, Button, Group, NativeSelect, Stack, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { VIEWER_ZONE } from '../app/moment.tsx';
import { Failure, Loading } from '../app/states.tsx';
import { tell } from '../app/tell.ts';
import { request } from '../server/request.ts';

const DAY = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' });
const TIME = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });

const WORDS = {
  reschedule: { order: 'Move it', done: 'The customer is called at another time.' },
  again: { order: 'Ask for this time', done: 'Another callback is asked for.' },
} as const;

/**
 * A time among those that are free: another one for a request that is scheduled (`reschedule`), or one for another callback
 * after a request that is over (`again`), which may also be now.
 */
export function AnotherTime({
  id,
  query,
  order,
  done,
}: {
  readonly id: string;
  readonly query: { readonly agent?: string };
  readonly order: keyof typeof WORDS;
  readonly done: () => void;
}) {
  const client = useQueryClient();
  const path = `/api/v1/desk/callbacks/${encodeURIComponent(id)}`;
  const found = useQuery({
    queryKey: ['desk-times', id, query.agent],
    queryFn: () => request<Readonly<Record<string, number>>>(`${path}/times`, { query }),
  });
  const [day, setDay] = useState('');
  const [time, setTime] = useState('');
  const move = useMutation({
    mutationFn: (at: string | null) =>
      request(`${path}/${order}`, { method: 'POST', query, body: at === null ? {} : { at } }),
    onSuccess: async () => {
      tell(WORDS[order].done);
      done();
      await client.invalidateQueries({ queryKey: ['desk-callbacks'] });
    },
    // A place that somebody else took meanwhile is not offered again.
    onError: () => client.invalidateQueries({ queryKey: ['desk-times', id] }),
  });
  if (found.error !== null)
    return <Failure what="Free times" error={found.error} retry={() => void found.refetch()} />;
  if (found.data === undefined) return <Loading what="free times" />;
  const free = Object.entries(found.data)
    .filter(([utc, left]) => left > 0 && Date.parse(utc) > Date.now())
    .map(([utc]) => ({ utc, day: DAY.format(new Date(utc)) }));
  const days = [...new Set(free.map((slot) => slot.day))];
  const shownDay = days.includes(day) ? day : (days[0] ?? '');
  const times = free.filter((slot) => slot.day === shownDay).map(({ utc }) => utc);
  const chosen = times.includes(time) ? time : (times[0] ?? '');
  const now =
    order === 'again' ? (
      <Button size="compact-md" variant="default" disabled={move.isPending} onClick={() => move.mutate(null)}>
        As soon as possible
      </Button>
    ) : null;
  if (chosen === '')
    return (
      <>
        <Text>There is no free time within 14 days.</Text>
        {now}
      </>
    );
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        move.mutate(chosen);
      }}
    >
      <Stack gap="xs">
        <Group gap="sm" align="end">
          <NativeSelect
            label="Day"
            data={days}
            value={shownDay}
            onChange={(event) => setDay(event.currentTarget.value)}
          />
          <NativeSelect
            label="Time"
            data={times.map((utc) => ({ value: utc, label: TIME.format(new Date(utc)) }))}
            value={chosen}
            onChange={(event) => setTime(event.currentTarget.value)}
          />
        </Group>
        <Text size="sm" c="dimmed">
          In your zone: {VIEWER_ZONE}
        </Text>
        {move.error === null ? null : (
          <Alert color="red" role="alert">
            {move.error.message}
          </Alert>
        )}
        <Group gap="sm">
          <Button type="submit" size="compact-md" loading={move.isPending}>
            {WORDS[order].order}
          </Button>
          {now}
          <Button variant="default" size="compact-md" onClick={done}>
            Leave it
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
