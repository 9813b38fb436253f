import {
  documentName,
  isTemplatePath,
  templateNamed,
  type UploadedTemplate,
  viewOfOption,
} from '@ringback/core';
import type { ApiDependencies } from '../../dependencies.ts';
import { PACKAGE_FORMAT, type TemplatePackage } from '../template-shapes.ts';
import { type PackagedPrompt, promptAt, promptPath } from './prompt-path.ts';

type Dependencies = Pick<ApiDependencies, 'configuration' | 'orchestration' | 'stockPackage' | 'prompts'>;

/**
 * A template with everything that it needs elsewhere: its documents and what they draw in, wherever that stands, and the
 * prompts that it came with or names. Null when there is no template of this name.
 */
export async function packageContent(
  name: string,
  dependencies: Dependencies,
): Promise<TemplatePackage | null> {
  const uploaded = dependencies.configuration.template(name);
  return uploaded === null ? ofProduct(name, dependencies) : ofUploaded(uploaded, dependencies);
}

async function ofUploaded(
  { prompts = [], documents: paths, ...template }: UploadedTemplate,
  dependencies: Dependencies,
): Promise<TemplatePackage> {
  const library = dependencies.orchestration.documents;
  const prefix = documentName(template.name, '');
  const own = paths.map((path) => documentName(template.name, path));
  const names = new Set(own);
  // What they draw in was looked for through everything, so one round is enough.
  for (const full of own) for (const part of await library.drawnIn(full)) names.add(part);
  const documents = new Map<string, string>();
  const shared = new Map<string, string>();
  for (const full of names) {
    const document = await library.get(full, null);
    if (document === null) continue;
    const path = full.slice(prefix.length);
    if (full.startsWith(prefix) && isTemplatePath(path)) documents.set(path, document.text);
    else shared.set(full, document.text);
  }
  const { options, scenarios, presets } = template;
  const sounds = await soundsOf(
    prompts,
    [...documents.values(), ...shared.values(), JSON.stringify([options, scenarios, presets])],
    dependencies,
  );
  return {
    format: PACKAGE_FORMAT,
    ...template,
    options: [...options] as NonNullable<TemplatePackage['options']>,
    scenarios: [...scenarios] as unknown as NonNullable<TemplatePackage['scenarios']>,
    documents: Object.fromEntries(documents),
    ...(shared.size === 0 ? {} : { shared: Object.fromEntries(shared) }),
    ...(sounds.size === 0 ? {} : { prompts: Object.fromEntries(sounds) }),
  };
}

async function ofProduct(name: string, dependencies: Dependencies): Promise<TemplatePackage | null> {
  const own = templateNamed(name);
  if (own === null) return null;
  const { title, description, options, scenarios } = own;
  const head = { format: PACKAGE_FORMAT, name, title, description } as const;
  if (own.name !== 'callback' && own.name !== 'ors')
    return {
      ...head,
      base: null,
      options: options.map(viewOfOption) as unknown as NonNullable<TemplatePackage['options']>,
      scenarios: [...scenarios] as unknown as NonNullable<TemplatePackage['scenarios']>,
    };
  // Something to begin one's own with: it has the options of the base anyway.
  const stock = (await dependencies.stockPackage?.(own.name)) ?? null;
  const sounds = await soundsOf(Object.keys(stock?.prompts ?? {}), [], dependencies);
  return {
    ...head,
    base: own.name,
    document: stock?.document ?? null,
    options: [],
    scenarios: [],
    presets: {},
    documents: { ...stock?.documents },
    ...(sounds.size === 0 ? {} : { prompts: Object.fromEntries(sounds) }),
  };
}

/** WAV in base64 by path: of these prompts, and of the installation's own that the texts name. */
async function soundsOf(
  paths: readonly string[],
  texts: readonly string[],
  { prompts, stockPackage }: Dependencies,
): Promise<Map<string, string>> {
  const wanted = new Map<string, PackagedPrompt>();
  for (const path of paths) {
    const prompt = promptAt(path);
    if (prompt !== null) wanted.set(path, prompt);
  }
  if (texts.length > 0)
    for (const prompt of await prompts.list())
      if (texts.some((text) => namesPrompt(text, prompt.name))) wanted.set(promptPath(prompt), prompt);
  const shipped = wanted.size === 0 ? {} : ((await stockPackage?.('callback'))?.prompts ?? {});
  const found = new Map<string, string>();
  for (const [path, { name, language }] of wanted) {
    const sound = (await prompts.read(name, language)) ?? shipped[path] ?? null;
    if (sound !== null) found.set(path, Buffer.from(sound).toString('base64'));
  }
  return found;
}

/** Whether a text names a prompt: as a file, or alone between quotes. */
function namesPrompt(text: string, name: string): boolean {
  return [`${name}.wav`, `"${name}"`, `'${name}'`].some((written) => text.includes(written));
}
