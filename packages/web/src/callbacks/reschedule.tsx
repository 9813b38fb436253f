import { Alert, Button, Group, Select, Stack, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { VIEWER_ZONE } from '../app/moment.tsx';
import { Failure, Loading } from '../app/states.tsx';
import { tell } from '../app/tell.ts';
import { request } from '../server/request.ts';
import type { CallbackDetails } from '../server/shapes.ts';

const DAY = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' });
const TIME = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });

/** Picks another time among the free places of the service. */
export function Reschedule({
  record,
  done,
}: {
  readonly record: CallbackDetails;
  readonly done: () => void;
}) {
  const client = useQueryClient();
  const service = `/genesys/1/service/callback/${encodeURIComponent(record.service)}`;
  const slots = useQuery({
    queryKey: ['availability', record.service],
    queryFn: () =>
      request<Readonly<Record<string, number>>>(`${service}/availability`, {
        query: { 'number-of-days': 14 },
      }),
  });
  const [day, setDay] = useState<string | null>(null);
  const [time, setTime] = useState<string | null>(null);
  const move = useMutation({
    mutationFn: (utc: string) =>
      request(`${service}/${encodeURIComponent(record.id)}`, {
        method: 'PUT',
        body: { _new_desired_time: utc },
      }),
    onSuccess: async () => {
      tell('The callback has another time.');
      done();
      await client.invalidateQueries();
    },
  });
  if (slots.error !== null)
    return <Failure what="Free times" error={slots.error} retry={() => void slots.refetch()} />;
  if (slots.data === undefined) return <Loading what="free times" />;
  const free = Object.entries(slots.data)
    .filter(([utc, left]) => left > 0 && Date.parse(utc) > Date.now())
    .map(([utc, left]) => ({ utc, left, day: DAY.format(new Date(utc)) }));
  const days = [...new Set(free.map((slot) => slot.day))];
  const chosen = day ?? days[0] ?? null;
  if (chosen === null) return <Text>There is no free time within 14 days.</Text>;
  const times = free
    .filter((slot) => slot.day === chosen)
    .map(({ utc, left }) => ({ value: utc, label: `${TIME.format(new Date(utc))} (${left} free)` }));
  return (
    <Stack>
      <Select
        label="Day"
        data={days}
        value={chosen}
        allowDeselect={false}
        onChange={(value) => {
          setDay(value);
          setTime(null);
        }}
      />
      <Select label="Time" data={times} value={time} searchable onChange={setTime} />
      <Text size="sm" c="dimmed">
        Times: {VIEWER_ZONE}
      </Text>
      {move.error === null ? null : (
        <Alert color="red" title="It has not been moved" role="alert">
          {move.error.message}
        </Alert>
      )}
      <Group justify="end">
        <Button variant="default" onClick={done}>
          Leave it
        </Button>
        <Button
          disabled={time === null}
          loading={move.isPending}
          onClick={() => time !== null && move.mutate(time)}
        >
          Move it
        </Button>
      </Group>
    </Stack>
  );
}
