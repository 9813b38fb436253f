import type { DocumentRepository } from '../../ports/documents.ts';
import type { ConfigurationRepository, OptionMap } from '../../ports/store.ts';
import type { Configuration } from '../configuration.ts';
import { wholeTemplate } from '../templates/uploaded-template.ts';
import { uploadedDocumentName } from '../uploaded-document-name.ts';
import { knownResourceGroups } from './resource-groups.ts';
import type { Surroundings } from './surroundings.ts';

/** Where what is configured around a service is looked up. */
export interface SurroundingPorts {
  readonly configuration: Configuration;
  readonly resources: Pick<ConfigurationRepository, 'resources'>;
  readonly documents: Pick<DocumentRepository, 'list'>;
  /** Those of the configuration of the server; null: not known here. */
  readonly trunks: readonly string[] | null;
}

/** What is configured now, for findings about these services. */
export async function configuredSurroundings(
  services: readonly OptionMap[],
  { configuration, resources, documents, trunks }: SurroundingPorts,
): Promise<Surroundings> {
  const list = (name: string) => configuration.list(name);
  const groups = await knownResourceGroups(services, resources, list);
  const isAnyNamed = services.some((options) =>
    Object.values(options).some((value) => uploadedDocumentName(value.trim()) !== null),
  );
  const uploaded = new Set(isAnyNamed ? (await documents.list()).map(({ name }) => name) : []);
  return {
    services: () => configuration.services(),
    service: (name) => configuration.service(name),
    section: (name) => configuration.section(name),
    sections: () => configuration.sections(),
    list,
    hasResourceGroup: (name) => groups.has(name),
    trunks: () => trunks,
    hasDocument: (name) => uploaded.has(name),
    uploadedTemplate(service) {
      const template = configuration.templateOfService(service);
      return template === null ? null : wholeTemplate(template);
    },
  };
}
