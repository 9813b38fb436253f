import { existsSync, statSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { createRealmEvaluator } from '@ringback/script';
import { DEFAULT_LIMITS, lintDocument, type Reference } from '@ringback/voicexml';
import { readTextFile } from '../config/read-file.ts';
import type { FileFinding } from './finding.ts';

/** What is wrong with a VoiceXML document, and with what it says of the files beside it. */
export function checkVoiceXml(text: string, file: string): FileFinding[] {
  const { findings, references } = lint(text, file);
  const found = findings.map(
    ({ severity, code, message, remedy, line, column }): FileFinding => ({
      file,
      line,
      column,
      severity,
      code,
      text: message,
      remedy: remedy ?? null,
    }),
  );
  const missing = references.flatMap((reference) => missingFrom(reference, file));
  return [...found, ...missing].sort(
    (a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0),
  );
}

function lint(text: string, file: string) {
  const options = { limits: DEFAULT_LIMITS, evaluatorFactory: createRealmEvaluator };
  return lintDocument(text, pathToFileURL(file).href, options);
}

/** A file beside the document that is not there, or has no dialog of that name. Servers are not asked. */
function missingFrom({ use, uri, at }: Reference, file: string): FileFinding[] {
  const base = pathToFileURL(file).href;
  if (!URL.canParse(uri, base)) return [];
  const url = new URL(uri, base);
  const fragment = url.hash.slice(1);
  if (url.protocol !== 'file:') return [];
  url.hash = '';
  url.search = '';
  const path = fileURLToPath(url);
  const place = { file, line: at.line, column: at.column };
  if (!existsSync(path) || !statSync(path).isFile()) {
    const text = `There is no file ${JSON.stringify(uri)} beside the document`;
    // A web server may have it all the same.
    return [{ ...place, severity: 'warning', code: 'VXML_MISSING_FILE', text, remedy: null }];
  }
  if (use !== 'document' || fragment === '') return [];
  const { dialogs } = lint(readTextFile(path, 'the document'), path);
  if (dialogs.includes(fragment)) return [];
  const text = `${JSON.stringify(uri)} names no dialog of that document`;
  return [{ ...place, severity: 'error', code: 'VXML_UNKNOWN_TARGET', text, remedy: null }];
}
