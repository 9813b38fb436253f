import type { ConfigurationRepository, OptionMap } from '../../ports/store.ts';
import { option } from '../options.ts';
import { templateOf } from '../templates/catalogue.ts';
import { findOption } from '../templates/template.ts';

/** List in which resource groups can stand as well, one section each. */
const RESOURCE_LIST = 'GMS_Resources';

/** The resource group that a service takes numbers from, as configured or by default; null when it takes none. */
export function resourceGroupOf(options: OptionMap): string | null {
  const meant = findOption(templateOf(options)?.options ?? [], '_resource_group');
  return meant === null ? null : (option(options, '_resource_group') ?? meant.default);
}

/** Which of the resource groups that these services name are there. */
export async function knownResourceGroups(
  services: readonly OptionMap[],
  repository: Pick<ConfigurationRepository, 'resources'>,
  list: (name: string) => Readonly<Record<string, OptionMap>> | null,
): Promise<ReadonlySet<string>> {
  const known = new Set(Object.keys(list(RESOURCE_LIST) ?? {}));
  const named = new Set(services.map(resourceGroupOf).filter((group) => group !== null));
  for (const group of named) if ((await repository.resources(group)) !== null) known.add(group);
  return known;
}
