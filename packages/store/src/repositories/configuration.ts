import type {
  ConfigurationRepository,
  JsonObject,
  OptionMap,
  RequestedAgentState,
  UploadedTemplate,
} from '@ringback/core';
import type { Database, Step } from '../database/database.ts';
import { deleteConfiguration } from '../sql/delete-configuration.ts';
import { getConfiguration } from '../sql/get-configuration.ts';
import { listConfiguration } from '../sql/list-configuration.ts';
import { putConfiguration } from '../sql/put-configuration.ts';

/** What the rows of one kind hold. */
interface Bodies {
  readonly service: OptionMap;
  readonly section: OptionMap;
  readonly list: Record<string, OptionMap>;
  readonly resources: string[];
  readonly template: UploadedTemplate;
  readonly agent: JsonObject;
  readonly 'agent-state': { readonly state: RequestedAgentState; readonly reason: string };
  readonly registration: JsonObject[];
  /** `seeded`, and the count of changes under `version`. */
  readonly mark: true | number;
}
type Kind = keyof Bodies;

/** Kinds that nodes keep in memory: a change of one is counted, so that others hear of it. */
const COUNTED: ReadonlySet<Kind> = new Set(['service', 'section', 'list', 'template', 'agent'] as const);

/** Configuration in PostgreSQL: one table, one row per thing. */
export function createConfigurationRepository(database: Database): ConfigurationRepository {
  async function get<K extends Kind>(kind: K, name: string): Promise<Bodies[K] | null> {
    const [row] = await database.query<{ body: Bodies[K] }>(getConfiguration, [kind, name]);
    return row?.body ?? null;
  }
  function list<K extends Kind>(kind: K): Promise<{ name: string; body: Bodies[K] }[]> {
    return database.query<{ name: string; body: Bodies[K] }>(listConfiguration, [kind]);
  }
  async function put<K extends Kind>(kind: K, name: string, body: Bodies[K]): Promise<void> {
    await database.query(putConfiguration, [kind, name, JSON.stringify(body), COUNTED.has(kind)]);
  }
  async function remove(kind: Kind, name: string): Promise<boolean> {
    return (await database.query(deleteConfiguration, [kind, name, COUNTED.has(kind)])).length > 0;
  }
  const step = <K extends Kind>(kind: K, bodies: Readonly<Record<string, unknown>>): Step[] =>
    Object.entries(bodies).map(([name, body]) => ({
      statement: putConfiguration,
      values: [kind, name, JSON.stringify(body), COUNTED.has(kind)],
    }));
  const options = (rows: { name: string; body: OptionMap }[]): { name: string; options: OptionMap }[] =>
    rows.map(({ name, body }) => ({ name, options: body }));
  return {
    async putOptions({ services, sections, lists, resources }) {
      const steps = [
        ...step('service', services),
        ...step('section', sections),
        ...step('list', lists),
        ...step('resources', resources),
      ];
      if (steps.length > 0) await database.transactAtOnce(steps);
    },
    version: async () => Number((await get('mark', 'version')) ?? 0),
    services: async () => options(await list('service')),
    service: (name) => get('service', name),
    putService: (name, map) => put('service', name, map),
    deleteService: (name) => remove('service', name),
    sections: async () => options(await list('section')),
    section: (name) => get('section', name),
    putSection: (name, map) => put('section', name, map),
    deleteSection: (name) => remove('section', name),
    lists: async () => (await list('list')).map(({ name, body }) => ({ name, sections: body })),
    list: (name) => get('list', name),
    putList: (name, sections) => put('list', name, sections),
    deleteList: (name) => remove('list', name),
    resourceGroups: async () => (await list('resources')).map(({ name, body }) => ({ name, numbers: body })),
    resources: (group) => get('resources', group),
    putResources: (group, numbers) => put('resources', group, [...numbers]),
    deleteResources: (group) => remove('resources', group),
    templates: async () => (await list('template')).map(({ body }) => body),
    putTemplate: (template) => put('template', template.name, template),
    deleteTemplate: (name) => remove('template', name),
    agents: async () => (await list('agent')).map(({ body }) => body),
    putAgent: (id, agent) => put('agent', id, agent),
    async deleteAgent(id) {
      await remove('agent-state', id);
      return remove('agent', id);
    },
    agentStates: async () => (await list('agent-state')).map(({ name, body }) => ({ id: name, ...body })),
    putAgentState: (id, state, reason) => put('agent-state', id, { state, reason }),
    registrations: async () =>
      (await list('registration')).map(({ name, body }) => ({ user: name, contacts: body })),
    async putRegistrations(user, contacts) {
      if (contacts.length === 0) await remove('registration', user);
      else await put('registration', user, [...contacts]);
    },
    isSeeded: async () => (await get('mark', 'seeded')) !== null,
    markSeeded: () => put('mark', 'seeded', true),
  };
}
