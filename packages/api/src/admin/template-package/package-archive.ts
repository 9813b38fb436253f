import { decodeJson } from '../../edge/decode-json.ts';
import { decodeText } from '../../edge/decode-text.ts';
import type { TemplatePackage } from '../template-shapes.ts';
import { readZip } from './read-zip.ts';
import { writeZip } from './write-zip.ts';

// A package as a zip archive: what it says in `template.json`, and each text and sound as a file of its own.

const MANIFEST = 'template.json';
const FOLDERS = { documents: 'documents/', shared: 'shared/', prompts: 'prompts/' } as const;

const LIMITS = { maxFiles: 1_000, maxFileBytes: 24 * 1_048_576, maxBytes: 64 * 1_048_576 };

/** The archive without the name of the template: it goes up under any. */
export function archiveOf(
  { name: _name, documents = {}, shared = {}, prompts = {}, ...rest }: TemplatePackage,
  at: number,
): Promise<Buffer> {
  const files = new Map<string, Uint8Array>([[MANIFEST, Buffer.from(`${JSON.stringify(rest, null, 2)}\n`)]]);
  for (const [path, text] of Object.entries(documents))
    files.set(`${FOLDERS.documents}${path}`, Buffer.from(text));
  for (const [name, text] of Object.entries(shared))
    files.set(`${FOLDERS.shared}${oneName(name)}`, Buffer.from(text));
  for (const [path, sound] of Object.entries(prompts))
    files.set(`${FOLDERS.prompts}${path}`, Buffer.from(sound, 'base64'));
  return writeZip(files, at);
}

export type ArchiveReading =
  /** Its shape is yet to be judged. */
  | { readonly kind: 'read'; readonly content: Readonly<Record<string, unknown>> }
  | { readonly kind: 'refused'; readonly why: string };

/** The package that an archive holds. */
export async function packageIn(bytes: Buffer): Promise<ArchiveReading> {
  const reading = await readZip(bytes, LIMITS);
  if (reading.kind === 'refused') return reading;
  const manifest = reading.files.get(MANIFEST);
  if (manifest === undefined)
    return { kind: 'refused', why: `has no ${MANIFEST} at its top: it is no package of a template` };
  const decoded = decodeJson(manifest, null);
  if (decoded.kind === 'problem' || !isObject(decoded.value))
    return { kind: 'refused', why: `has a ${MANIFEST} that is no JSON object` };
  const own = Object.keys(FOLDERS).find((key) => Object.hasOwn(decoded.value as object, key));
  if (own !== undefined)
    return { kind: 'refused', why: `has "${own}" in ${MANIFEST}: in an archive they are files in ${own}/` };
  const texts: Record<'documents' | 'shared' | 'prompts', Map<string, string>> = {
    documents: new Map(),
    shared: new Map(),
    prompts: new Map(),
  };
  for (const [path, content] of reading.files) {
    if (path === MANIFEST) continue;
    const rest = (folder: string): string | null =>
      path.startsWith(folder) ? path.slice(folder.length) : null;
    const prompt = rest(FOLDERS.prompts);
    if (prompt !== null) {
      texts.prompts.set(prompt, content.toString('base64'));
      continue;
    }
    const document = rest(FOLDERS.documents);
    const shared = document === null ? nameOf(rest(FOLDERS.shared)) : null;
    if (document === null && shared === null)
      return {
        kind: 'refused',
        why: `has ${JSON.stringify(path)}, which belongs to no package: files lie in documents/, shared/ and prompts/`,
      };
    const text = decodeText(content, null);
    if (text === null)
      return { kind: 'refused', why: `has ${JSON.stringify(path)}, which is not UTF-8 text` };
    if (document !== null) texts.documents.set(document, text);
    else if (shared !== null) texts.shared.set(shared, text);
  }
  return {
    kind: 'read',
    content: {
      ...decoded.value,
      ...Object.fromEntries(
        Object.entries(texts)
          .filter(([, files]) => files.size > 0)
          .map(([key, files]) => [key, Object.fromEntries(files)]),
      ),
    },
  };
}

/** Any name as the name of one file. */
const oneName = (name: string): string =>
  encodeURIComponent(name).replace(/^\.+$/, (dots) => '%2E'.repeat(dots.length));

function nameOf(file: string | null): string | null {
  if (file === null || file.includes('/')) return null;
  try {
    return decodeURIComponent(file);
  } catch {
    // No name that a package was written with.
    return null;
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
