import type { AgentConfiguration } from '../agents/agent.ts';
import { parseAgent } from '../agents/parse-agent.ts';
import { type AgentId, agentId } from '../ids.ts';
import type { JsonObject } from '../json.ts';
import type { ConfigurationRepository, OptionMap } from '../ports/store.ts';
import { serviceOfSection } from './section-name.ts';
import { serviceOfTemplate, type UploadedTemplate } from './templates/uploaded-template.ts';

export type ConfigurationChange =
  /** `before`: what stood there until then. */
  | { readonly kind: 'service'; readonly name: string; readonly before: OptionMap | null }
  | { readonly kind: 'section'; readonly name: string }
  | { readonly kind: 'list'; readonly name: string }
  | { readonly kind: 'template'; readonly name: string }
  | { readonly kind: 'agent'; readonly id: string };

/**
 * Services, sections, lists and agents as this process sees them: read without waiting, written through to the
 * database. A write is visible here only after it is durable.
 */
export class Configuration {
  readonly #repository: ConfigurationRepository;
  readonly #services = new Map<string, OptionMap>();
  readonly #sections = new Map<string, OptionMap>();
  readonly #lists = new Map<string, Readonly<Record<string, OptionMap>>>();
  readonly #templates = new Map<string, UploadedTemplate>();
  readonly #agents = new Map<AgentId, AgentConfiguration>();
  readonly #bodies = new Map<string, JsonObject>();
  readonly #listeners: ((change: ConfigurationChange) => void)[] = [];

  private constructor(repository: ConfigurationRepository) {
    this.#repository = repository;
  }

  static async load(repository: ConfigurationRepository): Promise<Configuration> {
    const configuration = new Configuration(repository);
    for (const { name, options } of await repository.services()) configuration.#services.set(name, options);
    for (const { name, options } of await repository.sections()) configuration.#sections.set(name, options);
    for (const { name, sections } of await repository.lists()) configuration.#lists.set(name, sections);
    for (const template of await repository.templates())
      configuration.#templates.set(template.name, template);
    for (const body of await repository.agents()) {
      const id = String(body['id']);
      const parsed = parseAgent(id, body);
      if (parsed.kind === 'agent') configuration.#remember(parsed.agent, body);
    }
    return configuration;
  }

  onChange(listener: (change: ConfigurationChange) => void): void {
    this.#listeners.push(listener);
  }

  services(): { name: string; options: OptionMap }[] {
    return [...this.#services].map(([name, options]) => ({ name, options }));
  }

  service(name: string): OptionMap | null {
    return this.#services.get(name) ?? null;
  }

  async putService(name: string, options: OptionMap): Promise<void> {
    await this.#repository.putService(name, options);
    const before = this.service(name);
    this.#services.set(name, options);
    this.#changed({ kind: 'service', name, before });
  }

  async deleteService(name: string): Promise<boolean> {
    const existed = await this.#repository.deleteService(name);
    const before = this.service(name);
    this.#services.delete(name);
    this.#changed({ kind: 'service', name, before });
    return existed;
  }

  /** Server-level sections. A configured service is the section `service.<name>`, and is not among these. */
  sections(): { name: string; options: OptionMap }[] {
    return [...this.#sections].map(([name, options]) => ({ name, options }));
  }

  section(name: string): OptionMap | null {
    const service = serviceOfSection(name);
    return service === null ? (this.#sections.get(name) ?? null) : this.service(service);
  }

  async putSection(name: string, options: OptionMap): Promise<void> {
    const service = serviceOfSection(name);
    if (service !== null) return this.putService(service, options);
    await this.#repository.putSection(name, options);
    this.#sections.set(name, options);
    this.#changed({ kind: 'section', name });
  }

  async deleteSection(name: string): Promise<boolean> {
    const service = serviceOfSection(name);
    if (service !== null) return this.deleteService(service);
    const existed = await this.#repository.deleteSection(name);
    this.#sections.delete(name);
    this.#changed({ kind: 'section', name });
    return existed;
  }

  /** Transaction lists: sections of keys and values. */
  lists(): { name: string; sections: Readonly<Record<string, OptionMap>> }[] {
    return [...this.#lists].map(([name, sections]) => ({ name, sections }));
  }

  list(name: string): Readonly<Record<string, OptionMap>> | null {
    return this.#lists.get(name) ?? null;
  }

  async putList(name: string, sections: Record<string, OptionMap>): Promise<void> {
    await this.#repository.putList(name, sections);
    this.#lists.set(name, sections);
    this.#changed({ kind: 'list', name });
  }

  async deleteList(name: string): Promise<boolean> {
    const existed = await this.#repository.deleteList(name);
    this.#lists.delete(name);
    this.#changed({ kind: 'list', name });
    return existed;
  }

  /** Templates that administrators uploaded. */
  templates(): UploadedTemplate[] {
    return [...this.#templates.values()];
  }

  template(name: string): UploadedTemplate | null {
    return this.#templates.get(name) ?? null;
  }

  /** The uploaded template whose document a service runs, by the value of `_service`. */
  templateOfService(service: string): UploadedTemplate | null {
    return this.templates().find((one) => serviceOfTemplate(one) === service) ?? null;
  }

  async putTemplate(template: UploadedTemplate): Promise<void> {
    await this.#repository.putTemplate(template);
    this.#templates.set(template.name, template);
    this.#changed({ kind: 'template', name: template.name });
  }

  async deleteTemplate(name: string): Promise<boolean> {
    const existed = await this.#repository.deleteTemplate(name);
    this.#templates.delete(name);
    this.#changed({ kind: 'template', name });
    return existed;
  }

  agents(): AgentConfiguration[] {
    return [...this.#agents.values()];
  }

  agent(id: string): AgentConfiguration | null {
    return this.#agents.get(agentId(id)) ?? null;
  }

  agentsById(): ReadonlyMap<AgentId, AgentConfiguration> {
    return this.#agents;
  }

  /** The agent as it was written, password included. */
  agentBody(id: string): JsonObject | null {
    return this.#bodies.get(id) ?? null;
  }

  /** Stores a body that `parseAgent` has accepted. */
  async putAgent(agent: AgentConfiguration, body: JsonObject): Promise<void> {
    await this.#repository.putAgent(agent.id, { ...body, id: agent.id });
    this.#remember(agent, { ...body, id: agent.id });
    this.#changed({ kind: 'agent', id: agent.id });
  }

  async deleteAgent(id: string): Promise<boolean> {
    const existed = await this.#repository.deleteAgent(id);
    this.#agents.delete(agentId(id));
    this.#bodies.delete(id);
    this.#changed({ kind: 'agent', id });
    return existed;
  }

  #remember(agent: AgentConfiguration, body: JsonObject): void {
    this.#agents.set(agent.id, agent);
    this.#bodies.set(agent.id, body);
  }

  #changed(change: ConfigurationChange): void {
    for (const listener of this.#listeners) listener(change);
  }
}
