import { fileURLToPath, pathToFileURL } from 'node:url';
import { suggestion } from '@ringback/core';
import { ACTION_SCHEMAS, MODULE_CATALOGUE } from '@ringback/orchestration';
import { createRealmEvaluator } from '@ringback/script';
import { type Finding, lintDocument, loadDocument } from '@ringback/scxml';
import { readDocumentFile } from '../ports/document-files.ts';
import type { FileFinding } from './finding.ts';

/** What is wrong with a scenario document, read as a session would read it: with its scripts and what it includes. */
export async function checkScxml(text: string, file: string): Promise<FileFinding[]> {
  const loaded = await loadDocument(text, {
    url: pathToFileURL(file).href,
    resolve: async (url) =>
      url.startsWith('file:')
        ? readDocumentFile(url)
        : { ok: false, message: `${url} is not read by this check, which stays on this machine` },
    evaluatorFactory: createRealmEvaluator,
    actionSchemas: ACTION_SCHEMAS,
  });
  const findings = loaded.ok
    ? lintDocument(loaded.document, { catalogue: MODULE_CATALOGUE, suggest: suggestion })
    : loaded.findings;
  return findings.map((finding) => toFileFinding(finding, file));
}

function toFileFinding(
  { severity, code, message, remedy, line, column, url }: Finding,
  file: string,
): FileFinding {
  const place = url === undefined ? file : url.startsWith('file:') ? fileURLToPath(url) : url;
  return { file: place, line, column, severity, code, text: message, remedy: remedy ?? null };
}
