import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/** Longest wait for a document over HTTP; an immediate callback waits for it. */
const FETCH_TIMEOUT_MS = 10_000;
/** A document larger than this is a mistake. */
const MOST_BYTES = 4_000_000;

type Fetched =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly message: string };

/** Reads a scenario document from a `file:`, `http:` or `https:` address of the configuration; failures are values. */
export async function fetchDocument(url: string): Promise<Fetched> {
  try {
    const { protocol } = new URL(url);
    if (protocol === 'file:') return { ok: true, text: await readFile(fileURLToPath(url), 'utf8') };
    if (protocol !== 'http:' && protocol !== 'https:')
      return { ok: false, message: `${protocol} is not a kind of address that documents are read from` };
    const response = await fetch(url, { signal: AbortSignal.timeout(FETCH_TIMEOUT_MS) });
    if (!response.ok) return { ok: false, message: `${url} answered ${response.status}` };
    const bytes = await response.arrayBuffer();
    if (bytes.byteLength > MOST_BYTES)
      return { ok: false, message: `${url} is larger than ${MOST_BYTES} bytes` };
    return { ok: true, text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch (error) {
    return { ok: false, message: `${url}: ${error instanceof Error ? error.message : String(error)}` };
  }
}
