import { request } from '../server/request.ts';
import type { Agent, Callback, Options } from '../server/shapes.ts';
import { type Scenario, scenarioOfDay } from './scenario.ts';

interface Row {
  readonly service: string;
  readonly from: string;
  readonly what: 'asked' | 'ended' | 'dialled';
  readonly count: number;
}

/** Calls that are looked at for how long they took. */
const CALLS = 500;
const DAY_MS = 86_400_000;

/** What happened on a day, as a scenario to be played again. */
export async function dayAsItWas(day: string, zone: string, signal: AbortSignal): Promise<Scenario> {
  const start = new Date(`${day}T00:00`).getTime();
  const [report, agents, services, calls] = await Promise.all([
    request<{ readonly rows: readonly Row[] }>('/api/v1/reports/callbacks', { query: { day, zone }, signal }),
    request<readonly Agent[]>('/api/v1/agents', { signal }),
    request<readonly { readonly name: string; readonly options: Options }[]>('/api/v1/services', { signal }),
    request<readonly Callback[]>('/api/v1/callbacks', {
      query: {
        state: 'COMPLETED',
        time: 'completed',
        from: new Date(start).toISOString(),
        to: new Date(start + DAY_MS).toISOString(),
        limit: CALLS,
      },
      signal,
    }),
  ]);
  const talks = calls.flatMap(({ connectedAt, completedAt }) =>
    connectedAt === null || completedAt === null ? [] : [Date.parse(completedAt) - Date.parse(connectedAt)],
  );
  return scenarioOfDay({
    day,
    zone,
    asked: report.rows.filter(({ what }) => what === 'asked'),
    talkS: talks.length === 0 ? null : talks.reduce((sum, ms) => sum + ms, 0) / talks.length / 1_000,
    agents,
    services: Object.fromEntries(services.map(({ name, options }) => [name, options])),
  });
}
