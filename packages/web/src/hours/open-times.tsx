import { Card, Text, Title } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { VIEWER_ZONE } from '../app/moment.tsx';
import { Failure, Loading } from '../app/states.tsx';
import { request } from '../server/request.ts';
import type { Options } from '../server/shapes.ts';

const DAYS = 14;
const DAY = new Intl.DateTimeFormat(undefined, { weekday: 'short', day: 'numeric', month: 'short' });
const TIME = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });

interface Open {
  readonly periods: readonly { readonly from: string; readonly to: string }[];
}

/** What the hours come to in the next two weeks, saved or not: the server works it out as it will for customers. */
export function OpenTimes({ options, isSaved }: { readonly options: Options; readonly isSaved: boolean }) {
  const open = useQuery({
    queryKey: ['open-times', options],
    queryFn: ({ signal }) =>
      request<Open>('/api/v1/office-hours/preview', {
        method: 'POST',
        body: { options, days: DAYS },
        signal,
      }),
    placeholderData: keepPreviousData,
  });
  return (
    <Card withBorder>
      <Title order={2} size="h4">
        The next {DAYS} days
      </Title>
      <Text size="sm" c="dimmed" mb="sm">
        Times: {VIEWER_ZONE}. {isSaved ? '' : 'Not saved yet.'}
      </Text>
      {open.error === null ? null : (
        <Failure what="Open times" error={open.error} retry={() => void open.refetch()} />
      )}
      {open.data === undefined && open.error === null ? <Loading what="open times" /> : null}
      {open.data?.periods.length === 0 ? <Text>The office is closed all the time.</Text> : null}
      <ul className="plain">
        {open.data?.periods.map(({ from, to }) => (
          <li key={from}>
            {DAY.format(new Date(from))}: {TIME.format(new Date(from))} to{' '}
            {DAY.format(new Date(from)) === DAY.format(new Date(to)) ? '' : `${DAY.format(new Date(to))} `}
            {TIME.format(new Date(to))}
          </li>
        ))}
      </ul>
    </Card>
  );
}
