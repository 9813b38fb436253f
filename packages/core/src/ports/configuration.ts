import type { RequestedAgentState } from '../agents/agent.ts';
import type { JsonObject } from '../json.ts';
import type { UploadedTemplate } from '../services/templates/uploaded-template.ts';

export type OptionMap = Readonly<Record<string, string>>;

/** What is configured by options: services, sections of the server, transaction lists and access numbers, by name. */
export interface ConfiguredOptions {
  readonly services: Readonly<Record<string, OptionMap>>;
  readonly sections: Readonly<Record<string, OptionMap>>;
  readonly lists: Readonly<Record<string, Readonly<Record<string, OptionMap>>>>;
  readonly resources: Readonly<Record<string, readonly string[]>>;
}

/** Configuration kept in the database: it is the truth once seeded. */
export interface ConfigurationRepository {
  /** All of these or none; what they do not name stays. */
  putOptions(content: ConfiguredOptions): Promise<void>;
  /** Grows with every change of a service, section, list, template or agent, by whichever node. */
  version(): Promise<number>;
  services(): Promise<{ name: string; options: OptionMap }[]>;
  service(name: string): Promise<OptionMap | null>;
  putService(name: string, options: OptionMap): Promise<void>;
  deleteService(name: string): Promise<boolean>;
  sections(): Promise<{ name: string; options: OptionMap }[]>;
  section(name: string): Promise<OptionMap | null>;
  putSection(name: string, options: OptionMap): Promise<void>;
  deleteSection(name: string): Promise<boolean>;
  lists(): Promise<{ name: string; sections: Record<string, OptionMap> }[]>;
  list(name: string): Promise<Record<string, OptionMap> | null>;
  putList(name: string, sections: Record<string, OptionMap>): Promise<void>;
  deleteList(name: string): Promise<boolean>;
  /** Every resource group, by name. */
  resourceGroups(): Promise<{ name: string; numbers: string[] }[]>;
  resources(group: string): Promise<string[] | null>;
  putResources(group: string, numbers: readonly string[]): Promise<void>;
  deleteResources(group: string): Promise<boolean>;
  /** Templates that administrators uploaded; the texts of their documents are among the documents. */
  templates(): Promise<UploadedTemplate[]>;
  putTemplate(template: UploadedTemplate): Promise<void>;
  deleteTemplate(name: string): Promise<boolean>;
  agents(): Promise<JsonObject[]>;
  putAgent(id: string, agent: JsonObject): Promise<void>;
  deleteAgent(id: string): Promise<boolean>;
  /** States that agents or administrators asked for, to be taken up again after a restart. */
  agentStates(): Promise<{ id: string; state: RequestedAgentState; reason: string }[]>;
  putAgentState(id: string, state: RequestedAgentState, reason: string): Promise<void>;
  /** Phones that registered, by SIP user, so that they can be rung after a restart before they register again. */
  registrations(): Promise<{ user: string; contacts: JsonObject[] }[]>;
  /** No contacts: the user's phones are gone. */
  putRegistrations(user: string, contacts: readonly JsonObject[]): Promise<void>;
  /** True once something was seeded into this database. */
  isSeeded(): Promise<boolean>;
  markSeeded(): Promise<void>;
}
