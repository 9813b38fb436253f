import type { JsonObject } from '../../json.ts';
import type { ConfigurationRepository, OptionMap } from '../../ports/store.ts';
import type { Configuration } from '../configuration.ts';
import type { SurroundingPorts } from '../findings/configured-surroundings.ts';
import { hideSecrets, keepSecrets } from '../secrets.ts';
import type { OptionExport } from './option-export.ts';

/** What became of one thing that an import brought. */
export interface Imported {
  readonly what: 'service' | 'section' | 'list' | 'resource group';
  readonly name: string;
  readonly outcome: 'created' | 'replaced' | 'unchanged';
  /** How many options, sections or numbers it has. */
  readonly count: number;
}

export interface ExportPorts {
  readonly configuration: Configuration;
  readonly resources: Pick<ConfigurationRepository, 'resources' | 'resourceGroups'>;
}
/** What an import brings is looked at beside everything that is there. */
export type ImportPorts = ExportPorts & SurroundingPorts;

/**
 * Writes what an import brought: all of it or, when the store throws, nothing. Each service, section, list and group is
 * replaced as a whole, others stay. A secret that an export hid keeps its value. With `dryRun` it only says what would
 * become of it.
 */
export async function applyImport(
  content: OptionExport,
  { configuration, resources }: ExportPorts,
  dryRun: boolean,
): Promise<Imported[]> {
  const done: Imported[] = [];
  /** Whether it has to be written. */
  const differs = (what: Imported['what'], name: string, before: object | null, after: object): boolean => {
    const isSame = before !== null && JSON.stringify(before) === JSON.stringify(after);
    const outcome = before === null ? 'created' : isSame ? 'unchanged' : 'replaced';
    done.push({ what, name, outcome, count: sizeOf(after) });
    return !isSame;
  };
  const options = (
    what: 'service' | 'section',
    given: Readonly<Record<string, OptionMap>>,
    standing: (name: string) => OptionMap | null,
  ) =>
    Object.entries(given).flatMap(([name, map]): [string, OptionMap][] => {
      const before = standing(name);
      const kept = keepSecrets(map, before);
      return differs(what, name, before, kept) ? [[name, kept]] : [];
    });
  const services = options('service', content.services, (name) => configuration.service(name));
  const sections = options('section', content.sections, (name) => configuration.section(name));
  const lists = Object.entries(content.lists).flatMap(
    ([name, given]): [string, Record<string, OptionMap>][] => {
      const before = configuration.list(name);
      const kept = mapValues(given, (map, section) => keepSecrets(map, before?.[section] ?? null));
      return differs('list', name, before, kept) ? [[name, kept]] : [];
    },
  );
  const groups: [string, readonly string[]][] = [];
  for (const [name, numbers] of Object.entries(content.resources))
    if (differs('resource group', name, await resources.resources(name), numbers))
      groups.push([name, numbers]);
  if (!dryRun)
    await configuration.putOptions({
      services: Object.fromEntries(services),
      sections: Object.fromEntries(sections),
      lists: Object.fromEntries(lists),
      resources: Object.fromEntries(groups),
    });
  return done;
}

/** Everything that is configured by options, with secrets hidden. */
export async function exportOptions({ configuration, resources }: ExportPorts): Promise<OptionExport> {
  const shown = (maps: readonly { name: string; options: OptionMap }[]) =>
    Object.fromEntries([...maps].sort(byName).map(({ name, options }) => [name, hideSecrets(options)]));
  return {
    services: shown(configuration.services()),
    sections: shown(configuration.sections()),
    lists: Object.fromEntries(
      [...configuration.lists()]
        .sort(byName)
        .map(({ name, sections }) => [name, mapValues(sections, hideSecrets)]),
    ),
    resources: Object.fromEntries(
      (await resources.resourceGroups()).sort(byName).map(({ name, numbers }) => [name, numbers]),
    ),
  };
}

const byName = (a: { name: string }, b: { name: string }): number =>
  a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
const sizeOf = (value: object): number => Object.keys(value).length;

function mapValues<From, To>(
  values: Readonly<Record<string, From>>,
  change: (value: From, name: string) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, change(value, name)]));
}

/** Everything that an import can change, secrets included: what the audit log compares before and after. */
export async function configuredOptions({ configuration, resources }: ExportPorts): Promise<JsonObject> {
  const groups = await resources.resourceGroups();
  return {
    services: Object.fromEntries(configuration.services().map(({ name, options }) => [name, options])),
    sections: Object.fromEntries(configuration.sections().map(({ name, options }) => [name, options])),
    lists: Object.fromEntries(configuration.lists().map(({ name, sections }) => [name, sections])),
    resources: Object.fromEntries(groups.map(({ name, numbers }) => [name, [...numbers]])),
  };
}
