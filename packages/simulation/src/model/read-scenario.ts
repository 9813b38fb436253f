import { dayOf, daySpan, momentOfDay, type OptionMap } from '@ringback/core';
import { Fields, readMinute, type ScenarioProblem } from './fields.ts';
import { readAgents, readCallers, readCustomers } from './read-people.ts';
import type { Fault, RecordedRequest, Scenario } from './scenario.ts';

export type ScenarioReading =
  | { readonly kind: 'scenario'; readonly scenario: Scenario }
  | { readonly kind: 'problems'; readonly problems: readonly ScenarioProblem[] };

/** What a fault may be; each has exactly one of them. */
const FAULTS = [
  'agentsOut',
  'databaseAway',
  'databaseSlow',
  'eventsDoubled',
  'clockJump',
  'crash',
  'crashAtCommit',
] as const;
const DAY = '2031-06-02';
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const MOST_CHANNELS = 100_000;
const MOST_HOURS = 31 * 24;

/** A callback service as it is when the scenario says nothing else. */
const SERVICE: OptionMap = {
  _type: 'ors',
  _service: 'callback',
  _call_direction: 'USERTERMINATED',
  _urs_virtual_queue: 'VQ_Support',
  _target: 'Customer_Service@Stat_Server.GA',
  // Simulated numbers are those of nobody.
  _disallow_impossible_phone_numbers: 'false',
  _disallow_premium_phone_numbers: 'false',
  _enable_in_queue_checking: 'false',
  _throttle_request_parameters_limit: '100000000',
  // No window limits what is asked for unless the scenario says so.
  _throttle_ttl_1: '0',
  _throttle_ttl_2: '0',
  _max_queued_callbacks_per_service: '100000000',
};

/** Of them every moment of a simulation can be written as others are (RFC 3339), and is after the epoch. */
const YEARS = /^(?:19(?:7[1-9]|[89]\d)|[2-8]\d{3})-/;

/**
 * Reads a scenario (the YAML or JSON file as plain values). Tells everything that is wrong with it at once, each with
 * the field and what it must be. `recorded`: what was really asked for, on the day that is simulated then; null: by chance.
 */
export function readScenario(
  value: unknown,
  recorded: readonly RecordedRequest[] | null = null,
): ScenarioReading {
  const problems: ScenarioProblem[] = [];
  const file = new Fields(
    value,
    '',
    [
      'title',
      'seed',
      'day',
      'zone',
      'begin',
      'hours',
      'drain',
      'services',
      'sections',
      'agents',
      'customers',
      'callers',
      'channels',
      'faults',
    ],
    problems,
  );
  const zone = file.text('zone', 'UTC');
  const isZone = daySpan(DAY, zone) !== null;
  const written = file.text('day', DAY);
  const first = recorded === null ? Number.NaN : Math.min(...recorded.map(({ at }) => at));
  const day = isZone && Number.isFinite(first) ? dayOf(first, zone) : written;
  const span = isZone ? daySpan(day, zone) : null;
  if (!isZone) file.complain('zone', 'must be the name of a time zone');
  else if (span === null || !YEARS.test(day))
    file.complain('day', 'must be a day such as 2031-06-02, of the years 1971 to 8999');
  const begin = readMinute(file.text('begin', '00:00'));
  if (begin === null) file.complain('begin', 'must be a time of day such as "07:30"');
  const hours = file.number('hours', 24, { min: 0.1, max: MOST_HOURS });
  const from = momentOfDay(day, begin ?? 0, zone) ?? 0;
  const services = readServices(file);
  const agents = file.list('agents').map((one, index) => readAgents(one, `agents[${index}]`, problems));
  const customers = file
    .list('customers')
    .map((one, index) => readCustomers(one, `customers[${index}]`, services, problems));
  const callers = file
    .list('callers')
    .map((one, index) => readCallers(one, `callers[${index}]`, services, problems));
  if (customers.length + callers.length === 0)
    file.complain('customers', 'must have at least one group: without customers nothing happens');
  else if (customers.length === 0 && recorded !== null)
    file.complain('customers', 'must have a group: it says how those who are recorded behave');
  const scenario: Scenario = {
    title: file.text('title', 'Scenario'),
    seed: Math.trunc(file.number('seed', 1, { min: 0, max: 4_294_967_295 })),
    from,
    to: from + hours * HOUR_MS,
    drainMs: file.number('drain', 4, { min: 0, max: MOST_HOURS }) * HOUR_MS,
    zone,
    services,
    sections: optionMaps(file, 'sections'),
    agents,
    customers,
    callers,
    channels: file.has('channels')
      ? Math.trunc(file.number('channels', 1, { min: 1, max: MOST_CHANNELS }))
      : null,
    recorded,
    faults: file
      .list('faults')
      .map((one, index) => readFault(one, `faults[${index}]`, { from, day, zone }, problems)),
  };
  return problems.length === 0 ? { kind: 'scenario', scenario } : { kind: 'problems', problems };
}

function optionMaps(file: Fields, key: string): Record<string, OptionMap> {
  const maps: Record<string, OptionMap> = {};
  for (const [name, value] of Object.entries(file.map(key))) {
    const options: Record<string, string> = {};
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      file.complain(`${key}.${name}`, 'must be a map');
    else
      for (const [option, setting] of Object.entries(value)) {
        if (typeof setting === 'object')
          file.complain(`${key}.${name}.${option}`, 'must be a text, a number or true or false');
        else options[option] = String(setting);
      }
    maps[name] = options;
  }
  return maps;
}

function readServices(file: Fields): Record<string, OptionMap> {
  const given = optionMaps(file, 'services');
  const named = Object.keys(given).length === 0 ? { support: {} } : given;
  return Object.fromEntries(
    Object.entries(named).map(([name, options]): [string, OptionMap] => {
      // A service of another kind (office hours, capacity) is what it says and nothing else.
      const isCallback = options['_type'] === undefined || options['_service'] === 'callback';
      return [name, isCallback ? { ...SERVICE, ...options } : options];
    }),
  );
}

interface Calendar {
  readonly from: number;
  readonly day: string;
  readonly zone: string;
}

function readFault(
  value: unknown,
  path: string,
  { from, day, zone }: Calendar,
  problems: ScenarioProblem[],
): Fault {
  const fields = new Fields(value, path, ['at', 'for', 'lost', ...FAULTS], problems);
  const kinds = FAULTS.filter((key) => fields.has(key));
  if (kinds.length !== 1) fields.complain('', `must have exactly one of ${FAULTS.join(', ')}`);
  if (fields.has('crashAtCommit'))
    return {
      kind: 'crash-at-commit',
      commit: Math.trunc(fields.number('crashAtCommit', 1, { min: 1, max: 1_000_000_000 })),
    };
  const minute = readMinute(fields.text('at', ''));
  if (minute === null) fields.complain('at', 'must be a time of day such as "10:15"');
  const onDay = momentOfDay(day, minute ?? 0, zone) ?? from;
  // A time before the beginning is that of the next day.
  const at = onDay < from ? onDay + 24 * HOUR_MS : onDay;
  const forMs = fields.number('for', 30, { min: 0, max: 24 * 60 }) * MINUTE_MS;
  if (fields.has('agentsOut'))
    return { kind: 'agents-out', at, share: fields.share('agentsOut', 0.5), forMs };
  if (fields.has('databaseAway'))
    return {
      kind: 'database-away',
      at,
      forMs: fields.number('databaseAway', 10, { min: 0, max: 86_400 }) * 1000,
    };
  if (fields.has('databaseSlow'))
    return {
      kind: 'database-slow',
      at,
      forMs,
      delayMs: fields.number('databaseSlow', 1, { min: 0, max: 60 }) * 1000,
    };
  if (fields.has('eventsDoubled'))
    return {
      kind: 'events-garbled',
      at,
      forMs,
      doubled: fields.share('eventsDoubled', 0),
      lost: fields.share('lost', 0),
    };
  if (fields.has('clockJump'))
    return { kind: 'clock-jump', at, byMs: fields.number('clockJump', 1, { min: 0, max: 86_400 }) * 1000 };
  return { kind: 'crash', at };
}
