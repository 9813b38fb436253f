import { type DocumentFinding, documentName, templateProblem, type UploadedTemplate } from '@ringback/core';
import type { ApiDependencies } from '../../dependencies.ts';
import { unstorableIn } from '../../edge/unstorable.ts';
import type { TemplatePackage } from '../template-shapes.ts';
import { promptAt } from './prompt-path.ts';

type Dependencies = Pick<ApiDependencies, 'configuration' | 'orchestration' | 'stockPackage' | 'prompts'>;

/** A package of a shape that was judged. */
export type BroughtPackage = TemplatePackage & { readonly base: 'callback' | 'ors' };

export type BringingIn =
  | { readonly kind: 'stored'; readonly findings: readonly DocumentFinding[] }
  | { readonly kind: 'bad-field'; readonly field: string; readonly why: string }
  | { readonly kind: 'bad-document'; readonly path: string; readonly findings: readonly DocumentFinding[] };

type Refused = Exclude<BringingIn, { kind: 'stored' }>;
/** What was done can be taken back. */
type Undo = (() => Promise<unknown>)[];

interface Sound {
  readonly path: string;
  readonly name: string;
  readonly language: string | null;
  readonly content: Uint8Array;
  /** What is there under this name now. */
  readonly before: Uint8Array | null;
}

const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

/** Stores a package under a name, with all that comes in it. When any of it is refused everything is as it was before. */
export async function bringIn(
  name: string,
  { format: _format, name: written, documents = {}, shared = {}, prompts = {}, ...body }: BroughtPackage,
  dependencies: Dependencies,
): Promise<BringingIn> {
  const { configuration } = dependencies;
  const template: UploadedTemplate = {
    description: '',
    options: [],
    scenarios: [],
    presets: {},
    ...body,
    name,
    document: body.document ?? null,
    documents: Object.keys(documents),
    prompts: Object.keys(prompts),
  };
  const problem =
    written !== undefined && written !== name
      ? { field: 'name', why: `must be "${name}", the name in the address` }
      : templateProblem(template);
  if (problem !== null) return { kind: 'bad-field', ...problem };
  const unstorable = unstorableIn({ ...template, documents, shared } as never);
  if (unstorable !== null) return { kind: 'bad-field', field: 'body', why: unstorable };

  const sounds = await soundsIn(template, prompts, dependencies);
  if (!Array.isArray(sounds)) return sounds;
  const parts = await sharedIn(shared, dependencies);
  if (!(parts instanceof Map)) return parts;

  const undo: Undo = [];
  const findings: DocumentFinding[] = [];
  const refused =
    (await putSounds(sounds, dependencies, undo)) ??
    (await putShared(parts, dependencies, undo)) ??
    (await putDocuments(template, documents, dependencies, { undo, findings }));
  if (refused !== null) {
    for (const step of undo.reverse()) await step();
    return refused;
  }
  await configuration.putTemplate(template);
  return { kind: 'stored', findings };
}

/** The prompts that have to be stored: those that are not there, or come in place of those of an earlier version. */
async function soundsIn(
  { name: template }: UploadedTemplate,
  prompts: Readonly<Record<string, string>>,
  { configuration, prompts: library, stockPackage }: Dependencies,
): Promise<Sound[] | Refused> {
  const earlier = configuration.template(template)?.prompts ?? [];
  const shipped = (await stockPackage?.('callback'))?.prompts ?? {};
  const sounds: Sound[] = [];
  for (const [path, text] of Object.entries(prompts)) {
    const field = `prompts.${path}`;
    const prompt = promptAt(path);
    if (prompt === null)
      return { kind: 'bad-field', field, why: 'must be name.wav, or language/name.wav such as de/name.wav' };
    if (!BASE64.test(text)) return { kind: 'bad-field', field, why: 'must be a WAV in base64' };
    const content = Buffer.from(text, 'base64');
    const before = await library.read(prompt.name, prompt.language);
    if (same(content, before ?? shipped[path] ?? null)) continue;
    if (before !== null && !earlier.includes(path))
      return {
        kind: 'bad-field',
        field,
        why: 'is the name of another prompt that is there: rename it in the package, or delete the other one first',
      };
    sounds.push({ path, ...prompt, content, before });
  }
  return sounds;
}

/** The documents outside of the template's own that have to be stored. */
async function sharedIn(
  shared: Readonly<Record<string, string>>,
  { orchestration: { documents: library } }: Dependencies,
): Promise<Map<string, string> | Refused> {
  const parts = new Map<string, string>();
  for (const [full, text] of Object.entries(shared)) {
    const before = await library.get(full, null);
    if (before === null) parts.set(full, text);
    else if (before.text !== text)
      return {
        kind: 'bad-field',
        field: `shared.${full}`,
        why: 'is the name of another document that is there: rename it in the package and where it is drawn in, or delete the other one first',
      };
  }
  return parts;
}

async function putSounds(
  sounds: readonly Sound[],
  { prompts: library }: Dependencies,
  undo: Undo,
): Promise<Refused | null> {
  for (const { path, name, language, content, before } of sounds) {
    const outcome = await library.put(name, language, content);
    if (outcome.kind === 'refused') return { kind: 'bad-field', field: `prompts.${path}`, why: outcome.why };
    undo.push(() => (before === null ? library.remove(name, language) : library.put(name, language, before)));
  }
  return null;
}

async function putShared(
  parts: ReadonlyMap<string, string>,
  { orchestration: { documents: library } }: Dependencies,
  undo: Undo,
): Promise<Refused | null> {
  for (const [full, text] of parts) {
    const outcome = await library.upload(full, text, 'part');
    if (outcome.kind === 'refused') return { kind: 'bad-document', path: full, findings: outcome.findings };
    undo.push(() => library.remove(full));
  }
  return null;
}

/** Uploads the documents, the one that is run last: what it draws in is there then. */
async function putDocuments(
  { name, document }: UploadedTemplate,
  texts: Readonly<Record<string, string>>,
  { orchestration: { documents: library } }: Dependencies,
  { undo, findings }: { readonly undo: Undo; readonly findings: DocumentFinding[] },
): Promise<Refused | null> {
  const paths = Object.keys(texts).sort((a, b) => Number(a === document) - Number(b === document));
  for (const path of paths) {
    const full = documentName(name, path);
    const before = await library.get(full, null);
    const outcome = await library.upload(full, texts[path] ?? '', path === document ? 'document' : 'part');
    if (outcome.kind === 'refused') return { kind: 'bad-document', path, findings: outcome.findings };
    findings.push(...outcome.findings);
    undo.push(() => (before === null ? library.remove(full) : library.rollBack(full, before.version)));
  }
  return null;
}

function same(one: Uint8Array, other: Uint8Array | null): boolean {
  return other !== null && Buffer.compare(one, other) === 0;
}
