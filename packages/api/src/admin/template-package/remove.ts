import { documentName, type UploadedTemplate } from '@ringback/core';
import type { ApiDependencies } from '../../dependencies.ts';
import { promptAt } from './prompt-path.ts';

/** Takes an uploaded template away: its documents go unless a service runs them, its prompts unless something names them. */
export async function removeTemplate(
  template: UploadedTemplate,
  {
    configuration,
    orchestration: { documents },
    prompts,
  }: Pick<ApiDependencies, 'configuration' | 'orchestration' | 'prompts'>,
): Promise<void> {
  const { name } = template;
  await configuration.deleteTemplate(name);
  const services = configuration.services();
  const prefix = `document:${documentName(name, '')}`;
  if (services.some(({ options }) => (options['_service'] ?? '').startsWith(prefix))) return;
  for (const path of template.documents) await documents.remove(documentName(name, path));
  const values = services.flatMap(({ options }) => Object.values(options));
  for (const path of template.prompts ?? []) {
    const prompt = promptAt(path);
    if (prompt === null) continue;
    const isNamed =
      values.some((value) => value.includes(prompt.name)) ||
      configuration.templates().some((other) => other.prompts?.includes(path));
    if (!isNamed) await prompts.remove(prompt.name, prompt.language);
  }
}
