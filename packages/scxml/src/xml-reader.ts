import type { XmlElement, XmlLimits } from '@ringback/xml';
import { readXml as read } from '@ringback/xml';
import type { Finding } from './finding.ts';

export type XmlResult =
  | { readonly ok: true; readonly root: XmlElement; readonly elements: number }
  | { readonly ok: false; readonly finding: Finding };

/** Reads XML strictly; what is wrong with it is a finding. `url` is that of a file that is not the document itself. */
export function readXml(source: string, limits: XmlLimits, url?: string): XmlResult {
  const result = read(source, limits, url === undefined ? {} : { url });
  if (result.ok) return result;
  const { kind, ...place } = result.problem;
  const code = kind === 'limit' ? 'SCXML_LIMIT' : 'SCXML_XML';
  return { ok: false, finding: { severity: 'error', code, ...place } };
}
