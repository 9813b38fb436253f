/** What came of a simulation, as far as it is shown (guide on simulation). Times are in seconds. */
export interface Report {
  readonly callbacks: {
    readonly asked: number;
    readonly accepted: number;
    readonly ended: Readonly<Record<string, number>>;
  };
  readonly waits: Readonly<Record<'mean' | 'median' | 'p90' | 'longest', number | null>>;
  readonly promises: {
    readonly made: number;
    readonly kept: number;
    readonly late: number;
    readonly broken: number;
    readonly score: number | null;
  };
  readonly waitingTimes: { readonly bias: number | null; readonly meanAbsoluteError: number | null };
  readonly agents: { readonly most: number; readonly occupancy: number | null };
  readonly order: { readonly overtakes: number };
  readonly dials: { readonly attempts: number; readonly abandoned: number };
  readonly hours: readonly {
    readonly from: string;
    readonly asked: number;
    readonly connected: number;
    readonly meanWait: number | null;
    readonly agents: number;
    readonly occupancy: number | null;
  }[];
  readonly faults: { readonly brokenCount: number; readonly errorCount: number };
}

export interface RunState {
  readonly state: 'waiting' | 'running' | 'done' | 'failed';
  readonly share?: number;
  readonly report?: Report;
  readonly why?: string;
}

export interface Figure {
  readonly name: string;
  readonly value: (report: Report) => number | null;
  readonly unit: 'count' | 'seconds' | 'percent';
  /** Which of two is the better one; null: neither. */
  readonly better: 'less' | 'more' | null;
}

export const FIGURES: readonly Figure[] = [
  { name: 'Asked for', value: ({ callbacks }) => callbacks.asked, unit: 'count', better: null },
  { name: 'Accepted', value: ({ callbacks }) => callbacks.accepted, unit: 'count', better: 'more' },
  {
    name: 'Talked',
    value: ({ callbacks }) => callbacks.ended['AGENT_CONNECTED'] ?? 0,
    unit: 'count',
    better: 'more',
  },
  { name: 'Mean wait', value: ({ waits }) => waits.mean, unit: 'seconds', better: 'less' },
  { name: '90 % waited at most', value: ({ waits }) => waits.p90, unit: 'seconds', better: 'less' },
  { name: 'Longest wait', value: ({ waits }) => waits.longest, unit: 'seconds', better: 'less' },
  { name: 'Promises kept', value: ({ promises }) => promises.score, unit: 'percent', better: 'more' },
  { name: 'Promises late', value: ({ promises }) => promises.late, unit: 'count', better: 'less' },
  { name: 'Promises broken', value: ({ promises }) => promises.broken, unit: 'count', better: 'less' },
  {
    name: 'Told waits off by',
    value: ({ waitingTimes }) => waitingTimes.meanAbsoluteError,
    unit: 'seconds',
    better: 'less',
  },
  { name: 'Agents at work', value: ({ agents }) => agents.most, unit: 'count', better: null },
  { name: 'Agents busy', value: ({ agents }) => agents.occupancy, unit: 'percent', better: null },
  { name: 'Dialled', value: ({ dials }) => dials.attempts, unit: 'count', better: null },
  { name: 'Hung up before an agent', value: ({ dials }) => dials.abandoned, unit: 'count', better: 'less' },
  { name: 'Overtakes', value: ({ order }) => order.overtakes, unit: 'count', better: 'less' },
];
