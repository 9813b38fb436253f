import { elementsOf, readXml, type XmlElement } from '@ringback/xml';
import type { VoiceFinding } from '../finding.ts';
import type { VoiceLimits } from '../limits.ts';
import { checkVocabulary } from './check-vocabulary.ts';
import { readDeclaration } from './content-reader.ts';
import { readDialog } from './dialog-reader.ts';
import type { Dialog, Instruction, Link, VoiceDocument } from './model.ts';
import { readCatch, readLink, readProperties } from './part-reader.ts';
import { attribute, Reading } from './reading.ts';
import { EVENT_HANDLERS } from './vocabulary.ts';

export const VXML_NAMESPACE = 'http://www.w3.org/2001/vxml';

export type DocumentReading =
  | { readonly ok: true; readonly document: VoiceDocument; readonly findings: readonly VoiceFinding[] }
  | { readonly ok: false; readonly findings: readonly VoiceFinding[] };

/** Reads a VoiceXML 2.0 or 2.1 document. `url` is absolute. Errors refuse it; warnings do not. */
export function readDocument(text: string, url: string, limits: VoiceLimits): DocumentReading {
  const xml = readXml(text, limits, { doctype: 'skip' });
  if (!xml.ok) {
    const { kind, message, line, column } = xml.problem;
    const code = kind === 'limit' ? 'VXML_LIMIT' : 'VXML_XML';
    return { ok: false, findings: [{ severity: 'error', code, message, line, column }] };
  }
  const reading = new Reading(url);
  const document = read(xml.root, text.length, reading);
  const findings = reading.findings.toSorted((a, b) => a.line - b.line || a.column - b.column);
  if (document === undefined || findings.some(({ severity }) => severity === 'error'))
    return { ok: false, findings };
  return { ok: true, document, findings };
}

function read(root: XmlElement, length: number, reading: Reading): VoiceDocument | undefined {
  if (root.local !== 'vxml') {
    reading.error('VXML_ROOT', root.at, `The root element is <${root.name}>, not <vxml>`);
    return undefined;
  }
  if (root.uri !== VXML_NAMESPACE) {
    // Documents without the namespace were common before 2.0 was finished; what is in another one is something else.
    if (root.uri !== '') reading.error('VXML_ROOT', root.at, `VoiceXML has the namespace ${VXML_NAMESPACE}`);
    else
      reading.warning(
        'VXML_NAMESPACE',
        root.at,
        'The namespace is missing',
        `Write xmlns="${VXML_NAMESPACE}"`,
      );
  }
  const version = attribute(root, 'version');
  if (version && !['2.0', '2.1'].includes(version.value))
    reading.error(
      'VXML_VERSION',
      version.at,
      `Version ${JSON.stringify(version.value)} is not understood: 2.0 and 2.1 are`,
    );
  checkVocabulary(root, reading);
  const base = baseOf(root, reading);
  const init: Instruction[] = [];
  const dialogs: Dialog[] = [];
  const links: Link[] = [];
  const meta: [string, string][] = [];
  const catches = elementsOf(root)
    .filter(({ local }) => EVENT_HANDLERS.has(local))
    .map((one) => readCatch(one, reading));
  for (const child of elementsOf(root)) {
    if (readDeclaration(child, reading, init)) continue;
    if (child.local === 'form' || child.local === 'menu') dialogs.push(readDialog(child, reading, base));
    else if (child.local === 'link') links.push(readLink(child, reading, base));
    else if (child.local === 'meta') {
      reading.oneOf(child, ['name', 'http-equiv'], true);
      meta.push([
        reading.text(child, 'name') ?? reading.text(child, 'http-equiv') ?? '',
        reading.text(child, 'content') ?? '',
      ]);
    }
  }
  const seen = new Set<string>();
  for (const { id, at } of dialogs) {
    if (id !== undefined && seen.has(id))
      reading.error('VXML_DUPLICATE', at, `There are two dialogs ${JSON.stringify(id)}`);
    if (id !== undefined) seen.add(id);
  }
  return {
    url: reading.url,
    base,
    application: reading.text(root, 'application')?.trim(),
    lang: reading.text(root, 'xml:lang'),
    version: version?.value ?? '2.1',
    init: reading.code(init),
    dialogs,
    catches,
    links,
    properties: readProperties(root),
    meta: Object.fromEntries(meta),
    codes: reading.codes,
    length,
  };
}

function baseOf(root: XmlElement, reading: Reading): string {
  const base = attribute(root, 'xml:base');
  if (!base) return reading.url;
  if (URL.canParse(base.value, reading.url)) return new URL(base.value, reading.url).href;
  reading.error('VXML_BAD_VALUE', base.at, 'xml:base is a URI');
  return reading.url;
}
