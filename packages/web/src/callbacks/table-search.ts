/** Spans of time that are asked for most, by the time that callbacks are wanted at. */
export const PRESETS = {
  all: 'All times',
  today: 'Today',
  'next-day': 'Next 24 hours',
  'next-week': 'Next 7 days',
  'next-month': 'Next 30 days',
  'last-day': 'Last 24 hours',
  'last-week': 'Last 7 days',
  'last-month': 'Last 30 days',
  custom: 'From … to …',
} as const;
export type Preset = keyof typeof PRESETS;

export const SORTS = ['number', 'service', 'state', 'desired', 'created', 'attempts', 'reason'] as const;
export type Sort = (typeof SORTS)[number];

export const STATES = ['SCHEDULED', 'QUEUED', 'ROUTING', 'PROCESSING', 'PAUSED', 'COMPLETED'];

/** What the address of the table says: it can be handed on. What is left out is as usual. */
export interface TableSearch {
  readonly service?: string;
  readonly state?: string;
  readonly number?: string;
  readonly span?: Preset;
  /** Local times, as `2031-05-28T09:00`, of `custom`. */
  readonly from?: string;
  readonly to?: string;
  readonly sort?: Sort;
  readonly order?: 'asc' | 'desc';
  readonly page?: number;
}

/** Other filters; `undefined` takes one away. */
export type ChangeSearch = (next: { readonly [K in keyof TableSearch]?: TableSearch[K] | undefined }) => void;

const DAY_MS = 86_400_000;

/** Takes what is understood and leaves out the rest. */
export function readTableSearch(given: Readonly<Record<string, unknown>>): TableSearch {
  const text = (key: string) =>
    typeof given[key] === 'string' && given[key] !== '' ? given[key] : undefined;
  const span = Object.keys(PRESETS).find((name): name is Preset => name === given['span']);
  const sort = SORTS.find((name) => name === given['sort']);
  const state = STATES.find((name) => name === given['state']);
  const { page } = given;
  const digits = String(given['number'] ?? '').replace(/\D/g, '');
  const service = text('service');
  const from = text('from');
  const to = text('to');
  return {
    ...(service === undefined ? {} : { service }),
    ...(state === undefined ? {} : { state }),
    ...(digits === '' ? {} : { number: digits }),
    ...(span === undefined || span === 'all' ? {} : { span }),
    ...(span === 'custom' && from !== undefined ? { from } : {}),
    ...(span === 'custom' && to !== undefined ? { to } : {}),
    ...(sort === undefined ? {} : { sort }),
    ...(given['order'] === 'asc' ? { order: 'asc' as const } : {}),
    ...(typeof page === 'number' && Number.isInteger(page) && page > 1 ? { page } : {}),
  };
}

/** The same as the server takes it; `now` in milliseconds since 1970. */
export function tableQuery(search: TableSearch, now: number): Readonly<Record<string, string>> {
  const { service, state, number, sort = 'created', order = 'desc' } = search;
  const { from, to } = spanOf(search, now);
  return {
    ...(service === undefined ? {} : { service }),
    ...(state === undefined ? {} : { state }),
    ...(number === undefined ? {} : { number }),
    ...(from === null ? {} : { from: new Date(from).toISOString() }),
    ...(to === null ? {} : { to: new Date(to).toISOString() }),
    sort,
    order,
  };
}

function spanOf(
  { span = 'all', from, to }: TableSearch,
  now: number,
): { from: number | null; to: number | null } {
  // To the minute, so that the same question is asked again and not another one each time.
  const minute = Math.floor(now / 60_000) * 60_000;
  switch (span) {
    case 'all':
      return { from: null, to: null };
    case 'today': {
      const midnight = new Date(now);
      midnight.setHours(0, 0, 0, 0);
      const next = new Date(midnight);
      next.setDate(next.getDate() + 1);
      return { from: midnight.getTime(), to: next.getTime() };
    }
    case 'next-day':
      return { from: minute, to: minute + DAY_MS };
    case 'next-week':
      return { from: minute, to: minute + 7 * DAY_MS };
    case 'next-month':
      return { from: minute, to: minute + 30 * DAY_MS };
    case 'last-day':
      return { from: minute - DAY_MS, to: minute + 60_000 };
    case 'last-week':
      return { from: minute - 7 * DAY_MS, to: minute + 60_000 };
    case 'last-month':
      return { from: minute - 30 * DAY_MS, to: minute + 60_000 };
    case 'custom':
      return { from: local(from), to: local(to) };
  }
}

function local(text: string | undefined): number | null {
  const at = text === undefined ? Number.NaN : new Date(text).getTime();
  return Number.isNaN(at) ? null : at;
}
