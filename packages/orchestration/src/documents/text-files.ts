import type { Resolved } from '@ringback/scxml';
import type { DocumentSource } from '../engine/session-engine.ts';
import type { WantedText } from '../modules/module.ts';
import type { AllowedOrigins } from '../modules/session/allowed-origins.ts';
import { parseAddress, uploadedUrl } from './document-address.ts';
import type { DocumentReader } from './document-reader.ts';

/**
 * Texts that documents name: an address, or the name of an uploaded one, or of a file beside the document. Servers are asked
 * where the document may call them; files are read from the folders for documents only.
 */
export function textFiles(ports: {
  readonly reader: DocumentReader;
  readonly allowed: AllowedOrigins;
  readonly document: (hash: string) => Promise<DocumentSource>;
}): (wanted: WantedText) => Promise<Resolved> {
  const { reader, allowed } = ports;
  return async ({ file, documentHash, documentUrl }): Promise<Resolved> => {
    const isAddress = /^[a-z][a-z0-9+.-]*:/i.test(file) || file.startsWith('/');
    if (!isAddress) {
      const uploaded = await reader.read(parseAddress(uploadedUrl(file)));
      if (uploaded.ok) return uploaded;
    }
    const beside = URL.canParse(file, documentUrl) ? new URL(file, documentUrl).href : file;
    const address = parseAddress(isAddress ? file : beside);
    if (address.kind === 'stock') return { ok: false, message: 'it is a scenario, not a file of texts' };
    if (address.kind === 'http' && !allowed.allows(address.url, await ports.document(documentHash)))
      return { ok: false, message: `nobody allowed calls to ${address.origin}` };
    return reader.read(address);
  };
}
