import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { StockPackage } from '@ringback/api';

/** What services of a template of the product run, the one that is run by default first. */
const DOCUMENTS = {
  callback: [
    'user-terminated.scxml',
    'user-terminated-confirmed.scxml',
    'user-terminated-preview.scxml',
    'agent-first-iscc.scxml',
    'user-originated.scxml',
  ],
  ors: ['samples/hello.scxml'],
} as const;

/** Reads the documents of a template of the product, which lie beside each other, and the shipped prompts that they name. */
export function stockPackages(folder: URL): (template: keyof typeof DOCUMENTS) => Promise<StockPackage> {
  return async (template) => {
    const paths = DOCUMENTS[template];
    const texts = await Promise.all(paths.map((path) => readFile(new URL(path, folder), 'utf8')));
    const sounds = new Set(texts.flatMap((text) => text.match(/[\w-]+\.wav\b/g) ?? []));
    return {
      document: basename(paths[0]),
      documents: Object.fromEntries(texts.map((text, at) => [basename(paths[at] ?? ''), text])),
      prompts: Object.fromEntries(
        await Promise.all(
          [...sounds].map(
            async (name): Promise<[string, Uint8Array]> => [
              name,
              await readFile(new URL(`prompts/${name}`, folder)),
            ],
          ),
        ),
      ),
    };
  };
}
