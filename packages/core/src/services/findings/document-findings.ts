import type { OptionMap } from '../../ports/store.ts';
import { suggestion } from '../../spelling/suggestion.ts';
import { BUILTIN_SERVICES, serviceKind } from '../kind.ts';
import { uploadedDocumentName } from '../uploaded-document-name.ts';
import { error, type Finding, warning } from './finding.ts';
import type { Surroundings } from './surroundings.ts';

/** Which document it is, a request will say. */
const TOKEN = /\$[\w.-]+\$/u;

/** Documents that options name: that of the service itself has to have an address, and uploaded ones have to be there. */
export function documentFindings(options: OptionMap, around: Surroundings): Finding[] {
  const findings: Finding[] = [];
  const kind = serviceKind(options);
  if (kind.kind !== 'builtin' && kind.document !== '' && !isAddress(kind.document))
    findings.push(noDocument(kind.document));
  for (const [name, value] of Object.entries(options)) {
    const named = TOKEN.test(value) ? null : uploadedDocumentName(value.trim());
    const level = name === '_service' ? error : warning;
    if (named?.kind === 'none') findings.push(level(name, `cannot be read: ${named.why}`, HOW_TO_NAME));
    else if (named !== null && around.hasDocument(named.name) === false)
      findings.push(
        level(
          name,
          `names the document "${named.name}", which nobody has uploaded`,
          `Upload it: PUT /api/v1/documents/${encodeURIComponent(named.name)}, or the page Documents`,
        ),
      );
  }
  return findings;
}

const HOW_TO_NAME = 'Write document:<name> with the name under which it was uploaded';

/** Addresses that documents are read from; a path of a file counts where the configuration file says it. */
function isAddress(text: string): boolean {
  if (text === 'callback' || TOKEN.test(text)) return true;
  if (/^(?:callback|stock|document):/iu.test(text) || /^\/[^/]|\.(?:scxml|xml)$/iu.test(text)) return true;
  return URL.canParse(text) && ['file:', 'http:', 'https:'].includes(new URL(text).protocol);
}

function noDocument(named: string): Finding {
  const meant = suggestion(named, ['callback', ...BUILTIN_SERVICES]);
  const finding = error(
    '_service',
    `is "${named}", which is neither a service of the product nor the address of a document`,
    'Set callback, the name of a builtin service, or an address such as document:<name> or https://...',
  );
  return meant === null ? finding : { ...finding, suggestion: meant };
}
