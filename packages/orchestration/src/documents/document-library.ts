import {
  type Clock,
  type Configuration,
  type DocumentLibrary,
  type DocumentLook,
  type DocumentRepository,
  option,
  type SessionRepository,
} from '@ringback/core';
import type { Documents } from '../sessions/documents.ts';
import { isVoiceXml } from './check-voicexml.ts';
import { parseAddress, stockUrlOf, uploadedUrl } from './document-address.ts';
import { verdictOnRequested } from './document-rules.ts';
import { voiceXmlChecker } from './voicexml-checker.ts';

export interface DocumentLibraryPorts {
  readonly repository: DocumentRepository;
  /** Versions that sessions were started with. */
  readonly versions: Pick<SessionRepository, 'document' | 'documentOf'>;
  readonly documents: Documents;
  readonly configuration: Pick<Configuration, 'services'>;
  readonly stockUrl: string;
  readonly origins: () => readonly string[];
  /** `file:` addresses of folders whose documents requests may have run, with a slash at the end. */
  readonly documentFolders: readonly string[];
  readonly clock: Clock;
  /** Real time, which bounds how long a text may be looked at. */
  readonly wireClock: Clock;
}

/** Uploaded documents, and what requests may have run. */
export function createDocumentLibrary(ports: DocumentLibraryPorts): DocumentLibrary {
  const { repository, versions, documents, configuration, clock } = ports;
  const checkVoiceXml = voiceXmlChecker(ports.wireClock);

  /** Addresses that services are configured with. */
  const configured = (): Set<string> =>
    new Set(
      configuration.services().flatMap(({ options }) => {
        const address = parseAddress(option(options, '_service') ?? '');
        return address.kind === 'http' || address.kind === 'file' ? [address.url] : [];
      }),
    );

  const lookAt = async (name: string, text: string): Promise<DocumentLook> =>
    isVoiceXml(text)
      ? { ...(await checkVoiceXml(uploadedUrl(name), text)), structure: null }
      : documents.check(uploadedUrl(name), text);

  return {
    list: () => repository.list(),
    get: (name, version) => repository.get(name, version),
    versions: (name) => repository.versions(name),

    async upload(name, text, as) {
      const checked = as === 'part' ? { loads: true, findings: [] } : await lookAt(name, text);
      if (!checked.loads) return { kind: 'refused', findings: checked.findings };
      const version = await repository.put(name, text, clock.now());
      documents.changed();
      return { kind: 'stored', version, findings: checked.findings };
    },

    check: (name, text) => lookAt(name, text),

    async look(name, version) {
      const stored = await repository.get(name, version);
      return stored === null ? null : lookAt(name, stored.text);
    },

    async lookOfSession(id) {
      const stored = await versions.documentOf(id);
      return stored === null ? null : { document: stored.url, ...(await documents.lookAt(stored)) };
    },

    async drawnIn(name) {
      const stored = await repository.get(name, null);
      if (stored === null || isVoiceXml(stored.text)) return [];
      const parts = await documents.partsOf(uploadedUrl(name), stored.text);
      return parts.flatMap((part) => {
        const address = parseAddress(part);
        return address.kind === 'uploaded' ? [address.name] : [];
      });
    },

    async rollBack(name, version) {
      const done = await repository.makeCurrent(name, version);
      documents.changed();
      return done ? 'done' : 'unknown';
    },

    async remove(name) {
      const done = await repository.remove(name);
      documents.changed();
      return done ? 'done' : 'unknown';
    },

    async source(hash, path) {
      const stored = await versions.document(hash);
      if (stored === null || !URL.canParse(path, stored.url)) return null;
      const url = new URL(path, stored.url).href;
      return url === stored.url ? stored.text : (stored.parts[url] ?? null);
    },

    requested(src) {
      const address = parseAddress(src);
      const why = verdictOnRequested(address, {
        origins: ports.origins(),
        folders: ports.documentFolders,
        configured: configured(),
      });
      if (why !== null || address.kind === 'none') return { kind: 'refused', why: why ?? '' };
      return {
        kind: 'allowed',
        url: address.kind === 'stock' ? stockUrlOf(address.scenario, ports.stockUrl) : address.url,
      };
    },
  };
}
