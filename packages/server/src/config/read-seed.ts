import { type OptionMap, serviceOfSection } from '@ringback/core';
import type { Reading } from './fields.ts';
import type { Located } from './located.ts';
import { readAgents } from './read-agents.ts';
import { nameRule, numberRule, type Rule } from './rules.ts';
import type { RoutePointSettings, Seed } from './settings.ts';

type Values = Readonly<
  Record<'agents' | 'routePoints' | 'services' | 'sections' | 'lists' | 'resources', Located | null>
>;

/** What seeds an empty database. Option maps are kept as written: what looks odd in them is no error here. */
export function readSeed(reading: Reading, values: Values): Seed {
  const { services, sections } = readServices(reading, values);
  return {
    agents: readAgents(reading, values.agents),
    routePoints: readRoutePoints(reading, values.routePoints),
    services,
    sections,
    lists: Object.fromEntries(
      named(reading, values.lists, 'lists').map(({ name, path, value }) => [
        name,
        readOptionMaps(reading, value, path),
      ]),
    ),
    resources: Object.fromEntries(
      named(reading, values.resources, 'resources').map(({ name, path, value }) => [
        name,
        readNumbers(reading, value, path),
      ]),
    ),
  };
}

/** A service may stand among the sections as `service.<name>`, but not at both places. */
function readServices(reading: Reading, values: Values): Pick<Seed, 'services' | 'sections'> {
  const services = readOptionMaps(reading, values.services, 'services');
  const sections: Record<string, OptionMap> = {};
  for (const [section, options] of Object.entries(readOptionMaps(reading, values.sections, 'sections'))) {
    const service = serviceOfSection(section);
    if (service === null) sections[section] = options;
    else if (Object.hasOwn(services, service))
      reading.report(
        values.sections?.line ?? 1,
        `sections.${section} and services.${service} are the same thing: write one of them`,
      );
    else services[service] = options;
  }
  return { services, sections };
}

function readOptionMaps(reading: Reading, value: Located | null, path: string): Record<string, OptionMap> {
  return Object.fromEntries(
    named(reading, value, path).map((entry) => [entry.name, reading.options(entry.value, entry.path)]),
  );
}

function readNumbers(reading: Reading, value: Located, path: string): string[] {
  const numbers: string[] = [];
  for (const item of reading.list(value, path)?.items ?? []) {
    const text = reading.text(item, `each of ${path}`);
    if (text !== null) numbers.push(text);
    else reading.report(item.line, `each of ${path} must be a text`);
  }
  return numbers;
}

function named(
  reading: Reading,
  value: Located | null,
  path: string,
): { name: string; path: string; value: Located }[] {
  const entries = reading.map(value, path)?.entries ?? [];
  for (const { key, line } of entries) {
    const complaint = nameRule(key);
    if (complaint !== null) reading.report(line, `a name in ${path} ${complaint}`);
  }
  return entries.map((entry) => ({ name: entry.key, path: `${path}.${entry.key}`, value: entry.value }));
}

/** A number, or a name for a route point that takes the numbers of a resource group; `*`: any number. */
const routePointRule: Rule = (text) =>
  text === '*' || numberRule(text) === null || /^[a-z][\w-]{0,63}$/i.test(text)
    ? null
    : 'must be a telephone number, a name or *';

function readRoutePoints(reading: Reading, value: Located | null): RoutePointSettings[] {
  const points: RoutePointSettings[] = [];
  for (const [index, item] of (reading.list(value, 'routePoints')?.items ?? []).entries()) {
    const path = `routePoints[${index}]`;
    const options = reading.options(item, path);
    const { number, ...rest } = options;
    const complaint = number === undefined ? 'is missing' : routePointRule(number);
    if (complaint !== null) reading.report(item.line, `${path}.number ${complaint}`);
    else if (points.some((point) => point.number === number))
      reading.report(item.line, `${path}.number "${number}" is used twice`);
    else if (number !== undefined) points.push({ number, options: rest });
  }
  return points;
}
