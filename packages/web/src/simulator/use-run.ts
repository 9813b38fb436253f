import { useMutation, useQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import { request, ServerError } from '../server/request.ts';
import type { Report, RunState } from './report.ts';
import type { Scenario } from './scenario.ts';

export interface Run {
  readonly start: (scenario: Scenario) => void;
  readonly stop: () => void;
  readonly isRunning: boolean;
  /** Of the simulated time that is over; null while it waits for its turn. */
  readonly share: number | null;
  /** Of the last one that came to its end. */
  readonly report: Report | null;
  readonly error: Error | null;
}

const LOOK_MS = 400;
const pathOf = (id: string) => `/api/v1/simulations/${encodeURIComponent(id)}`;

/** One simulation after the other, as far as it is. */
export function useRun(): Run {
  const last = useRef<Report | null>(null);
  const asking = useMutation({
    mutationFn: (scenario: Scenario) =>
      request<{ readonly id: string }>('/api/v1/simulations', { method: 'POST', body: { scenario } }),
  });
  const id = asking.data?.id ?? null;
  const look = useQuery({
    queryKey: ['simulation', id],
    queryFn: ({ signal }) => request<RunState>(pathOf(id ?? ''), { signal }),
    enabled: id !== null,
    refetchInterval: ({ state: { data } }) =>
      data === undefined || data.state === 'waiting' || data.state === 'running' ? LOOK_MS : false,
    // The server that ran it was started anew, or it was stopped.
    retry: (_count, error) => !(error instanceof ServerError && error.status === 404),
  });
  const state = look.data?.state;
  if (look.data?.report !== undefined) last.current = look.data.report;
  const isGone = look.error instanceof ServerError && look.error.status === 404;
  const isRunning =
    asking.isPending ||
    (id !== null && !isGone && (state === undefined || state === 'waiting' || state === 'running'));
  return {
    start: (scenario) => asking.mutate(scenario),
    stop() {
      if (id !== null) request(pathOf(id), { method: 'DELETE' }).catch(() => undefined);
      asking.reset();
    },
    isRunning,
    share: look.data?.share ?? null,
    report: last.current,
    error:
      asking.error ??
      (isGone
        ? new Error('The simulation is gone, since the server was started anew. Run it again.')
        : null) ??
      (state === 'failed' ? new Error(look.data?.why ?? 'It failed.') : null),
  };
}
