import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { duration, VIEWER_ZONE } from '../app/moment.tsx';
import { request } from '../server/request.ts';

const REFRESH_MS = 10_000;

interface Outlook {
  readonly told: { readonly waitS: number; readonly lowS: number; readonly highS: number } | null;
  readonly predictor: string;
}
interface Pacing {
  readonly answerRate: number;
  readonly answerMs: number;
  readonly handleMs: number | null;
  readonly inFlight: number;
  readonly abandonedPercent: number | null;
  readonly requests: readonly unknown[];
}
interface Overtakes {
  readonly assignments: number;
  readonly overtakes: number;
  readonly minutes: number;
  readonly passedOver: { readonly reasons: readonly { readonly reason: string; readonly count: number }[] };
}
interface Promises {
  readonly scores: readonly Readonly<Record<'kept' | 'late' | 'early' | 'broken', number>>[];
}

/** What somebody who enters a queue now is told, how well its promises and its order were kept today, and how it is dialled. */
export function QueueFigures({ queue }: { readonly queue: string }) {
  const path = `/api/v1/queues/${encodeURIComponent(queue)}`;
  const today = { day: new Date().toLocaleDateString('sv'), zone: VIEWER_ZONE };
  const outlook = useFigure<Outlook>(queue, `${path}/waiting-time`);
  const pacing = useFigure<Pacing>(queue, `${path}/pacing`);
  const order = useFigure<Overtakes>(queue, `${path}/overtakes`, today);
  const promises = useFigure<Promises>(queue, '/api/v1/reports/promises', { ...today, queue, limit: 1 });
  return (
    <dl className="facts" aria-label={`Figures of ${queue}`}>
      <Fact name="Wait from now">{textOf(outlook, outlookText)}</Fact>
      <Fact name="Promises today">{textOf(promises, promiseText)}</Fact>
      <Fact name="Order today">{textOf(order, orderText)}</Fact>
      <Fact name="Dialling">{textOf(pacing, pacingText)}</Fact>
    </dl>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <Text size="sm">{children}</Text>
      </dd>
    </div>
  );
}

function useFigure<Answer>(queue: string, path: string, query: Record<string, string | number> = {}) {
  return useQuery({
    queryKey: ['queue-figure', queue, path, query],
    queryFn: ({ signal }) => request<Answer>(path, { query, signal }),
    refetchInterval: REFRESH_MS,
  });
}

/** A figure in words: what was known last stays when the next one cannot be had. */
function textOf<Answer>(
  { data, error }: { readonly data: Answer | undefined; readonly error: Error | null },
  say: (answer: Answer) => string,
): string {
  if (data !== undefined) return say(data);
  return error === null ? '…' : `not known: ${error.message} It is asked for again by itself.`;
}

const seconds = (value: number): string => duration(value * 1_000);

function outlookText({ told, predictor }: Outlook): string {
  if (told === null) return 'nobody can say yet';
  const range = told.highS > told.lowS ? `, ${seconds(told.lowS)} to ${seconds(told.highS)}` : '';
  return `${seconds(told.waitS)}${range} (${predictor})`;
}

function promiseText({ scores }: Promises): string {
  const sum = (outcome: 'kept' | 'late' | 'early' | 'broken') =>
    scores.reduce((all, score) => all + score[outcome], 0);
  const decided = sum('kept') + sum('late') + sum('early') + sum('broken');
  if (decided === 0) return 'none fell due yet';
  const share = Math.round((sum('kept') / decided) * 100);
  return `${share} % kept: ${sum('kept')} of ${decided}, ${sum('late')} late, ${sum('broken')} broken`;
}

function orderText({ assignments, overtakes, minutes, passedOver }: Overtakes): string {
  const reasons = passedOver.reasons
    .filter(({ reason }) => reason !== 'overtaken')
    .map(({ reason, count }) => `${count} ${reason}`)
    .join(', ');
  const passed = reasons === '' ? '' : `; passed over: ${reasons}`;
  return `${overtakes} overtakes in ${assignments} assignments${overtakes === 0 ? '' : `, ${minutes} min`}${passed}`;
}

function pacingText(view: Pacing): string {
  const { answerRate, answerMs, handleMs, inFlight, abandonedPercent, requests } = view;
  return [
    `${Math.round(answerRate * 100)} % answer, after ${duration(answerMs)}`,
    handleMs === null ? '' : `calls take ${duration(handleMs)}`,
    `${inFlight} ringing, ${requests.length} to be dialled ahead`,
    abandonedPercent === null ? '' : `${abandonedPercent} % found no agent`,
  ]
    .filter((part) => part !== '')
    .join('; ');
}
