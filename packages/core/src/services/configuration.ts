import type { AgentConfiguration } from '../agents/agent.ts';
import { type AgentId, agentId } from '../ids.ts';
import type { JsonObject } from '../json.ts';
import type { ConfiguredOptions } from '../ports/configuration.ts';
import type { ConfigurationRepository, OptionMap } from '../ports/store.ts';
import { type ConfigurationContent, readContent, takeOver } from './configuration-content.ts';
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
  readonly #content: ConfigurationContent;
  readonly #listeners: ((change: ConfigurationChange) => void)[] = [];
  /** Of the database when the content was read. */
  #version: number;
  /** Writes of this process that are under way, and how many there have been. */
  #writing = 0;
  #written = 0;

  private constructor(repository: ConfigurationRepository, content: ConfigurationContent, version: number) {
    this.#repository = repository;
    this.#content = content;
    this.#version = version;
  }

  static async load(repository: ConfigurationRepository): Promise<Configuration> {
    // The version first: what is written meanwhile is read again by the first refresh.
    const version = await repository.version();
    return new Configuration(repository, await readContent(repository), version);
  }

  /**
   * Takes up what other nodes have written since, and tells listeners of it. A write of this process that goes on
   * meanwhile is not overtaken by what was read before it: then the next refresh does it. Throws what the store throws.
   */
  async refresh(): Promise<void> {
    const written = this.#written;
    if (this.#writing > 0) return;
    const version = await this.#repository.version();
    if (version === this.#version) return;
    const fresh = await readContent(this.#repository);
    if (this.#writing > 0 || this.#written !== written) return;
    this.#version = version;
    const { services, sections, lists, templates, agents, agentBodies } = this.#content;
    takeOver(agentBodies, fresh.agentBodies);
    const changes: ConfigurationChange[] = [
      ...takeOver(templates, fresh.templates).map(({ name }) => ({ kind: 'template' as const, name })),
      ...takeOver(lists, fresh.lists).map(({ name }) => ({ kind: 'list' as const, name })),
      ...takeOver(sections, fresh.sections).map(({ name }) => ({ kind: 'section' as const, name })),
      ...takeOver(services, fresh.services).map(({ name, before }) => ({
        kind: 'service' as const,
        name,
        before,
      })),
      ...takeOver(agents, fresh.agents).map(({ name }) => ({ kind: 'agent' as const, id: name })),
    ];
    for (const change of changes) this.#changed(change);
  }

  onChange(listener: (change: ConfigurationChange) => void): void {
    this.#listeners.push(listener);
  }

  services(): { name: string; options: OptionMap }[] {
    return [...this.#content.services].map(([name, options]) => ({ name, options }));
  }

  service(name: string): OptionMap | null {
    return this.#content.services.get(name) ?? null;
  }

  async putService(name: string, options: OptionMap): Promise<void> {
    await this.#durably(() => this.#repository.putService(name, options));
    const before = this.service(name);
    this.#content.services.set(name, options);
    this.#changed({ kind: 'service', name, before });
  }

  async deleteService(name: string): Promise<boolean> {
    const existed = await this.#durably(() => this.#repository.deleteService(name));
    const before = this.service(name);
    this.#content.services.delete(name);
    this.#changed({ kind: 'service', name, before });
    return existed;
  }

  /** Writes services, sections, lists and access numbers together: all of them, or none. What is not named stays. */
  async putOptions(content: ConfiguredOptions): Promise<void> {
    await this.#durably(() => this.#repository.putOptions(content));
    const changes: ConfigurationChange[] = [];
    for (const [name, options] of Object.entries(content.services)) {
      changes.push({ kind: 'service', name, before: this.service(name) });
      this.#content.services.set(name, options);
    }
    for (const [name, options] of Object.entries(content.sections)) {
      changes.push({ kind: 'section', name });
      this.#content.sections.set(name, options);
    }
    for (const [name, sections] of Object.entries(content.lists)) {
      changes.push({ kind: 'list', name });
      this.#content.lists.set(name, sections);
    }
    for (const change of changes) this.#changed(change);
  }

  /** Server-level sections. A configured service is the section `service.<name>`, and is not among these. */
  sections(): { name: string; options: OptionMap }[] {
    return [...this.#content.sections].map(([name, options]) => ({ name, options }));
  }

  section(name: string): OptionMap | null {
    const service = serviceOfSection(name);
    return service === null ? (this.#content.sections.get(name) ?? null) : this.service(service);
  }

  async putSection(name: string, options: OptionMap): Promise<void> {
    const service = serviceOfSection(name);
    if (service !== null) return this.putService(service, options);
    await this.#durably(() => this.#repository.putSection(name, options));
    this.#content.sections.set(name, options);
    this.#changed({ kind: 'section', name });
  }

  async deleteSection(name: string): Promise<boolean> {
    const service = serviceOfSection(name);
    if (service !== null) return this.deleteService(service);
    const existed = await this.#durably(() => this.#repository.deleteSection(name));
    this.#content.sections.delete(name);
    this.#changed({ kind: 'section', name });
    return existed;
  }

  /** Transaction lists: sections of keys and values. */
  lists(): { name: string; sections: Readonly<Record<string, OptionMap>> }[] {
    return [...this.#content.lists].map(([name, sections]) => ({ name, sections }));
  }

  list(name: string): Readonly<Record<string, OptionMap>> | null {
    return this.#content.lists.get(name) ?? null;
  }

  async putList(name: string, sections: Record<string, OptionMap>): Promise<void> {
    await this.#durably(() => this.#repository.putList(name, sections));
    this.#content.lists.set(name, sections);
    this.#changed({ kind: 'list', name });
  }

  async deleteList(name: string): Promise<boolean> {
    const existed = await this.#durably(() => this.#repository.deleteList(name));
    this.#content.lists.delete(name);
    this.#changed({ kind: 'list', name });
    return existed;
  }

  /** Templates that administrators uploaded. */
  templates(): UploadedTemplate[] {
    return [...this.#content.templates.values()];
  }

  template(name: string): UploadedTemplate | null {
    return this.#content.templates.get(name) ?? null;
  }

  /** The uploaded template whose document a service runs, by the value of `_service`. */
  templateOfService(service: string): UploadedTemplate | null {
    return this.templates().find((one) => serviceOfTemplate(one) === service) ?? null;
  }

  async putTemplate(template: UploadedTemplate): Promise<void> {
    await this.#durably(() => this.#repository.putTemplate(template));
    this.#content.templates.set(template.name, template);
    this.#changed({ kind: 'template', name: template.name });
  }

  async deleteTemplate(name: string): Promise<boolean> {
    const existed = await this.#durably(() => this.#repository.deleteTemplate(name));
    this.#content.templates.delete(name);
    this.#changed({ kind: 'template', name });
    return existed;
  }

  agents(): AgentConfiguration[] {
    return [...this.#content.agents.values()];
  }

  agent(id: string): AgentConfiguration | null {
    return this.#content.agents.get(agentId(id)) ?? null;
  }

  agentsById(): ReadonlyMap<AgentId, AgentConfiguration> {
    return this.#content.agents;
  }

  /** The agent as it was written, password included. */
  agentBody(id: string): JsonObject | null {
    return this.#content.agentBodies.get(id) ?? null;
  }

  /** Stores a body that `parseAgent` has accepted. */
  async putAgent(agent: AgentConfiguration, body: JsonObject): Promise<void> {
    await this.#durably(() => this.#repository.putAgent(agent.id, { ...body, id: agent.id }));
    this.#remember(agent, { ...body, id: agent.id });
    this.#changed({ kind: 'agent', id: agent.id });
  }

  async deleteAgent(id: string): Promise<boolean> {
    const existed = await this.#durably(() => this.#repository.deleteAgent(id));
    this.#content.agents.delete(agentId(id));
    this.#content.agentBodies.delete(id);
    this.#changed({ kind: 'agent', id });
    return existed;
  }

  #remember(agent: AgentConfiguration, body: JsonObject): void {
    this.#content.agents.set(agent.id, agent);
    this.#content.agentBodies.set(agent.id, body);
  }

  async #durably<T>(write: () => Promise<T>): Promise<T> {
    this.#writing++;
    try {
      return await write();
    } finally {
      this.#writing--;
      this.#written++;
    }
  }

  #changed(change: ConfigurationChange): void {
    for (const listener of this.#listeners) listener(change);
  }
}
