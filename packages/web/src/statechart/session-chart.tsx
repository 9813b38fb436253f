import { Anchor, Button, Group, Slider, Stack, Table, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { duration, Moment } from '../app/moment.tsx';
import { Failure, Loading, Nothing } from '../app/states.tsx';
import { queryFault } from '../server/query-fault.ts';
import { request, ServerError } from '../server/request.ts';
import { Chart } from './chart.tsx';
import { DocumentFindings } from './document-findings.tsx';
import { type Frame, framesOf, type Macrostep } from './frames.ts';
import { StateDetails } from './state-details.tsx';
import type { DocumentLook } from './structure.ts';

interface SessionView {
  readonly configuration: readonly string[];
  readonly timers: readonly { readonly sendId: string; readonly event: string; readonly dueAt: string }[];
}

/** The stream says when there is something new; this is for a session that runs on another node. */
const EVERY_MS = 3_000;
const TICK_MS = 1_000;

/** What a session runs, where it stands, and how it came there. */
export function SessionChart({
  id,
  isOver,
  revision,
}: {
  readonly id: string;
  readonly isOver: boolean;
  /** Another one when something happened: then it is looked at anew at once. */
  readonly revision: string | null;
}) {
  const path = `/api/v1/sessions/${encodeURIComponent(id)}`;
  const look = useQuery({
    queryKey: ['session-structure', id],
    queryFn: ({ signal }) =>
      request<DocumentLook & { readonly document: string }>(`${path}/structure`, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const trace = useQuery({
    queryKey: ['session-trace', id],
    queryFn: ({ signal }) =>
      request<readonly Macrostep[]>(`${path}/trace`, { query: { limit: 1_000 }, signal }),
    refetchInterval: isOver ? false : EVERY_MS,
  });
  const view = useQuery({
    queryKey: ['session', id],
    queryFn: ({ signal }) => request<SessionView>(path, { signal }),
    enabled: !isOver,
    refetchInterval: EVERY_MS,
    retry: false,
  });
  const { refetch: fetchTrace } = trace;
  const { refetch: fetchView } = view;
  useEffect(() => {
    if (revision !== null || isOver) void fetchTrace();
    if (revision !== null && !isOver) void fetchView();
  }, [revision, isOver, fetchTrace, fetchView]);
  const [at, setAt] = useState<number | null>(null);
  const [chosen, choose] = useState<string | null>(null);
  const isLive = view.data !== undefined && !isOver;
  const frames = useMemo(
    () => framesOf(trace.data ?? [], isLive ? view.data.configuration : null),
    [trace.data, isLive, view.data],
  );
  const error = queryFault(look) ?? (trace.data === undefined ? trace.error : null);
  if (error !== null)
    return error instanceof ServerError && error.status === 404 ? (
      <Nothing title="Nothing is kept of this session any more">
        Traces are kept as long as their callbacks; option <code>session-trace</code> of section{' '}
        <code>ors</code> turns them off.
      </Nothing>
    ) : (
      <Failure
        what="The statechart"
        error={error}
        retry={() => void Promise.all([look.refetch(), trace.refetch()])}
      />
    );
  if (look.data === undefined || trace.data === undefined) return <Loading what="the statechart" />;
  const { structure, findings, document } = look.data;
  const last = frames.length - 1;
  const shownAt = Math.min(at ?? last, last);
  const frame = frames[shownAt];
  const isNow = at === null || at >= last;
  const active =
    isNow && isLive ? withParents(frame, view.data.configuration, look.data) : (frame?.active ?? new Set());
  if (structure === null) return <DocumentFindings findings={findings} />;
  return (
    <Stack>
      <Text size="sm" c="dimmed">
        {document.split('/').at(-1)}:{' '}
        {isLive ? 'running' : isOver ? 'ended' : 'runs on another node, or has ended'}
        {' · '}
        <Anchor
          href={`${path}/recording?numbers=masked`}
          download={`${id}.recording.json`}
          title="All that the session was given, numbers hidden; ringback replay does it again"
        >
          Recording
        </Anchor>
      </Text>
      {frames.length > 1 ? (
        <Group align="end" wrap="nowrap">
          <div className="grow">
            <Text size="sm" id="step-label">
              Step {shownAt + 1} of {frames.length}
              {frame === undefined ? null : (
                <>
                  : <b>{nameOf(frame)}</b>, <Moment at={frame.at} />
                </>
              )}
            </Text>
            <Slider
              thumbLabel="Step"
              min={0}
              max={last}
              value={shownAt}
              label={null}
              onChange={(value) => setAt(value === last ? null : value)}
            />
          </div>
          <Button variant="default" size="compact-md" disabled={isNow} onClick={() => setAt(null)}>
            {isLive ? 'Live' : 'To the end'}
          </Button>
        </Group>
      ) : null}
      <div className="chart-columns">
        <Chart
          structure={structure}
          active={active}
          taken={frame?.taken ?? []}
          chosen={chosen}
          choose={choose}
        />
        <Stack>
          <StateDetails
            state={structure.states.find((state) => state.id === chosen)}
            isActive={chosen !== null && active.has(chosen)}
          />
          {isLive ? <Timers timers={view.data.timers} /> : null}
          <Steps frames={frames} shown={shownAt} show={(index) => setAt(index === last ? null : index)} />
        </Stack>
      </div>
      {findings.length > 0 ? <DocumentFindings findings={findings} /> : null}
    </Stack>
  );
}

/** What the session says of itself counts; the states around it come from the trace and the document. */
function withParents(
  frame: Frame | undefined,
  now: readonly string[],
  { structure }: DocumentLook,
): ReadonlySet<string> {
  const parents = new Map(structure?.states.map(({ id, parent }) => [id, parent]));
  const active = new Set<string>();
  for (const id of now.length === 0 ? (frame?.active ?? []) : now)
    for (let state: string | undefined = id; state !== undefined; state = parents.get(state))
      active.add(state);
  return active;
}

function nameOf({ event, failure }: Frame): string {
  return failure ?? event ?? 'start';
}

function Steps({
  frames,
  shown,
  show,
}: {
  readonly frames: readonly Frame[];
  readonly shown: number;
  readonly show: (index: number) => void;
}) {
  return (
    <div>
      <Title order={3} size="h5" mb="xs">
        Events
      </Title>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: who scrolls by keyboard has to get there */}
      <section className="chart-steps" tabIndex={0} aria-label="Events">
        <Table>
          <Table.Tbody>
            {frames
              .map((frame, index) => (
                // Frames have no other name, and only ever come at the end.
                // biome-ignore lint/suspicious/noArrayIndexKey: see above
                <Table.Tr key={index} aria-current={index === shown ? 'step' : undefined}>
                  <Table.Td className="nowrap">
                    <Moment at={frame.at} />
                  </Table.Td>
                  <Table.Td>
                    <button type="button" className="as-link" onClick={() => show(index)}>
                      {nameOf(frame)}
                    </button>
                    {index === shown ? ' ◂' : ''}
                  </Table.Td>
                </Table.Tr>
              ))
              .reverse()}
          </Table.Tbody>
        </Table>
      </section>
    </div>
  );
}

function Timers({ timers }: { readonly timers: SessionView['timers'] }) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const ticking = setInterval(() => setNow(Date.now()), TICK_MS);
    return () => clearInterval(ticking);
  }, []);
  return (
    <div>
      <Title order={3} size="h5" mb="xs">
        Timers
      </Title>
      {timers.length === 0 ? (
        <Text size="sm" c="dimmed">
          It waits for no time.
        </Text>
      ) : null}
      {timers.map(({ sendId, event, dueAt }) => (
        <Text size="sm" key={sendId}>
          <code>{event === '' ? 'to another session' : event}</code> in {duration(Date.parse(dueAt) - now)}
        </Text>
      ))}
    </div>
  );
}
