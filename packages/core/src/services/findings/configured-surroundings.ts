import type { ConfigurationRepository, OptionMap } from '../../ports/store.ts';
import type { Configuration } from '../configuration.ts';
import { wholeTemplate } from '../templates/uploaded-template.ts';
import { knownResourceGroups } from './resource-groups.ts';
import type { Surroundings } from './surroundings.ts';

/** What is configured now, for findings about these services; `trunks` are those of the configuration of the server. */
export async function configuredSurroundings(
  services: readonly OptionMap[],
  configuration: Configuration,
  repository: Pick<ConfigurationRepository, 'resources'>,
  trunks: readonly string[] | null = null,
): Promise<Surroundings> {
  const list = (name: string) => configuration.list(name);
  const groups = await knownResourceGroups(services, repository, list);
  return {
    services: () => configuration.services(),
    service: (name) => configuration.service(name),
    section: (name) => configuration.section(name),
    sections: () => configuration.sections(),
    list,
    hasResourceGroup: (name) => groups.has(name),
    trunks: () => trunks,
    uploadedTemplate(service) {
      const uploaded = configuration.templateOfService(service);
      return uploaded === null ? null : wholeTemplate(uploaded);
    },
  };
}
