import type { Source, VoiceDocument } from '../document/model.ts';

/** All scripts and expressions of a document. */
export function sourcesOf(document: VoiceDocument): readonly Source[] {
  const found: Source[] = [];
  collect(document, found, 0);
  return found;
}

/** A document is plain data: sources are what has the fields of one. */
function collect(node: unknown, found: Source[], depth: number): void {
  if (typeof node !== 'object' || node === null || depth > MOST_DEPTH) return;
  if (isSource(node)) {
    found.push(node);
    return;
  }
  for (const inner of Object.values(node)) collect(inner, found, depth + 1);
}

/** Elements are nested less deeply than twice that. */
const MOST_DEPTH = 1_000;

function isSource(node: object): node is Source {
  return 'kind' in node && 'text' in node && 'at' in node && SCRIPTS.has(node.kind);
}

const SCRIPTS = new Set<unknown>(['expression', 'location', 'script']);
