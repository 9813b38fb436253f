import type { DocumentDescription } from './description.ts';
import type { ScxmlDocument } from './document.ts';
import { ScxmlError } from './errors.ts';
import type { Finding } from './finding.ts';

/** Static structure of a document. */
export function describeDocument(document: ScxmlDocument): DocumentDescription {
  throw new ScxmlError('SCXML_INTERNAL', 'Not built yet', { details: { document } });
}

/** Findings beyond what loading needs: expressions that do not parse, unreachable states. */
export function lintDocument(document: ScxmlDocument): readonly Finding[] {
  return document.findings;
}
