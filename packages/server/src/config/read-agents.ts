import { type Json, type JsonObject, parseAgent } from '@ringback/core';
import type { Reading } from './fields.ts';
import { unknownKey } from './fields.ts';
import type { Located, LocatedMap } from './located.ts';
import { nameRule } from './rules.ts';
import type { AgentSettings } from './settings.ts';

const KEYS = ['id', 'name', 'dn', 'uri', 'password', 'skills', 'groups', 'state', 'wrapUp'];
/** Keys whose value is a number; of all others a number is the text that it is written as. */
const NUMBERS = ['skills', 'wrapUp'];

/** Reads the agents with the domain's own rules, and says on which line one is broken. */
export function readAgents(reading: Reading, value: Located | null): AgentSettings[] {
  const agents: AgentSettings[] = [];
  const seen = { id: new Set<string>(), dn: new Set<string>() };
  for (const [index, item] of (reading.list(value, 'agents')?.items ?? []).entries()) {
    const path = `agents[${index}]`;
    const read = readAgent(reading, item, path);
    if (read === null) continue;
    for (const key of ['id', 'dn'] as const) {
      const text = read.agent[key];
      if (seen[key].has(text)) reading.report(lineOf(item, key), `${path}.${key} "${text}" is used twice`);
      seen[key].add(text);
    }
    agents.push(read);
  }
  return agents;
}

function readAgent(reading: Reading, item: Located, path: string): AgentSettings | null {
  const map = reading.map(item, path);
  if (map === null) return null;
  const before = reading.problems.length;
  for (const { key, line } of map.entries) {
    if (!KEYS.includes(key)) reading.report(line, unknownKey(`${path}.${key}`, key, KEYS));
  }
  const id = reading.text(map.entries.find(({ key }) => key === 'id')?.value ?? null, `${path}.id`);
  if (id === null) reading.report(item.line, `${path}.id is missing`);
  else {
    const complaint = nameRule(id);
    if (complaint !== null) reading.report(lineOf(map, 'id'), `${path}.id ${complaint}`);
  }
  if (id === null || reading.problems.length > before) return null;
  const body: JsonObject = Object.fromEntries(
    map.entries.flatMap(({ key, value }) => {
      const plain = toJson(value, NUMBERS.includes(key));
      return plain === null ? [] : [[key, plain]];
    }),
  );
  const parsed = parseAgent(id, body);
  if (parsed.kind === 'agent') return { agent: parsed.agent, body };
  reading.report(lineOf(map, parsed.field.split('.')[0] ?? 'id'), `${path}.${parsed.field} ${parsed.why}`);
  return null;
}

function toJson(value: Located, numeric: boolean): Json {
  switch (value.kind) {
    case 'list':
      return value.items.map((item) => toJson(item, numeric));
    case 'map':
      return Object.fromEntries(value.entries.map((entry) => [entry.key, toJson(entry.value, numeric)]));
    case 'scalar': {
      if (value.value === null) return null;
      if (!numeric) return value.text;
      // A number out of the environment comes as text.
      const number = value.text.trim() === '' ? Number.NaN : Number(value.text);
      return Number.isFinite(number) ? number : value.value;
    }
  }
}

function lineOf(item: Located | LocatedMap, key: string): number {
  const entry = item.kind === 'map' ? item.entries.find((candidate) => candidate.key === key) : undefined;
  return entry?.line ?? item.line;
}
