import { fileURLToPath, pathToFileURL } from 'node:url';
import { suggestion } from '@ringback/core';
import { ACTION_SCHEMAS, MODULE_CATALOGUE } from '@ringback/orchestration';
import { createRealmEvaluator } from '@ringback/script';
import { type Finding, type LintOptions, lintDocument, loadDocument } from '@ringback/scxml';
import { readDocumentFile } from '../ports/document-files.ts';
import type { FileFinding } from './finding.ts';

/** What comes with the product: documents draw it in as `stock:///inbound.scxml`. */
const SCENARIOS = new URL('../../../../scenarios/', import.meta.url);

const LINT: LintOptions = { catalogue: MODULE_CATALOGUE, suggest: suggestion };

/** What is wrong with a scenario document, read as a session would read it: with its scripts and what it includes. */
export async function checkScxml(text: string, file: string): Promise<FileFinding[]> {
  const loaded = await loadDocument(text, {
    url: pathToFileURL(file).href,
    resolve: async (url) =>
      url.startsWith('file:')
        ? readDocumentFile(url)
        : /^stock:\/{3}[a-z-]+\.scxml$/u.test(url)
          ? readDocumentFile(new URL(url.slice('stock:///'.length), SCENARIOS).href)
          : { ok: false, message: `${url} is not read by this check, which stays on this machine` },
    evaluatorFactory: createRealmEvaluator,
    actionSchemas: ACTION_SCHEMAS,
    lint: LINT,
  });
  const findings = loaded.ok ? lintDocument(loaded.document, LINT) : loaded.findings;
  return withoutPrefixErrors(findings)
    .map((finding) => toFileFinding(finding, file))
    .sort((a, b) => inFile(a, b, file) || (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0));
}

/** The document itself first, then its parts. */
function inFile(a: FileFinding, b: FileFinding, main: string): number {
  if (a.file === b.file) return 0;
  return a.file === main || (b.file !== main && a.file < b.file) ? -1 : 1;
}

/** Stands for the prefix that the including document gives (ORS reference 1). */
const PREFIX = '$$_MY_PREFIX_$$';

/** A part that is included under a prefix has targets that it alone does not have: that is one remark, and no error. */
function withoutPrefixErrors(findings: readonly Finding[]): readonly Finding[] {
  const isPrefixed = ({ code, message }: Finding): boolean =>
    code === 'SCXML_UNKNOWN_TARGET' && message.includes(PREFIX);
  const first = findings.find(isPrefixed);
  if (first === undefined) return findings;
  const remark: Finding = {
    ...first,
    severity: 'warning',
    code: 'SCXML_PART',
    message: `This is a part: its targets are complete only where it is included under a prefix (${PREFIX})`,
    remedy: 'Check the document that includes it',
  };
  return [remark, ...findings.filter((finding) => !isPrefixed(finding))];
}

function toFileFinding(
  { severity, code, message, remedy, line, column, url }: Finding,
  file: string,
): FileFinding {
  const place = url === undefined ? file : url.startsWith('file:') ? fileURLToPath(url) : url;
  return { file: place, line, column, severity, code, text: message, remedy: remedy ?? null };
}
