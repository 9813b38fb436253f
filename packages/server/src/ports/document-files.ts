import { readFile, realpath, stat } from 'node:fs/promises';
import { basename, extname, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { hasCode } from '@ringback/core';

type Read = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly message: string };

/** A document larger than this is a mistake; the reader of SCXML takes no more either. */
const MOST_BYTES = 4_000_000;
/** What scenarios are made of; nothing else is read, whatever lies in the folder. */
const KINDS = ['.scxml', '.xml', '.js', '.json', '.vxml', '.txt'];

/** Reads a `file:` address, wherever it is: for tools that run with the rights of whoever started them. */
export async function readDocumentFile(url: string): Promise<Read> {
  try {
    return await read(fileURLToPath(url));
  } catch (error) {
    return { ok: false, message: `${url} ${whyNot(error)}` };
  }
}

export interface FolderRules {
  /** Documents may lie anywhere below these. */
  readonly folders: readonly string[];
  /** Documents may lie in these themselves, but not below. */
  readonly flatFolders: readonly string[];
  /** Never read, although they lie in a folder that is allowed. */
  readonly never: readonly string[];
}

/** Reads `file:` addresses in allowed folders only. Links count as what they lead to. */
export function documentFolders({
  folders,
  flatFolders,
  never,
}: FolderRules): (url: string) => Promise<Read> {
  return async (url) => {
    try {
      const asked = fileURLToPath(url);
      const file = await realpath(asked);
      if (!KINDS.includes(extname(file).toLowerCase()))
        return { ok: false, message: `${url} is no kind of file that documents are (${KINDS.join(', ')})` };
      const [deep, flat, excluded] = await Promise.all([folders, flatFolders, never].map(existing));
      const isAllowed =
        (deep ?? []).some((folder) => isBelow(file, folder)) ||
        (flat ?? []).some((folder) => relative(folder, file) === basename(file));
      const isExcluded = (excluded ?? []).some((path) => file === path || isBelow(file, path));
      const own = folders.map((folder) => resolve(folder)).join(', ');
      return isAllowed && !isExcluded
        ? await read(file)
        : {
            ok: false,
            message: `${url} lies in no folder for documents; put it into one of ${own}, or name its folder under documents.folders in the configuration file`,
          };
    } catch (error) {
      return { ok: false, message: `${url} ${whyNot(error)}` };
    }
  };
}

function isBelow(file: string, folder: string): boolean {
  const path = relative(folder, file);
  // A part that begins with a dot leads out of the folder, or to what its owner hid.
  return (
    path !== '' && !path.split(sep).some((part) => part.startsWith('.')) && resolve(folder, path) === file
  );
}

async function existing(paths: readonly string[]): Promise<string[]> {
  const found = await Promise.all(
    // A folder that is not there holds nothing.
    paths.map((path) => realpath(path).catch(() => null)),
  );
  return found.filter((path) => path !== null);
}

async function read(file: string): Promise<Read> {
  const { size } = await stat(file);
  if (size > MOST_BYTES) return { ok: false, message: `${file} is larger than ${MOST_BYTES} bytes` };
  return { ok: true, text: new TextDecoder('utf-8', { fatal: true }).decode(await readFile(file)) };
}

function whyNot(error: unknown): string {
  switch (hasCode(error) ? error.code : '') {
    case 'ENOENT':
    case 'ENOTDIR':
      return 'does not exist';
    case 'EACCES':
    case 'EPERM':
      return 'may not be read by this process';
    case 'EISDIR':
      return 'is a folder';
    case 'ERR_ENCODING_INVALID_ENCODED_DATA':
      return 'is not UTF-8 text';
    default:
      return `cannot be read: ${error instanceof Error ? error.message : String(error)}`;
  }
}
