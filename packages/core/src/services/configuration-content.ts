import type { AgentConfiguration } from '../agents/agent.ts';
import { parseAgent } from '../agents/parse-agent.ts';
import type { AgentId } from '../ids.ts';
import type { JsonObject } from '../json.ts';
import type { ConfigurationRepository, OptionMap } from '../ports/store.ts';
import type { UploadedTemplate } from './templates/uploaded-template.ts';

/** Everything of the configuration that a process keeps in memory, by name. */
export interface ConfigurationContent {
  readonly services: Map<string, OptionMap>;
  readonly sections: Map<string, OptionMap>;
  readonly lists: Map<string, Readonly<Record<string, OptionMap>>>;
  readonly templates: Map<string, UploadedTemplate>;
  readonly agents: Map<AgentId, AgentConfiguration>;
  /** Agents as they were written, passwords included. */
  readonly agentBodies: Map<string, JsonObject>;
}

export async function readContent(repository: ConfigurationRepository): Promise<ConfigurationContent> {
  const content: ConfigurationContent = {
    services: new Map(),
    sections: new Map(),
    lists: new Map(),
    templates: new Map(),
    agents: new Map(),
    agentBodies: new Map(),
  };
  for (const { name, options } of await repository.services()) content.services.set(name, options);
  for (const { name, options } of await repository.sections()) content.sections.set(name, options);
  for (const { name, sections } of await repository.lists()) content.lists.set(name, sections);
  for (const template of await repository.templates()) content.templates.set(template.name, template);
  for (const body of await repository.agents()) {
    const id = String(body['id']);
    const parsed = parseAgent(id, body);
    if (parsed.kind !== 'agent') continue;
    content.agents.set(parsed.agent.id, parsed.agent);
    content.agentBodies.set(id, body);
  }
  return content;
}

/** Makes a map hold what another one has, in place; tells the names whose values differ, with what stood there before. */
export function takeOver<Key, Value>(
  known: Map<Key, Value>,
  fresh: ReadonlyMap<Key, Value>,
): { readonly name: Key; readonly before: Value | null }[] {
  const changed: { name: Key; before: Value | null }[] = [];
  for (const name of known.keys()) {
    if (fresh.has(name)) continue;
    changed.push({ name, before: known.get(name) ?? null });
    known.delete(name);
  }
  for (const [name, value] of fresh) {
    const before = known.get(name);
    // The order of options is part of what was written.
    if (before !== undefined && JSON.stringify(before) === JSON.stringify(value)) continue;
    changed.push({ name, before: before ?? null });
    known.set(name, value);
  }
  return changed;
}
