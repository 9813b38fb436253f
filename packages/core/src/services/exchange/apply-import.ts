import type { JsonObject } from '../../json.ts';
import type { ConfigurationRepository, OptionMap } from '../../ports/store.ts';
import type { Configuration } from '../configuration.ts';
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

export interface ImportPorts {
  readonly configuration: Configuration;
  readonly resources: Pick<ConfigurationRepository, 'resources' | 'putResources' | 'resourceGroups'>;
}

/**
 * Writes what an import brought; each service, section, list and group as a whole, others stay. A secret that an export
 * hid keeps its value. With `dryRun` it only says what would become of it.
 */
export async function applyImport(
  content: OptionExport,
  { configuration, resources }: ImportPorts,
  dryRun: boolean,
): Promise<Imported[]> {
  const done: Imported[] = [];
  const put = async (
    imported: Omit<Imported, 'outcome'>,
    before: unknown,
    after: unknown,
    write: () => Promise<void>,
  ): Promise<void> => {
    const isSame = before !== null && JSON.stringify(before) === JSON.stringify(after);
    const outcome = before === null ? 'created' : isSame ? 'unchanged' : 'replaced';
    if (!dryRun && !isSame) await write();
    const { what, name, count } = imported;
    done.push({ what, name, outcome, count });
  };
  for (const [name, options] of Object.entries(content.services)) {
    const before = configuration.service(name);
    const kept = keepSecrets(options, before);
    await put({ what: 'service', name, count: sizeOf(kept) }, before, kept, () =>
      configuration.putService(name, kept),
    );
  }
  for (const [name, options] of Object.entries(content.sections)) {
    const before = configuration.section(name);
    const kept = keepSecrets(options, before);
    await put({ what: 'section', name, count: sizeOf(kept) }, before, kept, () =>
      configuration.putSection(name, kept),
    );
  }
  for (const [name, sections] of Object.entries(content.lists)) {
    const before = configuration.list(name);
    const kept = mapValues(sections, (options, section) => keepSecrets(options, before?.[section] ?? null));
    await put({ what: 'list', name, count: sizeOf(kept) }, before, kept, () =>
      configuration.putList(name, kept),
    );
  }
  for (const [name, numbers] of Object.entries(content.resources)) {
    const before = await resources.resources(name);
    await put({ what: 'resource group', name, count: numbers.length }, before, numbers, () =>
      resources.putResources(name, numbers),
    );
  }
  return done;
}

/** Everything that is configured by options, with secrets hidden. */
export async function exportOptions({ configuration, resources }: ImportPorts): Promise<OptionExport> {
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
export async function configuredOptions({ configuration, resources }: ImportPorts): Promise<JsonObject> {
  const groups = await resources.resourceGroups();
  return {
    services: Object.fromEntries(configuration.services().map(({ name, options }) => [name, options])),
    sections: Object.fromEntries(configuration.sections().map(({ name, options }) => [name, options])),
    lists: Object.fromEntries(configuration.lists().map(({ name, sections }) => [name, sections])),
    resources: Object.fromEntries(groups.map(({ name, numbers }) => [name, [...numbers]])),
  };
}
