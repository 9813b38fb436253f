import { pathToFileURL } from 'node:url';
import { ACTION_SCHEMAS } from '@ringback/orchestration';
import { createRealmEvaluator } from '@ringback/script';
import { type Finding, lintDocument, loadDocument } from '@ringback/scxml';
import { fetchDocument } from '../ports/fetch-document.ts';
import type { FileFinding } from './finding.ts';

/** What is wrong with a scenario document, read as a session would read it: with its scripts and what it includes. */
export async function checkScxml(text: string, file: string): Promise<FileFinding[]> {
  const loaded = await loadDocument(text, {
    url: pathToFileURL(file).href,
    resolve: fetchDocument,
    evaluatorFactory: createRealmEvaluator,
    actionSchemas: ACTION_SCHEMAS,
  });
  return (loaded.ok ? lintDocument(loaded.document) : loaded.findings).map(toFileFinding);
}

function toFileFinding({ severity, message, line, url }: Finding): FileFinding {
  return url === undefined
    ? { line, severity, text: message }
    : { line: null, severity, text: `${url}, line ${line}: ${message}` };
}
