import { daySpan, type JsonObject, momentOfDay, type OptionMap, parseAgent } from '@ringback/core';
import { Fields, readMinute, type ScenarioProblem } from './fields.ts';
import type { AgentGroup, CustomerGroup, Fault, Scenario, Wish } from './scenario.ts';

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
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const MOST_AGENTS = 10_000;
const MOST_PER_HOUR = 1_000_000;
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

/**
 * Reads a scenario (the YAML or JSON file as plain values). Tells everything that is wrong with it at once, each with
 * the field and what it must be.
 */
export function readScenario(value: unknown): ScenarioReading {
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
      'faults',
    ],
    problems,
  );
  const zone = file.text('zone', 'UTC');
  const day = file.text('day', '2031-06-02');
  const span = daySpan('2031-06-02', zone) === null ? null : daySpan(day, zone);
  if (daySpan('2031-06-02', zone) === null) file.complain('zone', 'must be the name of a time zone');
  else if (span === null) file.complain('day', 'must be a day such as 2031-06-02');
  const begin = readMinute(file.text('begin', '00:00'));
  if (begin === null) file.complain('begin', 'must be a time of day such as "07:30"');
  const hours = file.number('hours', 24, { min: 0.1, max: MOST_HOURS });
  const from = momentOfDay(day, begin ?? 0, zone) ?? 0;
  const services = readServices(file);
  const agents = file.list('agents').map((one, index) => readAgents(one, `agents[${index}]`, problems));
  const customers = file
    .list('customers')
    .map((one, index) => readCustomers(one, `customers[${index}]`, services, problems));
  if (customers.length === 0)
    file.complain('customers', 'must have at least one group: without customers nothing happens');
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

function readAgents(value: unknown, path: string, problems: ScenarioProblem[]): AgentGroup {
  const fields = new Fields(
    value,
    path,
    ['count', 'groups', 'skills', 'wrapUp', 'shifts', 'answersAfter', 'misses'],
    problems,
  );
  const body: JsonObject = {
    groups: fields.has('groups') ? json(fields.raw('groups')) : ['Customer_Service'],
    skills: fields.has('skills') ? json(fields.raw('skills')) : {},
    wrapUp: fields.number('wrapUp', 10, { min: 0, max: 86_400 }),
  };
  const parsed = parseAgent('1', body);
  if (parsed.kind === 'problem') fields.complain(parsed.field, parsed.why);
  return {
    count: Math.trunc(fields.number('count', 1, { min: 1, max: MOST_AGENTS })),
    body,
    shifts: fields.list('shifts').map((text) => fields.span('shifts', text)),
    answersAfter: fields.duration('answersAfter', { kind: 'uniform', from: 1, to: 4 }),
    misses: fields.share('misses', 0),
  };
}

function json(value: unknown): JsonObject[string] {
  return JSON.parse(JSON.stringify(value)) as JsonObject[string];
}

function readCustomers(
  value: unknown,
  path: string,
  services: Readonly<Record<string, OptionMap>>,
  problems: ScenarioProblem[],
): CustomerGroup {
  const fields = new Fields(
    value,
    path,
    [
      'service',
      'perHour',
      'wants',
      'answers',
      'busy',
      'rejects',
      'answersAfter',
      'patience',
      'talk',
      'cancels',
      'cancelsAfter',
    ],
    problems,
  );
  const service = fields.text('service', Object.keys(services)[0] ?? 'support');
  if (services[service] === undefined)
    fields.complain(
      'service',
      `names no service of the scenario; there are ${Object.keys(services).join(', ')}`,
    );
  const shares = {
    answers: fields.share('answers', 0.9),
    busy: fields.share('busy', 0.03),
    rejects: fields.share('rejects', 0.01),
  };
  if (shares.answers + shares.busy + shares.rejects > 1)
    fields.complain('answers', 'together with busy and rejects must not be more than 1');
  return {
    service,
    perHour: readRates(fields),
    wish: readWish(fields),
    ...shares,
    answersAfter: fields.duration('answersAfter', { kind: 'uniform', from: 3, to: 18 }),
    patience: fields.duration('patience', { kind: 'exponential', mean: 60 }),
    talk: fields.duration('talk', { kind: 'lognormal', mean: 240, cv: 0.8 }),
    cancels: fields.share('cancels', 0),
    cancelsAfter: fields.duration('cancelsAfter', { kind: 'exponential', mean: 900 }),
  };
}

function readRates(fields: Fields): CustomerGroup['perHour'] {
  const value = fields.raw('perHour');
  if (typeof value === 'number' || value === undefined || value === null)
    return [{ from: 0, to: 1440, rate: fields.number('perHour', 60, { min: 0, max: MOST_PER_HOUR }) }];
  return Object.entries(fields.map('perHour')).map(([text, rate]) => {
    if (typeof rate !== 'number' || !(rate >= 0 && rate <= MOST_PER_HOUR))
      fields.complain(`perHour.${text}`, `must be a number from 0 to ${MOST_PER_HOUR}`);
    return { ...fields.span(`perHour.${text}`, text), rate: typeof rate === 'number' ? rate : 0 };
  });
}

function readWish(fields: Fields): Wish {
  const value = fields.raw('wants') ?? 'now';
  if (value === 'now') return { kind: 'now' };
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    const [key, more] = Object.keys(value);
    if (key === 'after' && more === undefined) {
      const inside = new Fields(value, `${fields.path}.wants`, ['after'], []);
      const after = inside.duration('after', { kind: 'fixed', seconds: -1 });
      if (after.kind !== 'fixed' || after.seconds >= 0) return { kind: 'later', after };
    }
    if (key === 'at' && more === undefined) {
      const minute = readMinute(String(Object.values(value)[0]));
      if (minute !== null && minute < 1440) return { kind: 'at', minute };
    }
  }
  fields.complain('wants', 'must be now, {after: seconds or {from, to}} or {at: "10:00"}');
  return { kind: 'now' };
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
