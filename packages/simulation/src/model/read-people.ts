import { type JsonObject, type OptionMap, parseAgent } from '@ringback/core';
import type { Distribution } from './distribution.ts';
import { Fields, readMinute, type ScenarioProblem } from './fields.ts';
import type { AgentGroup, CallerGroup, CustomerGroup, Wish } from './scenario.ts';

const MOST_AGENTS = 10_000;
const MOST_PER_HOUR = 1_000_000;
const TALK: Distribution = { kind: 'lognormal', mean: 240, cv: 0.8 };

export function readAgents(value: unknown, path: string, problems: ScenarioProblem[]): AgentGroup {
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

export function readCustomers(
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
  const service = readService(fields, services);
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
    talk: fields.duration('talk', TALK),
    cancels: fields.share('cancels', 0),
    cancelsAfter: fields.duration('cancelsAfter', { kind: 'exponential', mean: 900 }),
  };
}

/** People who call and wait on the line. */
export function readCallers(
  value: unknown,
  path: string,
  services: Readonly<Record<string, OptionMap>>,
  problems: ScenarioProblem[],
): CallerGroup {
  const fields = new Fields(value, path, ['service', 'perHour', 'patience', 'talk'], problems);
  return {
    service: readService(fields, services),
    perHour: readRates(fields),
    patience: fields.duration('patience', { kind: 'exponential', mean: 600 }),
    talk: fields.duration('talk', TALK),
  };
}

function readService(fields: Fields, services: Readonly<Record<string, OptionMap>>): string {
  const service = fields.text('service', Object.keys(services)[0] ?? 'support');
  if (services[service] === undefined)
    fields.complain(
      'service',
      `names no service of the scenario; there are ${Object.keys(services).join(', ')}`,
    );
  return service;
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
