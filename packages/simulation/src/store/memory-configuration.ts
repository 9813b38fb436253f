import type {
  ConfigurationRepository,
  ConfiguredOptions,
  JsonObject,
  OptionMap,
  RequestedAgentState,
  UploadedTemplate,
} from '@ringback/core';

/** The configuration in memory. */
export class MemoryConfiguration implements ConfigurationRepository {
  readonly #check: () => void;
  readonly #maps = {
    service: new Map<string, OptionMap>(),
    section: new Map<string, OptionMap>(),
    list: new Map<string, Record<string, OptionMap>>(),
    resources: new Map<string, string[]>(),
    template: new Map<string, UploadedTemplate>(),
    agent: new Map<string, JsonObject>(),
    state: new Map<string, { state: RequestedAgentState; reason: string }>(),
    registration: new Map<string, JsonObject[]>(),
  };
  #seeded = false;
  #version = 0;

  /** `check` throws while the store is away. */
  constructor(check: () => void) {
    this.#check = check;
  }

  /** Of a configured service, or none. */
  optionsOf(service: string): OptionMap {
    return this.#maps.service.get(service) ?? {};
  }

  version = async () => this.#reached(() => this.#version);
  services = async () =>
    this.#reached(() => [...this.#maps.service].map(([name, options]) => ({ name, options })));
  service = async (name: string) => this.#reached(() => this.#maps.service.get(name) ?? null);
  putService = async (name: string, options: OptionMap) =>
    this.#counted(() => void this.#maps.service.set(name, options));
  deleteService = async (name: string) => this.#counted(() => this.#maps.service.delete(name));
  sections = async () =>
    this.#reached(() => [...this.#maps.section].map(([name, options]) => ({ name, options })));
  section = async (name: string) => this.#reached(() => this.#maps.section.get(name) ?? null);
  putSection = async (name: string, options: OptionMap) =>
    this.#counted(() => void this.#maps.section.set(name, options));
  deleteSection = async (name: string) => this.#counted(() => this.#maps.section.delete(name));
  lists = async () =>
    this.#reached(() => [...this.#maps.list].map(([name, sections]) => ({ name, sections })));
  list = async (name: string) => this.#reached(() => this.#maps.list.get(name) ?? null);
  putList = async (name: string, sections: Record<string, OptionMap>) =>
    this.#counted(() => void this.#maps.list.set(name, sections));
  deleteList = async (name: string) => this.#counted(() => this.#maps.list.delete(name));
  putOptions = async ({ services, sections, lists, resources }: ConfiguredOptions) =>
    this.#counted(() => {
      for (const [name, options] of Object.entries(services)) this.#maps.service.set(name, options);
      for (const [name, options] of Object.entries(sections)) this.#maps.section.set(name, options);
      for (const [name, list] of Object.entries(lists)) this.#maps.list.set(name, list);
      for (const [group, numbers] of Object.entries(resources)) this.#maps.resources.set(group, [...numbers]);
    });
  resourceGroups = async () =>
    this.#reached(() => [...this.#maps.resources].map(([name, numbers]) => ({ name, numbers })));
  resources = async (group: string) => this.#reached(() => this.#maps.resources.get(group) ?? null);
  putResources = async (group: string, numbers: readonly string[]) =>
    this.#reached(() => void this.#maps.resources.set(group, [...numbers]));
  deleteResources = async (group: string) => this.#reached(() => this.#maps.resources.delete(group));
  templates = async () => this.#reached(() => [...this.#maps.template.values()]);
  putTemplate = async (template: UploadedTemplate) =>
    this.#counted(() => void this.#maps.template.set(template.name, template));
  deleteTemplate = async (name: string) => this.#counted(() => this.#maps.template.delete(name));
  agents = async () => this.#reached(() => [...this.#maps.agent.values()]);
  putAgent = async (id: string, agent: JsonObject) =>
    this.#counted(() => void this.#maps.agent.set(id, agent));
  deleteAgent = async (id: string) => this.#counted(() => this.#maps.agent.delete(id));
  agentStates = async () =>
    this.#reached(() => [...this.#maps.state].map(([id, value]) => ({ id, ...value })));
  putAgentState = async (id: string, state: RequestedAgentState, reason: string) =>
    this.#reached(() => void this.#maps.state.set(id, { state, reason }));
  registrations = async () =>
    this.#reached(() => [...this.#maps.registration].map(([user, contacts]) => ({ user, contacts })));
  putRegistrations = async (user: string, contacts: readonly JsonObject[]) =>
    this.#reached(() => void this.#maps.registration.set(user, [...contacts]));
  isSeeded = async () => this.#reached(() => this.#seeded);
  markSeeded = async () =>
    this.#reached(() => {
      this.#seeded = true;
    });

  #counted<T>(work: () => T): T {
    this.#check();
    this.#version++;
    return work();
  }

  #reached<T>(work: () => T): T {
    this.#check();
    return work();
  }
}
