import { useMutation, useQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import { request } from '../server/request.ts';
import { AGAIN_MS, isLookedAgain, whenGivenUp, whileLookedFor } from './lost-sight.ts';
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
  /** Why it is not seen at the moment; it is looked for. */
  readonly trouble: string | null;
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
    refetchInterval: ({ state: { data, status } }) =>
      status !== 'error' && (data === undefined || data.state === 'waiting' || data.state === 'running')
        ? LOOK_MS
        : false,
    retry: isLookedAgain,
    retryDelay: AGAIN_MS,
  });
  const state = look.data?.state;
  if (look.data?.report !== undefined) last.current = look.data.report;
  const isRunning =
    asking.isPending ||
    (id !== null &&
      look.error === null &&
      (state === undefined || state === 'waiting' || state === 'running'));
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
      (look.error === null ? null : new Error(whenGivenUp(look.error))) ??
      (state === 'failed' ? new Error(look.data?.why ?? 'It failed.') : null),
    trouble:
      isRunning && look.failureReason !== null && look.failureCount > 0
        ? whileLookedFor(look.failureReason)
        : null,
  };
}
